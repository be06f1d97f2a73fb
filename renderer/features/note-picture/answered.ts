import type { UiNote } from '#shared/contract/desktop.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import { isPictured } from '../../stores/pictured.ts'
import type { DrawnNote } from './beneath.ts'
import type { NoteDrawings } from './drawings.ts'
import { ANSWERS_BENEATH } from './tuning.ts'

export interface AnsweredPorts {
  /** Fails where nobody has the note. */
  readNote(noteId: NoteId): Promise<UiNote>
  readonly drawings: Pick<NoteDrawings, 'track'>
}

/** A note, or a take that becomes one. */
export type Answer = Pick<UiNote, 'anchor' | 'rootId'> & { readonly id: NoteId | null }

/**
 * The drawn notes that a note answers, the one that it answers itself last: each as far as the answer to it is about it, or to its end.
 * What cannot be had is left out.
 */
export async function answeredNotes(
  note: Answer,
  { readNote, drawings }: AnsweredPorts,
): Promise<readonly DrawnNote[]> {
  const found: DrawnNote[] = []
  const seen = new Set<NoteId | null>([note.id])
  let answer = note
  while (seen.size <= ANSWERS_BENEATH) {
    const noteId = answer.anchor?.noteId ?? answer.rootId
    if (noteId === null || seen.has(noteId)) break
    seen.add(noteId)
    const answered = await readNote(noteId).catch(() => null)
    if (answered === null) break
    const had = isPictured(answered) ? await drawings.track(answered) : null
    const untilMs = answer.anchor?.atMs ?? Number.MAX_SAFE_INTEGER
    if (had?.ok) found.unshift({ note: answered, track: had.value.track, untilMs })
    answer = answered
  }
  return found
}
