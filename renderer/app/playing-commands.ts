import type { UiNote } from '#shared/contract/desktop.ts'
import type { Bridge } from '../bridge/bridge.ts'
import type { FeedStore } from '../stores/feed-store.ts'
import { byActivity } from '../stores/selectors.ts'
import type { TimelineStore } from '../stores/timeline-store.ts'
import type { UiStore } from '../stores/ui-store.ts'
import type { Actions } from './actions.ts'
import type { ListeningQueue } from './listening-queue.ts'
import type { Navigation } from './navigation.ts'
import { findNextUnheard } from './next-unheard.ts'
import type { Playback } from './playback.ts'
import { trackOfNote } from './playback.ts'

interface PlayingCommandPorts {
  readonly client: Bridge['client']
  readonly feed: FeedStore
  readonly ui: UiStore
  readonly timelines: TimelineStore
  readonly navigation: Navigation
  readonly playback: Playback
  readonly queue: ListeningQueue
  readonly actions: Actions
}

/** What begins to play, and goes on with what follows it. */
export interface PlayingCommands {
  playNextUnheard(): Promise<void>
  /** Plays the note, or pauses it when it is the one that sounds. */
  toggleNote(note: UiNote): void
  /** The selected note, or what lies in the player. False: there is neither, and the key stays free. */
  togglePlay(): boolean
}

export function createPlayingCommands(ports: PlayingCommandPorts): PlayingCommands {
  const { client, feed, ui, timelines, navigation, playback, queue, actions } = ports

  async function playNextUnheard(): Promise<void> {
    const { conversationId } = ui.getState()
    const order = byActivity(feed.getState().conversations).sort(
      (a, b) => Number(b.id === conversationId) - Number(a.id === conversationId),
    )
    const current = playback.track()?.id ?? null
    try {
      const next = await findNextUnheard({
        readPage: (input) => client.notes.page.query(input),
        readThread: (rootId) => client.notes.thread.query({ rootId }),
        conversations: order,
        held: timelines.endingNewest(),
        current,
      })
      if (next === null) return actions.tell('You have heard everything.')
      playback.play(trackOfNote(next))
      queue.playOn(next)
      await navigation.goTo({ conversationId: next.conversationId, rootId: next.rootId, anchor: null }, next.id)
    } catch (error) {
      actions.complain(error)
    }
  }

  function toggleNote(note: UiNote): void {
    if (note.audio === null) return
    const isOther = playback.track()?.id !== note.id
    playback.toggle(trackOfNote(note))
    if (isOther) queue.playOn(note)
  }

  function togglePlay(): boolean {
    const note = navigation.selectedNote()
    if (note?.audio) toggleNote(note)
    else if (note === null && playback.track() !== null) playback.togglePlay()
    else return false
    return true
  }

  return { playNextUnheard, toggleNote, togglePlay }
}
