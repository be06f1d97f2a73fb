/**
 * The life of one take, from key down until its files are gone: state x event -> state + commands. Pure and total.
 *
 * The rule it keeps: a take that holds speech is deleted only after the person discarded it and let the undo run out, or after its
 * note was delivered. Every failure ends in a kept draft and a sentence; only the person's own finish sends, and not before what they
 * should be asked is answered. Whether there is speech is not guessed: every ending seals first, and sealing looks at what is on disk.
 */
import type { TakeQuestion } from '../contract/ui-take.ts'
import type { TakeId } from '../kernel/ids.ts'
import type { Reason } from '../kernel/reasons.ts'
import { asDraft, whileDiscarded, whileGuarding, whileQueueing, whileSealing } from './lifecycle-ended.ts'
import {
  appendOf,
  type Capturing,
  cancelTimer,
  captureIsOver,
  discard,
  isUrgent,
  type Of,
  startTimer,
  tell,
} from './lifecycle-steps.ts'
import type { Purpose, TakeCommand, TakeEvent, TakeState, TakeStep } from './lifecycle-types.ts'
import { takeTuning } from './tuning.ts'

/** A take begins: its folder is being made while the microphone opens. */
export function startTake(takeId: TakeId): TakeStep {
  return [
    { kind: 'opening', takeId, isMicrophoneOpen: false, storedPages: 0 },
    [{ kind: 'openMicrophone' }, startTimer('open', takeTuning.openTimeoutMs)],
  ]
}

/** After a restart: what the disk says is all there is. */
export const keptTake = (
  takeId: TakeId,
  isSealed: boolean,
  because: Reason | null,
  question: TakeQuestion | null = null,
): TakeState => ({ kind: 'draft', takeId, isSealed, because, question })

/** Every state x every event; an event of another take changes nothing. */
export function onTake(state: TakeState, event: TakeEvent): TakeStep {
  if (event.takeId !== state.takeId) return [state, []]
  switch (state.kind) {
    case 'opening':
    case 'recording':
      return whileCapturing(state, event)
    case 'tailing':
      return whileTailing(state, event)
    case 'sealing':
      return whileSealing(state, event)
    case 'guarding':
      return whileGuarding(state, event)
    case 'queueing':
      return whileQueueing(state, event)
    case 'draft':
      return asDraft(state, event)
    case 'discarded':
      return whileDiscarded(state, event)
    case 'queued':
      if (event.kind === 'delivered') return [{ kind: 'gone', takeId: state.takeId }, [{ kind: 'deleteTake' }]]
      return captureIsOver(state, event)
    case 'gone':
      return captureIsOver(state, event)
  }
}

function whileCapturing(state: Capturing, event: TakeEvent): TakeStep {
  switch (event.kind) {
    case 'microphoneOpened':
      if (state.kind === 'recording' || state.isMicrophoneOpen) return [state, []]
      return [
        { ...state, isMicrophoneOpen: true },
        [cancelTimer('open'), startTimer('watchdog', takeTuning.watchdogMs)],
      ]
    case 'pageStored':
      return pageStored(state, event)
    case 'finishAsked':
      if (state.kind === 'opening' && !state.isMicrophoneOpen) return seal(state, purposeOf(state, event.purpose), null)
      return finish(state, isPaused(state) ? 0 : takeTuning.tailMs, {
        purpose: purposeOf(state, event.purpose),
        because: null,
        pageCount: null,
      })
    case 'pauseAsked':
      if (state.kind !== 'recording' || state.isPaused) return [state, []]
      return [
        { ...state, isPaused: true },
        [{ kind: 'pauseCapture' }, startTimer('watchdog', takeTuning.longestPauseMs)],
      ]
    case 'resumeAsked':
      if (state.kind !== 'recording' || !state.isPaused) return [state, []]
      return [{ ...state, isPaused: false }, [{ kind: 'resumeCapture' }, startTimer('watchdog', takeTuning.watchdogMs)]]
    case 'discardAsked':
      if (state.append) return seal({ ...state, append: 'leaveOut' }, 'review', null)
      return discard(state, [
        cancelTimer('open'),
        cancelTimer('watchdog'),
        { kind: 'cancelCapture' },
        { kind: 'sealTake' },
      ])
    case 'limitReached':
      return finish(state, 0, { purpose: 'keep', because: 'takeLimitReached', pageCount: null })
    case 'limitNear':
      return [state, state.kind === 'recording' ? [{ kind: 'warnOfLimit', leftMs: event.leftMs }] : []]
    case 'microphoneLost':
      // Capture is asked to hand over what its encoder still holds.
      return finish(state, 0, { purpose: 'keep', because: event.reason, pageCount: null })
    case 'microphoneChanged':
      return [state, [tell('microphoneChanged')]]
    case 'interrupted':
      if (isUrgent(event.reason)) return seal(state, 'keep', event.reason)
      return finish(state, 0, { purpose: 'keep', because: event.reason, pageCount: null })
    case 'captureFinished':
      return finish(state, 0, { purpose: 'keep', because: 'microphoneLost', pageCount: event.pageCount })
    case 'microphoneFailed':
    case 'writeFailed':
      return seal(state, 'keep', event.reason)
    case 'captureWindowLost':
      return seal(state, 'keep', 'captureWindowLost')
    case 'openExpired':
      return seal(state, 'keep', 'microphoneBusy')
    case 'watchdogFired':
      if (isPaused(state)) return finish(state, 0, { purpose: 'keep', because: 'pauseForgotten', pageCount: null })
      return seal(state, 'keep', state.kind === 'recording' ? 'captureSilent' : 'microphoneBusy')
    // A second start is the same take.
    case 'startAsked':
    case 'finishExpired':
    case 'undoAsked':
    case 'undoExpired':
    case 'sealed':
    case 'sealFailed':
    case 'foundEmpty':
    case 'sendAsked':
    case 'appendAsked':
    case 'guarded':
    case 'queued':
    case 'queueFailed':
    case 'delivered':
      return [state, []]
  }
}

