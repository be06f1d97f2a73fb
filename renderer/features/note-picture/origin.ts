import type { Track } from '#shared/annotation/model.ts'
import type { UiNote } from '#shared/contract/desktop.ts'

/** Where a picture that is answered on comes from: the moment of a note. */
export interface Origin {
  readonly note: UiNote
  readonly atMs: number
  readonly isClip: boolean
}

/**
 * Of the picture that a scene of an answer shows. `others`: notes of its thread. Null: it is no answer on a picture, or that note is not here. A
 * frame of a clip says its moment itself; of another picture it is the moment that the answer is about.
 */
export function originOf(
  answer: Pick<UiNote, 'id' | 'anchor'>,
  { scenes }: Track,
  { scene, others }: { readonly scene: number; readonly others: readonly UiNote[] },
): Origin | null {
  const { answers, answersAtMs } = scenes[scene] ?? {}
  if (answers === undefined) return null
  const isOf = ({ video, pictures = [] }: UiNote): boolean =>
    video?.blobId === answers || pictures.some(({ blobId }) => blobId === answers)
  const note = others.find((other) => other.id !== answer.id && isOf(other))
  if (!note) return null
  const aboutMs = answer.anchor?.noteId === note.id ? answer.anchor.atMs : 0
  const lastMs = note.audio?.durationMs ?? Number.POSITIVE_INFINITY
  return { note, atMs: Math.min(lastMs, answersAtMs ?? aboutMs), isClip: note.video?.blobId === answers }
}
