import type { Reason } from '../kernel/reasons.ts'
import type { Append, Interruption, TakeCommand, TakeEvent, TakeState, TakeStep, TakeTimer } from './lifecycle-types.ts'
import { takeTuning } from './tuning.ts'

export type Of<K extends TakeState['kind']> = Extract<TakeState, { kind: K }>
export type Capturing = Of<'opening'> | Of<'recording'>

export const startTimer = (timer: TakeTimer, delayMs: number): TakeCommand => ({ kind: 'startTimer', timer, delayMs })
export const cancelTimer = (timer: TakeTimer): TakeCommand => ({ kind: 'cancelTimer', timer })
export const tell = (reason: Reason): TakeCommand => ({ kind: 'tellPerson', reason })

/** No time to ask capture for its last page: the computer or the program stops at once. */
export const isUrgent = (reason: Interruption): boolean =>
  reason === 'computerSlept' || reason === 'computerShutDown' || reason === 'programQuit'

/** A microphone that opens after the person has left is closed again; everything else comes too late to matter. */
export function captureIsOver(state: TakeState, event: TakeEvent): TakeStep {
  return [state, event.kind === 'microphoneOpened' ? [{ kind: 'cancelCapture' }] : []]
}

/** Which of a state's fields go with it until the draft is back. */
export const appendOf = ({ append }: { readonly append?: Append }): { readonly append?: Append } =>
  append === undefined ? {} : { append }

export function discard(state: Capturing | Of<'tailing'> | Of<'sealing'>, commands: readonly TakeCommand[]): TakeStep {
  const hasSound = state.kind === 'tailing' || state.kind === 'sealing' ? state.hasSound : state.kind === 'recording'
  const because = state.kind === 'tailing' || state.kind === 'sealing' ? state.because : null
  return [
    { kind: 'discarded', takeId: state.takeId, hasSound, seal: 'underWay', because, question: null },
    [...commands, startTimer('undo', takeTuning.undoMs)],
  ]
}