/** Who goes on with a draft was reviewing it, and goes on with that. */
const purposeOf = ({ append }: Capturing, asked: Purpose): Purpose => (append ? 'review' : asked)

const isPaused = (state: Capturing): boolean => state.kind === 'recording' && state.isPaused

function pageStored(state: Capturing, event: Extract<TakeEvent, { kind: 'pageStored' }>): TakeStep {
  const { takeId } = state
  const { storedPages } = event
  // The last page before a pause may come after it: its timer goes on.
  if (state.kind === 'recording' && state.isPaused) return [{ ...state, storedPages }, []]
  const watch: TakeCommand[] = [cancelTimer('open'), startTimer('watchdog', takeTuning.watchdogMs)]
  if (state.kind === 'recording' || event.hasSound)
    return [{ kind: 'recording', takeId, storedPages, isPaused: false, ...appendOf(state) }, watch]
  return [{ kind: 'opening', takeId, isMicrophoneOpen: true, storedPages, ...appendOf(state) }, watch]
}

function whileTailing(state: Of<'tailing'>, event: TakeEvent): TakeStep {
  switch (event.kind) {
    case 'pageStored':
      return whole({ ...state, storedPages: event.storedPages, hasSound: state.hasSound || event.hasSound })
    case 'captureFinished':
      return whole({ ...state, pageCount: event.pageCount })
    case 'finishExpired':
      return seal(state, 'keep', state.because ?? 'captureSilent')
    case 'captureWindowLost':
      return seal(state, 'keep', state.because ?? 'captureWindowLost')
    case 'interrupted':
      // Otherwise the last pages are on their way already.
      return isUrgent(event.reason) ? seal(state, 'keep', state.because ?? event.reason) : [state, []]
    case 'microphoneFailed':
    case 'writeFailed':
      return seal(state, 'keep', state.because ?? event.reason)
    case 'discardAsked':
      if (state.append) return seal({ ...state, append: 'leaveOut' }, 'review', state.because)
      return discard(state, [cancelTimer('finish'), { kind: 'cancelCapture' }, { kind: 'sealTake' }])
    case 'limitNear':
    case 'microphoneChanged':
    case 'microphoneLost':
    // Only the tail is missing; the rest is handed over as asked.
    case 'microphoneOpened':
    case 'startAsked':
    case 'finishAsked':
    case 'pauseAsked':
    case 'resumeAsked':
    case 'limitReached':
    case 'openExpired':
    case 'watchdogFired':
    case 'undoAsked':
    case 'undoExpired':
    case 'sealed':
    case 'sealFailed':
    case 'foundEmpty':
    case 'sendAsked':
    case 'appendAsked':
    case 'guarded':
    case 'queued':
    case 'queueFailed':
    case 'delivered':
      return [state, []]
  }
}

/** Asks capture for its last pages and waits for them. */
function finish(
  state: Capturing,
  tailMs: number,
  how: { purpose: Purpose; because: Reason | null; pageCount: number | null },
): TakeStep {
  const { takeId, storedPages } = state
  const [next, commands] = whole({
    kind: 'tailing',
    takeId,
    storedPages,
    hasSound: state.kind === 'recording',
    ...how,
    ...appendOf(state),
  })
  const ask: TakeCommand[] = how.pageCount === null ? [{ kind: 'finishCapture', tailMs }] : []
  const wait: TakeCommand[] = next.kind === 'tailing' ? [startTimer('finish', takeTuning.finishTimeoutMs)] : []
  return [next, [cancelTimer('open'), cancelTimer('watchdog'), ...ask, ...wait, ...commands]]
}

/** Seals as soon as every page that capture has counted is on disk. */
function whole(state: Of<'tailing'>): TakeStep {
  if (state.pageCount === null || state.storedPages < state.pageCount) return [state, []]
  const { takeId, hasSound, purpose, because } = state
  return [
    { kind: 'sealing', takeId, hasSound, purpose, because, ...appendOf(state) },
    [cancelTimer('finish'), { kind: 'sealTake' }],
  ]
}

/** Ends capture at once and seals what is there. */
function seal(state: Capturing | Of<'tailing'>, purpose: Purpose, because: Reason | null): TakeStep {
  const hasSound = state.kind === 'tailing' ? state.hasSound : state.kind === 'recording'
  const timers = state.kind === 'tailing' ? [cancelTimer('finish')] : [cancelTimer('open'), cancelTimer('watchdog')]
  return [
    { kind: 'sealing', takeId: state.takeId, hasSound, purpose, because, ...appendOf(state) },
    [...timers, { kind: 'cancelCapture' }, { kind: 'sealTake' }],
  ]
}
