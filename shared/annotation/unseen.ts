import { isMark, type MarkId, type Track, type TrackEvent } from './model.ts'

/** The track without marks and pictures that nobody ever sees: what was cut must not be in the bytes that are sent. */
export function withoutUnseen(track: Track): Track {
  const seen = seenIn(track)
  const sceneNumbers = new Map([...seen.scenes].sort((a, b) => a - b).map((scene, index) => [scene, index]))
  const scenes = track.scenes.filter((_, index) => seen.scenes.has(index))
  const keeps = (id: MarkId): boolean => seen.marks.has(id)
  const events = track.events.flatMap((event): TrackEvent[] => {
    if (isMark(event)) return keeps(event.id) ? [event] : []
    if (event.kind === 'scene') {
      const scene = sceneNumbers.get(event.scene)
      return scene === undefined ? [] : [{ ...event, scene }]
    }
    if (event.kind !== 'hide' && event.kind !== 'show') return [event]
    const ids = event.ids.filter(keeps)
    return ids.length > 0 ? [{ ...event, ids }] : []
  })
  return { ...track, scenes, events }
}

/** What is there at the end of some moment. A redaction counts as seen wherever its picture is. */
function seenIn({ events }: Track): { scenes: ReadonlySet<number>; marks: ReadonlySet<MarkId> } {
  const scenes = new Set<number>()
  const marks = new Set<MarkId>()
  const redactions = new Map<MarkId, number>()
  const sceneOf = new Map<MarkId, number>()
  /** There, on their scenes, but not looked at yet. */
  const waiting = new Set<MarkId>()
  let scene = 0
  for (const [index, event] of events.entries()) {
    if (index === 0 && event.atMs > 0) scenes.add(scene)
    if (event.kind === 'scene') scene = event.scene
    else if (event.kind === 'hide') for (const id of event.ids) waiting.delete(id)
    else if (event.kind === 'show') for (const id of event.ids) waiting.add(id)
    else if (isMark(event)) {
      sceneOf.set(event.id, scene)
      waiting.add(event.id)
      if (event.kind === 'shape' && event.shape === 'blur') redactions.set(event.id, scene)
    }
    const next = events[index + 1]
    if (next && next.atMs === event.atMs) continue
    scenes.add(scene)
    for (const id of waiting) {
      if (sceneOf.get(id) !== scene) continue
      marks.add(id)
      waiting.delete(id)
    }
  }
  if (events.length === 0) scenes.add(0)
  for (const [id, on] of redactions) if (scenes.has(on)) marks.add(id)
  return { scenes, marks }
}
