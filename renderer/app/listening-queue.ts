import type { UiNote } from '#shared/contract/desktop.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { ConversationId, NoteId } from '#shared/kernel/ids.ts'
import { profileFor } from '#shared/playback/profile.ts'
import { idleQueue, onQueue } from '#shared/playback/queue.ts'
import { belongs, totalsOf } from '#shared/playback/queue-order.ts'
import type { Queue, QueueCommand, QueueEvent, QueueItem, QueueMode } from '#shared/playback/queue-types.ts'
import type { Bridge } from '../bridge/bridge.ts'
import type { FeedStore } from '../stores/feed-store.ts'
import { createQueueStore, itemOf, type QueueStore } from '../stores/queue-store.ts'
import type { Actions } from './actions.ts'
import { type Playback, trackOfNote } from './playback.ts'

/** Plays on by itself: through a conversation or a thread, or through all that is unheard. */
export interface ListeningQueue {
  readonly store: QueueStore
  /** All that is unheard, everywhere. */
  catchUp(): Promise<void>
  /** This note was begun by hand: what follows it plays by itself, where the person wants that. */
  playOn(note: UiNote): void
  /** False: there is nothing to go to. */
  next(): boolean
  previous(): boolean
  noteChanged(note: UiNote): void
  noteGone(noteId: NoteId): void
  /** With all that was said in it. */
  conversationGone(conversationId: ConversationId): void
  /** What waits may be more or less than it was. */
  countAgain(): void
  stop(): void
  close(): void
}

interface QueuePorts {
  readonly client: Bridge['client']
  readonly feed: FeedStore
  readonly playback: Playback
  readonly actions: Actions
  readonly clock: Clock
}

/** The sound that says that somebody else speaks now, and a breath. */
const BETWEEN_SPEAKERS_MS = 260
/** Counts come with every note; the list of them is asked for once they rest. */
const COUNT_AFTER_MS = 250

