/** What may come next in a drawing. */
import { isMark, type MarkId, type Scene, type TrackEvent } from '#shared/annotation/model.ts'
import type { DrawingState } from './drawing-log.ts'

interface Drawn {
  readonly state: DrawingState
  /** Of its marks. */
  readonly ids: ReadonlySet<MarkId>
}

/** Why these cannot follow what is there; null: they can. */
export function wrongWith(
  { state, ids }: Drawn,
  { events, scenes }: { readonly events: readonly TrackEvent[]; readonly scenes: readonly Scene[] },
): string | null {
  if (scenes.length < state.scenes.length) return 'a picture that was there is missing'
  let lastMs = state.events.at(-1)?.atMs ?? 0
  const seen = new Set<MarkId>()
  for (const event of events) {
    if (event.atMs < lastMs) return 'an event before the one in front of it'
    lastMs = event.atMs
    if (event.kind === 'scene' && event.scene >= scenes.length) return 'a picture that is not there'
    if (!isMark(event)) continue
    if (ids.has(event.id) || seen.has(event.id)) return `a second mark ${event.id}`
    seen.add(event.id)
  }
  return null
}

/** Which picture it is, is the core's own knowledge; that there is one is not. */
export const sameScenes = (one: readonly Scene[], other: readonly Scene[]): boolean =>
  one.length === other.length &&
  one.every(({ width, height, label, picture, answers }, index) => {
    const there = other[index]
    return (
      there?.width === width &&
      there.height === height &&
      there.label === label &&
      there.answers === answers &&
      (there.picture === null) === (picture === null)
    )
  })
