import { isMark, type MarkId, type Track } from './model.ts'

/** Something to read on a track: a picture's name, a text, or a step with its number. */
export interface TrackText {
  readonly kind: 'scene' | 'text' | 'step'
  readonly atMs: number
  readonly scene: number
  /** Null for a picture. */
  readonly markId: MarkId | null
  /** As it is to be read: a step without words is `Step 2`. */
  readonly text: string
}

/**
 * What a track says in letters, in the order it was put there: for search, and for those who hear it or cannot. What was erased or undone
 * is not in it; what was cleared away to make room is, for it was shown.
 */
export function textOf(track: Track): TrackText[] {
  const gone = takenBack(track)
  const texts: TrackText[] = []
  let scene = 0
  const name = (atMs: number): void => {
    const label = track.scenes[scene]?.label.trim() ?? ''
    const isNamed = texts.some((text) => text.kind === 'scene' && text.scene === scene)
    if (label !== '' && !isNamed) texts.push({ kind: 'scene', atMs, scene, markId: null, text: label })
  }
  const first = track.events[0]
  if (first?.kind !== 'scene' || first.atMs > 0) name(0)
  for (const event of track.events) {
    if (event.kind === 'scene') {
      scene = event.scene
      name(event.atMs)
    } else if ((event.kind === 'text' || event.kind === 'step') && !gone.has(event.id)) {
      const words = event.text.trim()
      const text = event.kind === 'text' ? words : stepText(event.number, words)
      if (text !== '') texts.push({ kind: event.kind, atMs: event.atMs, scene, markId: event.id, text })
    }
  }
  return texts
}

const stepText = (number: number, words: string): string => (words === '' ? `Step ${number}` : `${number}. ${words}`)

/** Marks that were erased or undone for good; what was cleared away to make room is not in it. */
export function takenBack(track: Track): ReadonlySet<MarkId> {
  const gone = new Set<MarkId>()
  for (const event of track.events) {
    if (event.kind === 'hide' && event.cause !== 'cleared') for (const id of event.ids) gone.add(id)
    else if (event.kind === 'show') for (const id of event.ids) gone.delete(id)
    else if (isMark(event)) gone.delete(event.id)
  }
  return gone
}
