import type { UiNote } from '#shared/contract/desktop.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import { formatAppLink } from '#shared/link/app-link.ts'
import type { Bridge } from '../bridge/bridge.ts'
import type { Actions } from './actions.ts'
import type { Playback } from './playback.ts'

export interface CopyLinkPorts {
  readonly client: Bridge['client']
  readonly playback: Playback
  readonly actions: Actions
  /** Rejects where the host has no clipboard. */
  readonly writeText: (text: string) => Promise<void>
}

/** Puts links to notes on the clipboard, for other programs. */
export interface CopyLink {
  toNote(note: UiNote): void
  /** To where the player stands; false when no note is in it. */
  toMoment(): boolean
}

export function createCopyLink({ client, playback, actions, writeText }: CopyLinkPorts): CopyLink {
  const copy = async (note: UiNote, atMs: number | null): Promise<void> => {
    if (note.seq === null) return actions.tell('This note is not sent yet. Nobody could follow a link to it.')
    const link = formatAppLink({ kind: 'note', noteId: note.id, atMs })
    try {
      await writeText(link)
    } catch {
      return actions.tell(`This window may not write to the clipboard. The link is ${link}`)
    }
    actions.tell(atMs === null ? 'Link copied.' : `Link to ${formatDuration(atMs)} copied.`)
  }
  const copyMoment = async (noteId: NoteId, atMs: number): Promise<void> => {
    await copy(await client.notes.read.query({ noteId }), atMs)
  }

  return {
    toNote: (note) => void copy(note, null).catch(actions.complain),
    toMoment() {
      const ref = playback.track()?.ref
      if (ref?.kind !== 'note') return false
      copyMoment(ref.noteId, playback.momentOf(ref.noteId) ?? 0).catch(actions.complain)
      return true
    },
  }
}
