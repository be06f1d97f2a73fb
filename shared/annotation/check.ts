import { z } from 'zod'
import { done, type Result, refused } from '../kernel/result.ts'
import { cleanText } from './clean-text.ts'
import { isMark, lastsMs, Track, type TrackEvent } from './model.ts'
import { budget } from './tuning.ts'

/** Also reasons of the kernel, with their sentences. `detail` names what is wrong or too much. */
export type TrackFault = 'trackDamaged' | 'trackTooLarge' | 'trackTooNew'

/**
 * The door of the track: whatever comes from a file, a network or another process becomes a track here, or is refused. The budget is
 * asked before anything is copied, so that a hostile track costs a look at its counts.
 */
export function checkTrack(raw: unknown): Result<Track, TrackFault> {
  const excess = excessOf(raw)
  if (excess !== null) return refused('trackTooLarge', excess)
  const parsed = Track.safeParse(raw)
  if (!parsed.success) return refused('trackDamaged', issueOf(parsed.error))
  const track = parsed.data
  if (busiestOf(track) > budget.atOnce) return refused('trackTooLarge', 'more at once than hands can draw')
  const fault = faultOf(track)
  if (fault !== null) return refused('trackDamaged', fault)
  const cleaned = { ...track, scenes: track.scenes.map(cleanScene), events: track.events.map(cleanEvent) }
  return textLengthOf(cleaned) > budget.allTextLength ? refused('trackTooLarge', 'too much text') : done(cleaned)
}

const Counted = z.looseObject({ scenes: z.unknown().optional(), events: z.unknown().optional() })

/** What is more than the budget, or null; looks at lengths only. */
function excessOf(raw: unknown): string | null {
  const counted = Counted.safeParse(raw)
  if (!counted.success) return null
  const { scenes, events } = counted.data
  if (Array.isArray(scenes) && scenes.length > budget.scenes) return `${scenes.length} pictures`
  if (!Array.isArray(events)) return null
  if (events.length > budget.events) return `${events.length} events`
  let points = 0
  let named = 0
  for (const event of events) {
    points += lengthOf(event, 'points')
    named += lengthOf(event, 'ids')
  }
  if (points > budget.points) return `${points} points`
  return named > budget.namedMarks ? `${named} marks that come and go` : null
}

function lengthOf(event: unknown, key: 'points' | 'ids'): number {
  if (typeof event !== 'object' || event === null || !(key in event)) return 0
  const list: unknown = Reflect.get(event, key)
  return Array.isArray(list) ? list.length : 0
}

function issueOf(error: z.ZodError): string {
  const issue = error.issues[0]
  return issue ? `${issue.path.join('.') || 'track'}: ${issue.message}` : 'not a track'
}

/** What the shapes of single values do not tell: order, and names that mean one thing. */
function faultOf(track: Track): string | null {
  const ids = new Set<number>()
  let lastMs = 0
  for (const [index, event] of track.events.entries()) {
    if (event.atMs < lastMs) return `events.${index}: before the one in front of it`
    lastMs = event.atMs
    if (isMark(event)) {
      if (ids.has(event.id)) return `events.${index}: a second mark ${event.id}`
      ids.add(event.id)
    }
    const fault = eventFault(event, track)
    if (fault !== null) return `events.${index}: ${fault}`
  }
  return null
}

function eventFault(event: TrackEvent, track: Track): string | null {
  if (event.kind === 'scene') return event.scene < track.scenes.length ? null : 'a picture that is not there'
  if ('points' in event) return isAscending(event.points.map((point) => point.afterMs)) ? null : 'points out of order'
  if ('ids' in event) return isAscending(event.ids.map((id, index) => id - index)) ? null : 'marks out of order'
  return null
}

/** How many events go on at the same time, at most a little more than are allowed. Each is drawn anew in every frame. */
function busiestOf(track: Track): number {
  let ends: number[] = []
  for (const event of track.events) {
    ends = ends.filter((endMs) => endMs > event.atMs)
    ends.push(event.atMs + lastsMs(event))
    if (ends.length > budget.atOnce) break
  }
  return ends.length
}

const isAscending = (values: readonly number[]): boolean =>
  values.every((value, index) => value >= (values[index - 1] ?? value))

const cleanScene = (scene: Track['scenes'][number]): Track['scenes'][number] => ({
  ...scene,
  label: cleanText(scene.label, budget.labelLength).replaceAll('\n', ' '),
})

const cleanEvent = (event: TrackEvent): TrackEvent =>
  'text' in event ? { ...event, text: cleanText(event.text, budget.textLength) } : event

const textLengthOf = (track: Track): number =>
  track.events.reduce((sum, event) => sum + ('text' in event ? event.text.length : 0), 0)
