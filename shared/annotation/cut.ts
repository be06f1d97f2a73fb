import { markToEdited, type Span } from '../take/spans.ts'
import { cutPath, cutRuns } from './cut-path.ts'
import type { Track, TrackEvent } from './model.ts'
import { withoutUnseen } from './unseen.ts'

/** 48 samples of a recording are a millisecond of its track. */
const SAMPLES_PER_MS = 48

/**
 * The track of an edited recording: `spans` are what is kept of the original, in samples, as in `take/spans.ts`. At every moment that is
 * kept, the same marks stand as before the cut: what was drawn while something was said that is now cut stands when speech goes on.
 * What is never seen in what remains is not in the track any more, nor is its picture; but a redaction stays as long as its picture does.
 */
export function cutTrack(track: Track, spans: readonly Span[]): Track {
  const total = spans.reduce((sum, { from, to }) => sum + to - from, 0)
  const durationMs = Math.round(total / SAMPLES_PER_MS)
  const end = spans.at(-1)?.to ?? 0
  const isEndKept = end >= (track.durationMs - 1) * SAMPLES_PER_MS
  const time: CutTime = {
    /** Null: it is cut, and nothing comes after it. */
    toEdited(atMs) {
      const edited = markToEdited(spans, atMs * SAMPLES_PER_MS)
      if (edited !== null) return Math.min(durationMs, Math.round(edited / SAMPLES_PER_MS))
      return isEndKept && spans.length > 0 ? durationMs : null
    },
    isKept: (atMs) => (isEndKept && atMs >= track.durationMs ? true : isWithin(spans, atMs * SAMPLES_PER_MS)),
    bordersMs: spans.flatMap(({ from, to }) => [from / SAMPLES_PER_MS, to / SAMPLES_PER_MS]),
  }
  const revealed = revealedLater(track, time)
  const seen = track.events.filter((event) => !(isBlur(event) && revealed.has(event.id)))
  const kept = seen.flatMap((event) => cutEvent(event, { time, durationMs }))
  const events = [
    ...kept.sort((a, b) => a.atMs - b.atMs),
    ...lateRedactions({ ...track, events: seen }, { time, durationMs }),
  ]
  return withoutUnseen({ ...track, durationMs, events })
}

export interface CutTime {
  toEdited(atMs: number): number | null
  isKept(atMs: number): boolean
  readonly bordersMs: readonly number[]
}

const isWithin = (spans: readonly Span[], at: number): boolean => spans.some(({ from, to }) => at >= from && at < to)

function cutEvent(event: TrackEvent, { time, durationMs }: { time: CutTime; durationMs: number }): TrackEvent[] {
  const atMs = time.toEdited(event.atMs)
  if (atMs === null) return []
  if (event.kind === 'laser' || event.kind === 'pointer') return cutRuns(event, time)
  if (event.kind === 'stroke') return [{ ...event, atMs, points: cutPath(event, time) }]
  if (event.kind !== 'shape') return [{ ...event, atMs }]
  return [{ ...event, atMs, growsMs: (time.toEdited(event.atMs + event.growsMs) ?? durationMs) - atMs }]
}

const isBlur = (event: TrackEvent): event is Extract<TrackEvent, { kind: 'shape' }> =>
  event.kind === 'shape' && event.shape === 'blur'

/**
 * Redactions that were taken back when nothing kept comes after that. What they covered is in the picture, so they must not stand at the
 * end as if it were not.
 */
function revealedLater(track: Track, time: CutTime): ReadonlySet<number> {
  const revealed = new Set<number>()
  for (const event of track.events) {
    if (event.kind === 'show') for (const id of event.ids) revealed.delete(id)
    else if (event.kind === 'hide' && event.cause !== 'cleared' && time.toEdited(event.atMs) === null) {
      for (const id of event.ids) revealed.add(id)
    }
  }
  return revealed
}

/**
 * Redactions that were made when nothing kept comes after them. Whoever hid something on a picture that is still seen did not take that
 * back: they stand at the end, each put on its own picture without anybody seeing it change.
 */
function lateRedactions(track: Track, { time, durationMs }: { time: CutTime; durationMs: number }): TrackEvent[] {
  const late: TrackEvent[] = []
  let scene = 0
  let lastSeen = 0
  for (const event of track.events) {
    const isLate = time.toEdited(event.atMs) === null
    if (event.kind === 'scene') scene = event.scene
    if (!isLate) lastSeen = scene
    else if (isBlur(event)) {
      late.push({ kind: 'scene', atMs: durationMs, scene }, { ...event, atMs: durationMs, growsMs: 0 })
    }
  }
  return late.length > 0 ? [...late, { kind: 'scene', atMs: durationMs, scene: lastSeen }] : []
}
