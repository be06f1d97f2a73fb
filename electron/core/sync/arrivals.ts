import type { Change } from '#shared/contract/desktop.ts'
import type { ConversationId, NoteId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { MediaFiles } from '../media/media-files.ts'
import type { OutboxStore } from '../store/outbox-store.ts'
import type { Touched } from '../store/touched.ts'
import type { Announcer } from './announcer.ts'
import { tuning } from './tuning.ts'

/** What follows when something from the server stands in the cache: windows are told, recordings fetched, what is gone is removed. */
export interface Arrivals {
  /** `source`: `own` is what this device did itself. */
  applied(touched: Touched, source: Arrival['source'] | 'own'): void
  /** A page of history. Windows that hold the conversation read it anew when the newest page is another. */
  pageApplied(touched: Touched, page: { conversationId: ConversationId; isNewest: boolean }): void
}

/** Notes that this device sees for the first time, together. */
export interface Arrival {
  /** `history`: pages of a past that was not here before. */
  readonly source: 'live' | 'pulled' | 'history'
  readonly notes: Touched['newNotes']
  readonly joined: Touched['joined']
}

export interface ArrivalsDeps {
  readonly announcer: Announcer
  readonly outbox: OutboxStore
  readonly files: MediaFiles
  readonly emit: (change: Change) => void
  readonly prefetch: (noteId: NoteId) => void
  /** Which recordings are to be here may be another matter now. */
  readonly keepMedia: () => void
  readonly onOwnNote: (noteId: NoteId) => void
  /** There are new notes to be found by their words. */
  readonly onNew: () => void
  readonly onArrival: (arrival: Arrival) => void
  readonly onProfiles: (profiles: Touched['profiles']) => void
  readonly log: Log
}

export function createArrivals(deps: ArrivalsDeps): Arrivals {
  const { announcer, outbox, files, emit, prefetch, keepMedia, onOwnNote, onNew, onArrival, onProfiles, log } = deps

  const settle = ({ notes, newNotes }: Touched): void => {
    if (newNotes.size > 0) onNew()
    if (notes.size > 0) keepMedia()
    const isBurst = newNotes.size > tuning.prefetchArrivals
    for (const [noteId, { isMine, isHeard, hasAudio }] of newNotes) {
      if (!isHeard && !isBurst) prefetch(noteId)
      if (isMine && hasAudio) onOwnNote(noteId)
    }
  }
  const letGo = ({ gone }: Touched): void => {
    if (gone.length === 0) return
    // What was refused there stands elsewhere now.
    for (const { conversationId } of gone) {
      for (const { mutation } of outbox.notesOf(conversationId)) {
        if (mutation.kind === 'sendNote') announcer.note(mutation.note.id)
      }
    }
    const blobIds = gone.flatMap((one) => one.blobIds)
    files.remove(blobIds).catch((error: unknown) => log('warn', 'media not removed', { error: String(error) }))
  }

  return {
    applied(touched, source) {
      announcer.touched(touched)
      settle(touched)
      letGo(touched)
      if (touched.profiles.size > 0) onProfiles(touched.profiles)
      const { newNotes: notes, joined } = touched
      if (source !== 'own' && notes.size + joined.size > 0) onArrival({ source, notes, joined })
    },
    pageApplied(touched, { conversationId, isNewest }) {
      announcer.places(touched)
      if (isNewest) emit({ kind: 'timelineRefilled', conversationId })
      settle(touched)
    },
  }
}