export function createListeningQueue({ client, feed, playback, actions, clock }: QueuePorts): ListeningQueue {
  const store = createQueueStore()
  const notes = new Map<NoteId, UiNote>()
  let queue: Queue = idleQueue
  let turn: Timer | null = null
  let counting: Timer | null = null
  /** A question that was put later than another is the one to be answered. */
  let asked = 0

  function send(event: QueueEvent): void {
    const [next, commands] = onQueue(queue, event)
    queue = next
    // Whoever was to speak next does not any more.
    if (queue.kind === 'idle') turn?.cancel()
    draw()
    for (const command of commands) obey(command)
  }

  function draw(): void {
    if (queue.kind === 'idle') store.setState({ kind: 'idle', position: 0, total: 0 })
    else {
      const { kind, mode, past, next } = queue
      store.setState({ kind, mode, position: past.length + 1, total: past.length + 1 + next.length })
    }
  }

  function obey(command: QueueCommand): void {
    turn?.cancel()
    turn = null
    switch (command.kind) {
      case 'play': {
        if (!command.isOtherSpeaker) return play(command.noteId)
        playback.soundNextSpeaker()
        turn = clock.setTimer(() => play(command.noteId), BETWEEN_SPEAKERS_MS)
        return
      }
      case 'fetch':
        // The core fetches what is asked for, and says when it is here.
        return
      case 'stop':
        return playback.stop()
      case 'finished':
        if (command.count > 1) actions.tell(`That was all: ${command.count} notes.`)
        countAgain()
        return
    }
  }

  function play(noteId: NoteId): void {
    const note = notes.get(noteId)
    if (!note) return
    if (playback.track()?.id !== noteId) {
      playback.play(trackOfNote(note))
      // Somebody is recording: nothing was begun.
      if (playback.track()?.id !== noteId) send({ kind: 'stopped' })
      return
    }
    // Begun by hand, it may still be loading: that is not drawn yet, and a toggle would stop it.
    const { track, status } = playback.store.getState()
    const isStill = status === 'paused' || status === 'ended' || status === 'failed'
    if (track?.id === noteId && isStill) playback.togglePlay()
  }

  /** Gives what it found to be played; null: something else was asked for meanwhile. */
  async function begin(
    mode: QueueMode,
    load: () => Promise<readonly UiNote[]>,
    from: UiNote | null,
  ): Promise<readonly QueueItem[] | null> {
    asked += 1
    const mine = asked
    const found = await load()
    if (mine !== asked) return null
    notes.clear()
    for (const note of from ? [...found, from] : found) notes.set(note.id, note)
    const { pausesAtQuestions } = feed.getState().settings
    const items = [...notes.values()].map(itemOf)
    send({ kind: 'started', mode, items, fromId: from?.id ?? null, pausesAtQuestions })
    return items.filter((item) => belongs(mode, item))
  }

  const unheard = async (): Promise<readonly UiNote[]> => (await client.notes.unheard.query()).notes

  /** What comes after this note by itself. */
  async function following(note: UiNote): Promise<readonly UiNote[]> {
    if (note.rootId !== null) return (await client.notes.thread.query({ rootId: note.rootId })).replies
    const all = await unheard()
    return all.filter(
      (other) =>
        other.conversationId === note.conversationId && other.rootId === null && (other.seq ?? 0) > (note.seq ?? 0),
    )
  }

  function countAgain(): void {
    counting ??= clock.setTimer(() => {
      counting = null
      void count()
    }, COUNT_AFTER_MS)
  }

  async function count(): Promise<void> {
    if (queue.kind !== 'idle' || feed.getState().session.kind !== 'signedIn') return
    try {
      const items = (await unheard()).map(itemOf).filter((item) => belongs('catchUp', item))
      const { settings } = feed.getState()
      const totals = totalsOf(items, (item) => profileFor(item.authorId, settings))
      store.setState({ unheard: totals.count === 0 ? null : totals })
    } catch {
      // A number that is only nice to have: the next change asks again.
      store.setState({ unheard: null })
    }
  }

  const stopListening = playback.store.subscribe((state, before) => {
    if (queue.kind === 'idle') return
    const isOther = state.track !== null && state.track.id !== queue.current.noteId
    // The person chose something else, at a place of it or from a draft: nothing comes after that by itself.
    if (isOther && state.track?.id !== before.track?.id) return send({ kind: 'stopped' })
    if (state.track?.id !== queue.current.noteId) return
    if (state.status === before.status && state.track === before.track) return
    const { noteId } = queue.current
    if (state.status === 'ended') send({ kind: 'noteEnded', noteId })
    if (state.status === 'playing') send({ kind: 'mediaReady', noteId })
    if (state.status !== 'failed') return
    if (state.isAway) return send({ kind: 'mediaMissing', noteId })
    // What could be played of it was; the rest of the queue is whole.
    if (state.failure !== null && queue.next.length > 0) actions.tell(state.failure)
    if (queue.next.length > 0) send({ kind: 'noteEnded', noteId })
  })

  /** What plays is there no more. Who had paused it did not ask for the next one: it is theirs to begin again. */
  function loseCurrent(noteId: NoteId, tell: () => void): void {
    if (playback.store.getState().status === 'paused') {
      send({ kind: 'stopped' })
      return countAgain()
    }
    // Before the next one sounds: afterwards there is nothing left to tell of.
    tell()
    send({ kind: 'noteGone', noteId })
  }

  return {
    store,
    async catchUp() {
      try {
        const found = await begin('catchUp', unheard, null)
        if (found?.length === 0) actions.tell('You have heard everything.')
      } catch (error) {
        actions.complain(error)
      }
    },
    playOn(note) {
      const { settings, conversations } = feed.getState()
      const conversation = conversations[note.conversationId]
      asked += 1
      send({ kind: 'stopped' })
      if (conversation === undefined || !settings.playsOn[conversation.kind] || note.seq === null) return
      begin('thread', () => following(note), note).catch(actions.complain)
    },
    next() {
      if (queue.kind === 'idle') return false
      send({ kind: queue.kind === 'asked' ? 'resumed' : 'nextAsked' })
      return true
    },
    previous() {
      if (queue.kind === 'idle') return false
      // Nothing was played before: it begins again.
      if (queue.past.length === 0 && playback.track()?.id === queue.current.noteId) playback.seek(0)
      send({ kind: 'previousAsked' })
      return true
    },
    noteChanged(note) {
      if (queue.kind === 'idle') return countAgain()
      const isCurrent = queue.current.noteId === note.id
      const isAwaited = isCurrent && queue.kind === 'waiting'
      notes.set(note.id, note)
      // Also one that was heard elsewhere and is marked unheard again; what was played in this run stays played.
      if (!note.isHeard) send({ kind: 'noteArrived', item: itemOf(note) })
      if (note.isHeard && !isCurrent) send({ kind: 'noteHeard', noteId: note.id })
      if (isAwaited && note.audio?.isCached) send({ kind: 'mediaReady', noteId: note.id })
    },
    noteGone(noteId) {
      if (queue.kind === 'idle' || queue.current.noteId !== noteId) return send({ kind: 'noteGone', noteId })
      loseCurrent(noteId, () => playback.forget(noteId))
    },
    conversationGone(conversationId) {
      const current = queue.kind === 'idle' ? null : queue.current.noteId
      const gone = [...notes.values()].filter((note) => note.conversationId === conversationId).map(({ id }) => id)
      // What plays goes last: what follows it then is a note that is still there.
      for (const noteId of gone) if (noteId !== current) send({ kind: 'noteGone', noteId })
      if (current !== null && gone.includes(current)) loseCurrent(current, () => playback.leave(conversationId))
      countAgain()
    },
    countAgain,
    stop() {
      asked += 1
      send({ kind: 'stopped' })
    },
    close() {
      turn?.cancel()
      counting?.cancel()
      stopListening()
    },
  }
}
