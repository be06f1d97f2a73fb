import type { Change, FeedMessage, Notice } from '#shared/contract/desktop.ts'
import type { Anchor } from '#shared/contract/model.ts'
import type { UiTake } from '#shared/contract/ui-take.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { Bridge } from '../bridge/bridge.ts'
import { type FeedState, type FeedStore, loseCore, reduceFeed } from '../stores/feed-store.ts'
import type { SearchStore } from '../stores/search-store.ts'
import { nameInSentence, openTakeOf, waitsForPerson } from '../stores/selectors.ts'
import type { ThreadStore } from '../stores/thread-store.ts'
import type { TimelineStore } from '../stores/timeline-store.ts'
import { blankUi, type UiStore, withNotice, withoutMessage } from '../stores/ui-store.ts'
import type { ListeningQueue } from './listening-queue.ts'
import type { Navigation } from './navigation.ts'
import type { Places } from './places.ts'
import type { Playback } from './playback.ts'
import type { Talk } from './talk.ts'

export interface FeedPorts {
  readonly bridge: Bridge
  readonly clock: Clock
  readonly feed: FeedStore
  readonly ui: UiStore
  readonly timelines: TimelineStore
  readonly thread: ThreadStore
  readonly search: SearchStore
  readonly talk: Talk
  readonly navigation: Navigation
  readonly playback: Playback
  readonly queue: ListeningQueue
  readonly places: Pick<Places, 'noteChanged'>
}

/** A feed that ended with an error is asked for again after this; a cut connection is the bridge's to mend. */
const AGAIN_MS = 1000

/** Follows the core's feed into the stores. A snapshot rebuilds all that may be stale. Returns the function that ends it. */
export function startFeed(ports: FeedPorts): () => void {
  const { bridge, clock, feed, ui, timelines, thread, search, talk, navigation, playback, queue, places } = ports
  let again: Timer | null = null
  let isStopped = false
  let subscription: { unsubscribe(): void } | null = null

  function onSnapshot(): void {
    queue.countAgain()
    navigation.openSome()
    talk.repeatTarget()
    void timelines.refresh(ui.getState().conversationId)
    void thread.refresh()
  }

  /** Another account, or none: nothing this window holds is still true. */
  function forgetAccount(): void {
    queue.stop()
    playback.stop()
    thread.close()
    search.forget()
    ui.setState({ ...blankUi, notices: ui.getState().notices })
    void timelines.refresh(null)
  }

  /** The reply about this moment is there: the next one is about none. */
  function letAnchorGo(said: Anchor | null): void {
    const { anchor } = ui.getState()
    if (anchor !== null && said?.noteId === anchor.noteId && said.atMs === anchor.atMs) navigation.anchorAt(null)
  }

  function receive(message: FeedMessage): void {
    const before = feed.getState()
    feed.setState(reduceFeed(before, message), true)
    if (before.phase !== 'waiting' && accountOf(before) !== accountOf(feed.getState())) forgetAccount()
    if (message.kind === 'snapshot') return onSnapshot()
    for (const change of message.changes) {
      if (change.kind === 'note' || change.kind === 'noteGone') {
        timelines.apply(change)
        thread.apply(change)
        if (change.kind === 'note' && change.note.isMine) letAnchorGo(change.note.anchor)
      }
      if (change.kind === 'note') {
        queue.noteChanged(change.note)
        places.noteChanged(change.note)
      }
      if (change.kind === 'noteGone') {
        queue.noteGone(change.noteId)
        playback.forget(change.noteId)
      }
      if (change.kind === 'conversationGone') {
        queue.conversationGone(change.conversationId)
        playback.leave(change.conversationId)
      }
      if (change.kind === 'timelineRefilled') {
        void timelines.refill(change.conversationId)
        void thread.refresh()
      }
      if (change.kind === 'permissionNeeded') navigation.askPermission(change.permission)
      if (change.kind === 'notice') ui.setState((state) => ({ notices: withNotice(state.notices, change.notice) }))
      if (change.kind === 'conversation' || change.kind === 'conversationGone') navigation.openSome()
      if (change.kind === 'take' && waitsForPerson(before.takes[change.take.id], change.take)) {
        const isHere = change.take.target.conversationId === ui.getState().conversationId
        if (isHere) ui.setState({ draftToFocus: change.take.id })
      }
      if (change.kind === 'take' && change.take.state === 'draft') letAnchorGo(change.take.target.anchor)
      if (change.kind === 'takeGone') playback.forget(change.takeId)
      const answered = answeredBy(before, change)
      if (answered !== null) ui.setState((state) => ({ notices: withoutMessage(state.notices, answered) }))
      // Edited: what lies in the player is not this draft any more.
      if (change.kind === 'take' && soundsOther(before.takes[change.take.id], change.take))
        playback.forget(change.take.id)
    }
    // The microphone would hear the loudspeaker.
    if (openTakeOf(before.takes) === null && openTakeOf(feed.getState().takes) !== null) playback.pause()
  }

  function subscribe(): void {
    if (isStopped) return
    const retry = () => {
      again?.cancel()
      again = clock.setTimer(subscribe, AGAIN_MS)
    }
    subscription?.unsubscribe()
    subscription = bridge.client.feed.subscribe(undefined, { onData: receive, onError: retry, onComplete: retry })
  }

  subscribe()
  const stopConnection = bridge.onConnection((isConnected) => {
    if (isConnected) return
    const { conversations, takes } = feed.getState()
    const open = openTakeOf(takes)
    feed.setState(loseCore, true)
    if (open === null || open.state === 'opening') return
    const place = nameInSentence(conversations[open.target.conversationId])
    const notice = open.state === 'recording' ? takeCut(place) : takeUnsure(place)
    ui.setState((state) => ({ notices: withNotice(state.notices, notice) }))
  })
  const stopShutOut = bridge.onShutOut(() => {
    feed.setState((state) => (state.phase === 'lost' ? { ...state, phase: 'shutOut' } : state))
  })
  return () => {
    isStopped = true
    again?.cancel()
    subscription?.unsubscribe()
    stopConnection()
    stopShutOut()
  }
}

const soundsOther = (before: UiTake | undefined, after: UiTake): boolean =>
  before?.state === 'draft' && (before.durationMs !== after.durationMs || before.peaks?.join() !== after.peaks?.join())

/** The question that a draft carried until now: its notice would speak of what is past. */
function answeredBy(before: FeedState, change: Change): string | null {
  if (change.kind !== 'take' && change.kind !== 'takeGone') return null
  const takeId = change.kind === 'take' ? change.take.id : change.takeId
  const asked = before.takes[takeId]?.question?.sentence ?? null
  const asks = change.kind === 'take' ? change.take.question?.sentence : undefined
  return asked === asks ? null : asked
}

const takeCut = (place: string): Notice => ({
  id: 'take-cut',
  tone: 'error',
  message: `The recording stopped when this window lost its connection. What you said before is kept as a draft in ${place}.`,
})

/** It was being sealed: whether its note was written is not known here. */
const takeUnsure = (place: string): Notice => ({
  id: 'take-cut',
  tone: 'error',
  message: `This window lost its connection just as the recording ended. It is kept in ${place}, as a draft or as a note that goes out.`,
})

const accountOf = ({ session }: FeedState): string =>
  session.kind === 'signedIn' ? `${session.serverUrl} ${session.member.id}` : ''
