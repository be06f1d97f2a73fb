import type { Mark, Track } from '#shared/annotation/model.ts'
import { render } from '#shared/annotation/renderer.ts'
import type { UiNote } from '#shared/contract/desktop.ts'

/** A note of the thread with its drawing, and how far of it was seen. */
export interface DrawnNote {
  readonly note: Pick<UiNote, 'id' | 'pictures' | 'video'>
  readonly track: Track
  readonly untilMs: number
}

/**
 * What others drew on the picture that a scene of a note shows, oldest first. Notes carry bytes of their own, so the same picture is known by
 * the same SHA-256; and one on which something was hidden since, by the picture that it says it answers. Under a frame of a clip lies what stood
 * on the clip at that moment.
 */
export function marksBeneath(note: Pick<UiNote, 'pictures'>, track: Track, others: readonly DrawnNote[]) {
  const byScene = track.scenes.map((_, scene): readonly Mark[] => {
    const known = knownNames(namesOf(note, track, scene), others)
    return others.flatMap((other) =>
      other.track.scenes.flatMap((_scene, at) => {
        const untilMs = seenUntil(other, at, known)
        return untilMs === null ? [] : standingOn(other.track, at, untilMs)
      }),
    )
  })
  return (scene: number): readonly Mark[] => byScene[scene] ?? []
}

/** How far of a scene is beneath a picture that goes by those names; null: it shows another one. */
function seenUntil({ note, track, untilMs }: DrawnNote, scene: number, known: ReadonlySet<string>): number | null {
  const picture = track.scenes[scene]?.picture ?? null
  if (picture !== null && picture === note.video?.blobId) {
    const frameMs = frameMomentIn(known, picture)
    return frameMs === null ? null : Math.min(untilMs, frameMs)
  }
  return namesOf(note, track, scene).some((name) => known.has(name)) ? untilMs : null
}

/** Two frames of a clip are two pictures. */
const frameName = (clip: string, atMs: number | ''): string => `${clip} at ${atMs}`

function frameMomentIn(known: ReadonlySet<string>, clip: string): number | null {
  const start = frameName(clip, '')
  const name = [...known].find((one) => one.startsWith(start))
  return name === undefined ? null : Number(name.slice(start.length))
}

/** Whatever a picture goes by: its own name and what it answers, and its bytes. */
function namesOf({ pictures = [] }: Pick<UiNote, 'pictures'>, track: Track, scene: number): readonly string[] {
  const { picture = null, answers, answersAtMs } = track.scenes[scene] ?? {}
  const file = pictures.find(({ blobId }) => blobId === picture)
  const answered = answers !== undefined && answersAtMs !== undefined ? frameName(answers, answersAtMs) : answers
  return [file?.blobId, file?.sha256, answered].filter((name) => name !== undefined)
}

/** All that the same picture goes by: an answer to an answer has a name in common with the one before it only. */
function knownNames(names: readonly string[], others: readonly DrawnNote[]): ReadonlySet<string> {
  const known = new Set(names)
  const all = others.flatMap(({ note, track }) => track.scenes.map((_, scene) => namesOf(note, track, scene)))
  for (let before = -1; before !== known.size; ) {
    before = known.size
    for (const other of all) if (other.some((name) => known.has(name))) for (const name of other) known.add(name)
  }
  return known
}

/** When a scene was looked at last, at or before a time; null: not until then. */
export function lastLookAt(track: Track, scene: number, untilMs: number): number | null {
  let isShown = scene === 0
  let lastMs = isShown ? 0 : -1
  for (const event of track.events) {
    if (event.atMs > untilMs) break
    if (event.kind === 'scene') {
      // Until just before another picture came.
      if (isShown && event.scene !== scene) lastMs = Math.max(0, event.atMs - 1)
      isShown = event.scene === scene
      if (isShown) lastMs = event.atMs
    }
  }
  const atMs = isShown ? Math.min(untilMs, track.durationMs) : lastMs
  return atMs < 0 ? null : atMs
}

/** The marks of a scene as they were when it was looked at last, at or before a time. */
export function standingOn(track: Track, scene: number, untilMs: number): readonly Mark[] {
  const atMs = lastLookAt(track, scene, untilMs)
  if (atMs === null) return []
  const frame = render(track, atMs)
  return frame.scene === scene ? [...frame.settled, ...frame.moving] : []
}
