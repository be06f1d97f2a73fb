import fc from 'fast-check'
import type { FrameTrouble } from './troubled-net.ts'

/** One thing that happens in a schedule. `pick` chooses among what the device knows then; `place` between two channels. */
export type Action =
  | { readonly kind: 'text' | 'voice' | 'read'; readonly device: number; readonly place: number }
  | { readonly kind: 'reply' | 'heard' | 'react' | 'unreact'; readonly device: number; readonly pick: number }
  | { readonly kind: 'offline' | 'online' | 'killCore' | 'signOver'; readonly device: number }
  | { readonly kind: 'loseRequests' | 'loseAnswers'; readonly device: number; readonly count: number }
  | { readonly kind: 'frames'; readonly device: number; readonly trouble: FrameTrouble }
  | { readonly kind: 'killServer' | 'stopServer' | 'startServer' }
  | { readonly kind: 'wait'; readonly ms: number }

export const deviceCount = 3
const longestSchedule = 30

const device = fc.nat(deviceCount - 1)
const place = fc.nat(1)
const pick = fc.nat(20)
const of = <K extends string>(...kinds: [K, ...K[]]) => fc.constantFrom(...kinds)

/** Mostly people at work, with enough trouble that every send meets some of it. */
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: of('text'), device, place }) },
  { weight: 3, arbitrary: fc.record({ kind: of('voice', 'read'), device, place }) },
  { weight: 6, arbitrary: fc.record({ kind: of('reply', 'heard', 'react', 'unreact'), device, pick }) },
  { weight: 3, arbitrary: fc.record({ kind: of('offline', 'online'), device }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: of('loseRequests', 'loseAnswers'), device, count: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: of('frames'),
      device,
      trouble: fc.constantFrom<FrameTrouble[]>('sound', 'late', 'twice', 'never'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: of('killCore'), device }) },
  { weight: 1, arbitrary: fc.record({ kind: of('signOver'), device }) },
  { weight: 2, arbitrary: fc.record({ kind: of('killServer', 'stopServer', 'startServer', 'startServer') }) },
  { weight: 6, arbitrary: fc.record({ kind: of('wait'), ms: fc.integer({ min: 1, max: 30 }) }) },
)

export interface Schedule {
  /** The team has talked before: more than a new device takes event by event. */
  readonly hasPast: boolean
  readonly actions: readonly Action[]
}

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  hasPast: fc.nat(3).map((draw) => draw === 3),
  actions: fc.array(action, { maxLength: longestSchedule, size: 'max' }),
})

/** As one reads it: `with a past: text 0 1, loseAnswers 2 1, killServer`. */
export const tell = ({ hasPast, actions }: Schedule): string =>
  (hasPast ? 'with a past: ' : '') +
  actions
    .map((done) =>
      Object.values(done)
        .map((value) => String(value))
        .join(' '),
    )
    .join(', ')
