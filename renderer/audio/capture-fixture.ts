/** A capture with an engine, devices and a clock that a test plays by hand. */

import type { CaptureFact } from '#shared/contract/capture.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { TakeId } from '#shared/kernel/ids.ts'
import { createCapture } from './capture.ts'
import type { CaptureEngine } from './capture-engine.ts'
import type { CaptureOrder, CaptureReport } from './capture-messages.ts'

export const take = TakeId.parse('0198c000-0000-7000-8000-000000000001')
export const other = TakeId.parse('0198c000-0000-7000-8000-000000000002')
export const page: CaptureReport = {
  kind: 'page',
  page: Uint8Array.of(1, 2),
  levels: Uint8Array.of(9),
  sound: Uint8Array.of(1, 2, 3, 4),
}

/** Turned by hand. */
function createHands(): Clock & { turn(ms: number): void } {
  let now = 0
  const timers = new Set<{ atMs: number; run: () => void }>()
  return {
    nowMs: () => now,
    monotonicMs: () => now,
    setTimer(run, delayMs) {
      const timer = { atMs: now + delayMs, run }
      timers.add(timer)
      return { cancel: () => void timers.delete(timer) }
    },
    turn(ms) {
      now += ms
      for (const timer of [...timers]) {
        if (timer.atMs > now) continue
        timers.delete(timer)
        timer.run()
      }
    },
  }
}

class FakeTrack extends EventTarget {
  label = 'Desk microphone'
  readyState = 'live'
  enabled = true
  isStopped = false
  stop(): void {
    this.isStopped = true
  }
}

/** Has the system's default and events of its own, as `navigator.mediaDevices` has. */
class FakeDevices extends EventTarget {
  defaultLabel = 'Default - Desk microphone'
  readonly getUserMedia: (constraints: MediaStreamConstraints) => Promise<MediaStream>
  constructor(getUserMedia: (constraints: MediaStreamConstraints) => Promise<MediaStream>) {
    super()
    this.getUserMedia = getUserMedia
  }
  async enumerateDevices() {
    return [
      { kind: 'audioinput', deviceId: 'default', label: this.defaultLabel, groupId: 'g' },
      { kind: 'audioinput', deviceId: 'a', label: 'Desk microphone', groupId: 'g' },
      { kind: 'videoinput', deviceId: 'b', label: 'Camera', groupId: 'h' },
    ]
  }
}

interface Use {
  readonly lingerMs: number
  readonly prerollMs: number
  readonly hasCue: boolean
}
const closesAtOnce: Use = { lingerMs: 0, prerollMs: 0, hasCue: false }

interface FakeRun {
  readonly report: (report: CaptureReport) => void
  readonly prerollMs: number
  readonly orders: CaptureOrder[]
  readonly starts: CaptureOrder[]
  connections: number
  isReleased: boolean
}

export function setUp() {
  const facts: CaptureFact[] = []
  /** What is said of the microphone itself. */
  const holds: CaptureFact[] = []
  const frames: Uint8Array[] = []
  const levels: (number | null)[] = []
  const runs: FakeRun[] = []
  const tracks: FakeTrack[] = []
  const asked: { constraints: MediaStreamConstraints; answer: (error?: Error) => void }[] = []
  const clock = createHands()
  const state = { engineFails: false, endCue: () => {} }
  const cues: string[] = []
  const engine: CaptureEngine = {
    warmUp: async () => {},
    async start({ prerollMs }) {
      if (state.engineFails) throw new Error('no worklet')
      let early: CaptureReport[] = []
      let report = (said: CaptureReport): void => void early.push(said)
      const run: FakeRun = {
        report: (said) => report(said),
        prerollMs,
        orders: [],
        starts: [],
        connections: 0,
        isReleased: false,
      }
      runs.push(run)
      report(page)
      report(page)
      return {
        listen(listener) {
          report = listener
          for (const said of early) listener(said)
          early = []
        },
        connect: () => {
          run.connections += 1
        },
        order: (order) => (order.kind === 'start' ? run.starts : run.orders).push(order),
        release: () => {
          run.isReleased = true
        },
      }
    },
    playCue(cue, onEnd = () => {}) {
      cues.push(cue)
      state.endCue = onEnd
    },
    close: async () => {},
  }
  const devices = new FakeDevices(
    (constraints) =>
      new Promise<MediaStream>((resolve, reject) => {
        const answer = (error?: Error): void => {
          if (error) {
            reject(error)
            return
          }
          const track = new FakeTrack()
          tracks.push(track)
          resolve({ getAudioTracks: () => [track], getTracks: () => [track] } as unknown as MediaStream)
        }
        asked.push({ constraints, answer })
      }),
  )
  const capture = createCapture({
    report(fact) {
      const isOfMicrophone = fact.kind === 'microphoneStandby' || fact.kind === 'microphoneClosed'
      ;(isOfMicrophone ? holds : facts).push(fact)
    },
    sendPage: (frame) => frames.push(frame),
    onLevel: (level) => levels.push(level?.peak ?? null),
    encoderUrl: '',
    meterUrl: '',
    ports: { engine, devices: devices as unknown as MediaDevices, clock },
  })
  const open = (takeId = take, microphoneId: string | null = null, use: Partial<Use> = {}) =>
    capture.handle({ kind: 'openMicrophone', takeId, microphoneId, ...closesAtOnce, ...use })
  const finish = (takeId = take, tailMs = 200) => capture.handle({ kind: 'finishCapture', takeId, tailMs })
  const cancel = (takeId = take) => capture.handle({ kind: 'cancelCapture', takeId })
  const kinds = () => facts.map(({ kind }) => kind)
  /** Opens and waits until it captures. */
  async function capturing(
    takeId = take,
    microphoneId: string | null = null,
  ): Promise<{ run: FakeRun; track: FakeTrack }> {
    open(takeId, microphoneId)
    asked.at(-1)?.answer()
    await settle()
    const run = runs.at(-1)
    const track = tracks.at(-1)
    if (!run || !track) throw new Error('not capturing')
    return { run, track }
  }
  return {
    facts,
    holds,
    frames,
    levels,
    runs,
    tracks,
    asked,
    clock,
    state,
    cues,
    devices,
    capture,
    open,
    finish,
    cancel,
    kinds,
    capturing,
  }
}

export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
export const named = (name: string): Error => Object.assign(new Error(name), { name })
