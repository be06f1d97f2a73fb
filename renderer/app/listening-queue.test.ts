import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { UiNote } from '#shared/contract/desktop.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { ConversationId, MemberId, NoteId } from '#shared/kernel/ids.ts'
import { createFeedStore } from '../stores/feed-store.ts'
import { aNote, idEndingWith } from '../stores/note-fixture.ts'
import { createPlayerStore, type PlayerState } from '../stores/player-store.ts'
import { createUiStore } from '../stores/ui-store.ts'
import { createActions } from './actions.ts'
import { createListeningQueue, type ListeningQueue } from './listening-queue.ts'
import { type Playback, trackOfNote } from './playback.ts'

const conversationId = ConversationId.parse(idEndingWith(800))
const voice = (n: number, change: Partial<UiNote> = {}): UiNote => ({
  ...aNote({ id: NoteId.parse(idEndingWith(n)) }),
  conversationId,
  kind: 'voice',
  isHeard: false,
  isMine: false,
  authorId: MemberId.parse(idEndingWith(900)),
  audio: { durationMs: 5000, sizeBytes: 1, sha256: '', peaks: [], isCached: true },
  sentAtMs: n,
  ...change,
})

let queue: ListeningQueue
let unheard: UiNote[]
let played: string[]
let told: string[]
let timers: (() => void)[]
let isRecording = false
const store = createPlayerStore()
const feed = createFeedStore()

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
/** What the player says of the note that lies in it. */
const say = (change: Partial<PlayerState>) => store.setState(change)
const ring = () => {
  for (const run of timers.splice(0)) run()
}

afterEach(() => queue.close())

beforeEach(() => {
  unheard = [voice(1), voice(2), voice(3, { authorId: MemberId.parse(idEndingWith(901)) })]
  played = []
  told = []
  timers = []
  isRecording = false
  store.setState({ track: null, status: 'idle' })
  const playback = {
    store,
    track: () => store.getState().track,
    play(track) {
      if (isRecording) return
      played.push(track.id.slice(-1))
      store.setState({ track, status: 'playing' })
    },
    stop: () => store.setState({ track: null, status: 'idle' }),
    forget() {
      played.push('forget')
      store.setState({ track: null, status: 'idle' })
    },
    leave() {
      played.push('leave')
      store.setState({ track: null, status: 'idle' })
    },
    togglePlay: () => played.push('toggle'),
    seek: (toMs) => void played.push(`seek ${toMs}`),
    soundNextSpeaker: () => played.push('sound'),
  } as Partial<Playback> as Playback
  const clock: Clock = {
    nowMs: () => 0,
    monotonicMs: () => 0,
    setTimer(run) {
      timers.push(run)
      return { cancel: () => void timers.splice(timers.indexOf(run), 1) }
    },
  }
  const client = {
    notes: {
      unheard: { query: () => Promise.resolve({ notes: unheard }) },
      thread: { query: () => Promise.resolve({ replies: unheard }) },
    },
  } as never
  const ui = createUiStore()
  ui.subscribe(({ notices }) => told.push(notices.at(-1)?.message ?? ''))
  feed.setState({
    conversations: { [conversationId]: { id: conversationId, kind: 'channel' } as never },
    session: { kind: 'signedIn' } as never,
  })
  const actions = createActions({
    client: {} as never,
    ui,
    isReadOnly: () => false,
    hideIn: () => Promise.resolve(false),
  })
  queue = createListeningQueue({ client, feed, playback, actions, clock })
})

