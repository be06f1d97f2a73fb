import { createStore, type StoreApi } from 'zustand/vanilla'
import type { UiTake } from '#shared/contract/ui-take.ts'
import type { TakeId } from '#shared/kernel/ids.ts'
import type { FeedState, FeedStore } from '../../stores/feed-store.ts'
import { openTakeOf } from '../../stores/selectors.ts'
import type { Board } from '../annotation/board.ts'
import type { Drawing } from '../annotation/drawing.ts'
import type { ShownPicture } from './ports.ts'
import { createSession, type SessionPorts, type ShowingSession } from './session.ts'
import { showingTuning } from './tuning.ts'

export interface ShowingState {
  /** What is drawn on, whether it is in view or not; null: nothing is shown. */
  readonly shown: {
    readonly board: Board
    readonly pictures: readonly ShownPicture[]
    readonly takeId: TakeId | null
  } | null
  /** Over the whole window. */
  readonly isOpen: boolean
  /** A picture is being taken, or read. */
  readonly isBusy: boolean
  /** How many pictures are not kept yet as they are now. */
  readonly waiting: number
  /** What of it is not kept for now, as a sentence. */
  readonly trouble: string | null
}

export interface CurrentDrawingPorts extends Omit<SessionPorts, 'onPictures' | 'onWaiting' | 'onTrouble'> {
  readonly feed: FeedStore
  /** A sentence for what was thrown. */
  sentence(error: unknown): string
}

/** The drawing that is shown, in view or not: in which take it is, and what becomes of it when that ends. */
export interface CurrentDrawing {
  readonly store: StoreApi<ShowingState>
  /** Null: nothing is shown. */
  session(): ShowingSession | null
  /** The take of it, as the core tells it. */
  take(): UiTake | null
  /** In place of the one before. `take`: it belongs to this one; null: to the next. */
  begin(begun: {
    readonly drawing: Drawing
    readonly pictures: readonly ShownPicture[]
    readonly isFromCore: boolean
    readonly take: UiTake | null
  }): ShowingSession
  open(): void
  /** It is drawn on no more; what is drawn stays. */
  leave(): void
  end(): void
  /** Whether Esc leaves the drawing: a moment longer too, for whoever sees the keys of the whole computer late. */
  hasEscape(): boolean
  onEscape(listener: () => void): () => void
  close(): void
}

const nothing: ShowingState = {
  shown: null,
  isOpen: false,
  isBusy: false,
  waiting: 0,
  trouble: null,
}

export function createCurrentDrawing(ports: CurrentDrawingPorts): CurrentDrawing {
  const { feed, clock } = ports
  const store = createStore<ShowingState>(() => nothing)
  let session: ShowingSession | null = null
  let troubles: Partial<Record<'drawing' | 'pictures', string>> = {}
  let leftAtMs = Number.NEGATIVE_INFINITY

  const takeOf = (id: TakeId | null): UiTake | null => (id === null ? null : (feed.getState().takes[id] ?? null))

  const begin: CurrentDrawing['begin'] = ({ drawing, pictures, isFromCore, take }) => {
    end()
    const made = createSession(
      {
        ...ports,
        onPictures: (all) => store.setState(({ shown }) => ({ shown: shown && { ...shown, pictures: all } })),
        onWaiting: (waiting) => store.setState({ waiting }),
        onTrouble(of, error) {
          const { [of]: _, ...others } = troubles
          troubles = error === null ? others : { ...others, [of]: ports.sentence(error) }
          store.setState({ trouble: troubles.pictures ?? troubles.drawing ?? null })
        },
      },
      { drawing, pictures, isFromCore },
    )
    session = made
    store.setState({ shown: { board: made.board, pictures, takeId: null } })
    if (take !== null) bind(made, take)
    return made
  }

  function end(): void {
    session?.close()
    session = null
    troubles = {}
    hide()
    store.setState({ ...nothing, isBusy: store.getState().isBusy })
  }

  function hide(): void {
    if (store.getState().isOpen) leftAtMs = clock.monotonicMs()
    store.setState({ isOpen: false })
  }

  function bind(made: ShowingSession, take: UiTake): void {
    made.follow(take)
    store.setState(({ shown }) => ({ shown: shown && { ...shown, takeId: take.id } }))
  }

  function onFeed(now: FeedState, before: FeedState): void {
    if (session === null || now.takes === before.takes) return
    const takeId = session.takeId()
    if (takeId === null) {
      const open = openTakeOf(now.takes)
      if (open !== null) bind(session, open)
      return
    }
    const take = now.takes[takeId]
    // While the way to the core is cut nobody knows what became of it.
    if (take) followTake(session, take, before.takes[takeId])
    else if (now.phase !== 'live') return
    else if (session.leaveTake()) end()
    // No microphone, or nothing said: the drawing waits for the next take.
    else store.setState(({ shown }) => ({ shown: shown && { ...shown, takeId: null } }))
  }

  function followTake(current: ShowingSession, take: UiTake, before: UiTake | undefined): void {
    if (take === before) return
    current.follow(take)
    if (take.state === 'finishing' && before?.state !== 'finishing') void current.settle()
    if (take.state === 'discarded') return void endWhenKept(current)
    if (take.state !== 'draft' || before?.state === 'draft') return
    // Ended by the person: it is looked at as a draft. Ended by anything else: one hears of it where one draws.
    void current.settle().then((isKept) => {
      if (isKept && session === current && takeOf(take.id)?.keptBecause === null) end()
    })
  }

  /** It can be brought back, and the drawing with it. */
  async function endWhenKept(current: ShowingSession): Promise<void> {
    hide()
    await current.settle()
    if (session === current) end()
  }

  function open(): void {
    if (session === null) return
    session.board.act({ kind: 'cameBack' })
    store.setState({ isOpen: true })
  }

  function endIfOver(isKept: boolean): void {
    if (!store.getState().isOpen && isKept) end()
  }

  const stopFeed = feed.subscribe(onFeed)

  return {
    store,
    session: () => session,
    take: () => takeOf(session?.takeId() ?? null),
    begin,
    open,
    leave() {
      hide()
      const take = takeOf(session?.takeId() ?? null)
      // Nothing goes on that it could be drawn in.
      if (session !== null && (take === null || take.state === 'draft')) void session.settle().then(endIfOver)
    },
    end,
    hasEscape: () => store.getState().isOpen || clock.monotonicMs() - leftAtMs < showingTuning.escapeEchoMs,
    onEscape: (listener) =>
      store.subscribe(({ isOpen }, before) => {
        if (isOpen === before.isOpen) return
        listener()
        if (!isOpen) clock.setTimer(listener, showingTuning.escapeEchoMs)
      }),
    close() {
      stopFeed()
      end()
    },
  }
}
