import { BlobId } from '#shared/kernel/ids.ts'
import { ReasonError } from '#shared/kernel/reasons.ts'
import { failureOf } from '../../bridge/failure.ts'
import { createHandClock, takeId } from '../showing/showing-fixture.ts'
import { createClipLink, type KeepClipInput } from './clip-link.ts'
import type { Recorder } from './clip-recorder.ts'

export const clipId = BlobId.parse('00000000-0000-7000-8900-00000000c11b')

/** A core that keeps what comes, as the real one does: in order, without a gap, and only of a clip that it has heard of. */
export function createKeepingCore() {
  const clock = createHandClock()
  const calls: KeepClipInput[] = []
  const told: { recorded: number; kept: number }[] = []
  const troubles: unknown[] = []
  const refusals: unknown[] = []
  const state = {
    bytes: new Uint8Array(0),
    hasHeard: false,
    isEnded: false,
    refusal: null as Error | null,
    isCut: false,
  }
  const link = createClipLink({
    takeId,
    blobId: clipId,
    clock,
    runs: () => [{ atMs: 200, fromMs: 0 }],
    reasonOf: (error) => failureOf(error).reason,
    onTrouble: (error) => troubles.push(error),
    onRefused: (error) => refusals.push(error),
    onBytes: (count) => told.push(count),
    async keepClip(input) {
      calls.push(input)
      if (state.isCut) throw new ReasonError('programUnreachable')
      if (state.refusal) throw state.refusal
      state.hasHeard = true
      if (input.isLast) state.isEnded = true
      return { haveBytes: state.bytes.length }
    },
    async sendFile({ bytes, offset }) {
      if (state.isCut) throw new ReasonError('programUnreachable')
      const piece = new Uint8Array(await bytes.arrayBuffer())
      if (!state.hasHeard || state.refusal || offset > state.bytes.length) return
      const fresh = piece.subarray(state.bytes.length - offset)
      state.bytes = Uint8Array.from([...state.bytes, ...fresh])
    },
  })
  return { clock, link, calls, told, troubles, refusals, state }
}

export const piece = (...values: number[]): Blob => new Blob([Uint8Array.from(values)])

/** Does what it is told, and gives its pieces when a test says so. */
export function createFakeRecorder() {
  const done: string[] = []
  let state: Recorder['state'] = 'inactive'
  const recorder: Recorder = {
    get state() {
      return state
    },
    start(sliceMs) {
      done.push(`start ${sliceMs}`)
      state = 'recording'
    },
    pause() {
      done.push('pause')
      state = 'paused'
    },
    resume() {
      done.push('resume')
      state = 'recording'
    },
    stop() {
      done.push('stop')
      state = 'inactive'
      recorder.ondataavailable?.({ data: piece(9) })
      recorder.onstop?.()
    },
    ondataavailable: null,
    onstop: null,
    onerror: null,
  }
  return {
    recorder,
    done,
    give: (data: Blob) => recorder.ondataavailable?.({ data }),
    breakDown() {
      state = 'inactive'
      recorder.onstop?.()
    },
  }
}