describe('catching up', () => {
  it('plays one after the other, with a sound where somebody else speaks, and says when that was all', async () => {
    await queue.catchUp()
    expect(queue.store.getState()).toMatchObject({ kind: 'playing', mode: 'catchUp', position: 1, total: 3 })
    say({ status: 'ended' })
    say({ status: 'ended' })
    expect(played).toEqual(['1', '2', 'sound'])
    ring()
    expect(played.at(-1)).toBe('3')
    say({ status: 'ended' })
    expect(queue.store.getState().kind).toBe('idle')
    expect(told).toContain('That was all: 3 notes.')
  })

  it('says so when there is nothing', async () => {
    unheard = []
    await queue.catchUp()
    expect(told).toEqual(['You have heard everything.'])
  })

  it('waits for a recording that is not here, and goes on when it is', async () => {
    await queue.catchUp()
    say({ status: 'failed', failure: 'away', isAway: true })
    expect(queue.store.getState().kind).toBe('waiting')
    queue.noteChanged(voice(1))
    expect(queue.store.getState().kind).toBe('playing')
    expect(played.at(-1)).toBe('toggle')
  })

  it('goes past a recording that is damaged, and says so', async () => {
    await queue.catchUp()
    say({ status: 'failed', failure: 'It is damaged.', isAway: false })
    expect(played).toEqual(['1', '2'])
    expect(told).toContain('It is damaged.')
  })

  it('goes on when the note that plays is deleted', async () => {
    await queue.catchUp()
    queue.noteGone(voice(1).id)
    expect(played).toEqual(['1', 'forget', '2'])
  })

  it('goes on elsewhere when the conversation is gone from which it plays', async () => {
    const elsewhere = ConversationId.parse(idEndingWith(801))
    unheard.push(voice(4, { conversationId: elsewhere }))
    await queue.catchUp()
    queue.conversationGone(conversationId)
    ring()
    expect(played).toEqual(['1', 'leave', '4'])
    expect(queue.store.getState()).toMatchObject({ kind: 'playing', total: 1 })
    queue.conversationGone(elsewhere)
    expect(queue.store.getState().kind).toBe('idle')
    expect(store.getState().status).toBe('idle')
  })

  it.each([
    ['the note', () => queue.noteGone(voice(1).id)],
    ['its conversation', () => queue.conversationGone(conversationId)],
  ])('begins to sound for nobody who had paused when %s went', async (_, go) => {
    unheard.push(voice(4, { conversationId: ConversationId.parse(idEndingWith(801)) }))
    await queue.catchUp()
    say({ status: 'paused' })
    go()
    ring()
    expect(played).toEqual(['1'])
    expect(queue.store.getState().kind).toBe('idle')
  })

  it('ends when the person plays something else', async () => {
    await queue.catchUp()
    store.setState({ track: trackOfNote(voice(9)), status: 'playing' })
    expect(queue.store.getState().kind).toBe('idle')
    say({ status: 'ended' })
    expect(played).toEqual(['1'])
  })

  it('does not come back with the next note when the person played something else, or stopped, between two speakers', async () => {
    for (const leave of [
      () => store.setState({ track: trackOfNote(voice(8)), status: 'playing' }),
      () => queue.stop(),
    ]) {
      await queue.catchUp()
      queue.next()
      say({ status: 'ended' })
      expect(played.at(-1)).toBe('sound')
      leave()
      ring()
      expect(played.at(-1)).toBe('sound')
    }
  })

  it('takes in a note that arrives, and leaves out one that was heard elsewhere', async () => {
    await queue.catchUp()
    queue.noteChanged(voice(4))
    expect(queue.store.getState().total).toBe(4)
    queue.noteChanged(voice(2, { isHeard: true }))
    expect(queue.store.getState().total).toBe(3)
  })

  it('takes one in again that was heard elsewhere and is marked unheard, but none that it has played', async () => {
    await queue.catchUp()
    queue.noteChanged(voice(2, { isHeard: true }))
    expect(queue.store.getState().total).toBe(2)
    queue.noteChanged(voice(2))
    expect(queue.store.getState().total).toBe(3)
    say({ status: 'ended' })
    queue.noteChanged(voice(1, { isHeard: true }))
    queue.noteChanged(voice(1))
    expect(queue.store.getState()).toMatchObject({ position: 2, total: 3 })
  })

  it('begins the first note again when there is none before it', async () => {
    await queue.catchUp()
    expect(queue.previous()).toBe(true)
    expect(played).toEqual(['1', 'seek 0'])
    say({ status: 'ended' })
    queue.previous()
    expect(played).toEqual(['1', 'seek 0', '2', '1'])
  })

  it('begins nothing while somebody speaks, and is there again afterwards', async () => {
    isRecording = true
    await queue.catchUp()
    expect(queue.store.getState().kind).toBe('idle')
    expect(told).not.toContain('You have heard everything.')
    isRecording = false
    await queue.catchUp()
    expect(played).toEqual(['1'])
  })

  it('passes over no note whose turn comes while somebody speaks', async () => {
    await queue.catchUp()
    queue.next()
    say({ status: 'ended' })
    isRecording = true
    ring()
    expect(queue.store.getState().kind).toBe('idle')
  })
})

describe('playing on', () => {
  it('goes on in a channel, from the note that was begun by hand', async () => {
    const first = voice(1, { seq: 1 as never })
    unheard = [first, voice(2, { seq: 2 as never })]
    store.setState({ track: trackOfNote(first), status: 'playing' })
    queue.playOn(first)
    await settle()
    say({ status: 'ended' })
    expect(played).toEqual(['2'])
  })

  it('goes on, not back: an older note is none of what follows because somebody reacts to it', async () => {
    const older = voice(1, { seq: 1 as never })
    const first = voice(2, { seq: 2 as never })
    unheard = [older, first, voice(3, { seq: 3 as never })]
    store.setState({ track: trackOfNote(first), status: 'playing' })
    queue.playOn(first)
    await settle()
    queue.noteChanged({ ...older, reactions: [] })
    expect(queue.store.getState()).toMatchObject({ kind: 'playing', total: 2 })
    queue.noteChanged(voice(4, { seq: 4 as never }))
    expect(queue.store.getState().total).toBe(3)
  })

  it('leaves a note alone that was begun by hand and is still loading', async () => {
    const first = voice(1, { seq: 1 as never })
    store.setState({ track: trackOfNote(first), status: 'loading' })
    queue.playOn(first)
    await settle()
    expect(queue.store.getState().kind).toBe('playing')
    expect(played).toEqual([])
  })

  it('stays at the one note in a direct conversation', async () => {
    feed.setState({ conversations: { [conversationId]: { id: conversationId, kind: 'direct' } as never } })
    store.setState({ track: trackOfNote(voice(1)), status: 'playing' })
    queue.playOn(voice(1))
    await settle()
    say({ status: 'ended' })
    expect(played).toEqual([])
  })
})

it('counts what waits once the changes rest, and of that what can be caught up on', async () => {
  unheard.push(voice(4, { isMine: true }), voice(5, { isHeard: true }))
  queue.noteChanged(voice(1))
  queue.noteChanged(voice(2))
  expect(timers).toHaveLength(1)
  ring()
  await settle()
  expect(queue.store.getState().unheard).toEqual({ count: 3, durationMs: 15_000, listeningMs: 15_000 })
})
