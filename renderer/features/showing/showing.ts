import { createStore, type StoreApi } from 'zustand/vanilla'
import type { UiTake } from '#shared/contract/ui-take.ts'
import type { BlobId, TakeId } from '#shared/kernel/ids.ts'
import type { FeedState, FeedStore } from '../../stores/feed-store.ts'
import { openTakeOf } from '../../stores/selectors.ts'
import type { Board } from '../annotation/board.ts'
import { type Drawing, resumedDrawing, startedDrawing } from '../annotation/drawing.ts'
import type { AnsweredPicture, ShownClip, ShownPicture, TakenPicture, TakePicture } from './ports.ts'
import type { ReadDrawing } from './read-drawing.ts'
import { createSession, type SessionPorts, type ShowingSession, sceneOf } from './session.ts'
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

/** Drawing on pictures while one speaks: from the key to the note that goes out. */
export interface Showing {
  readonly store: StoreApi<ShowingState>
  /** Takes a picture and begins to record; in a take, shows something in it, or what is shown in it already. */
  show(): void
  /** This one: pasted, dropped, or chosen otherwise. */
  showPicture(picture: TakenPicture): void
  /** A picture of a note, read first, to answer on: in the take under way, or in one that begins. Null: it is not to be, and the person knows why. */
  answer(read: () => Promise<AnsweredPicture | null>): void
  /** Another picture in the same take. */
  newPicture(): void
  /** A clip of the screen, in the take under way or in one that begins: to be drawn on when the person wants to, and else only recorded. */
  addClip(clip: ShownClip): void
  /** No byte of that clip was recorded. */
  dropClip(blobId: BlobId): void
  /** The take stays as it is, and what is drawn in it. */
  leave(): void
  /** Sends, or keeps for review. The core waits for what is not with it yet. */
  finish(): void
  /** Goes on with a draft: records, and draws where one left off. */
  continueDraft(takeId: TakeId): void
  /** What is hidden in a draft is hidden in its pictures too, afterwards. False: it could not be done. */
  hideIn(takeId: TakeId): Promise<boolean>
  /** Whether Esc leaves the drawing: a moment longer too, for whoever sees the keys of the whole computer late. */
  hasEscape(): boolean
  onEscape(listener: () => void): () => void
  close(): void
}

export interface ShowingPorts extends Omit<SessionPorts, 'onPictures' | 'onWaiting' | 'onTrouble'> {
  readonly feed: FeedStore
  readonly takePicture: TakePicture
  readDrawing(takeId: TakeId): Promise<ReadDrawing | null>
  /** Records with free hands. */
  beginTake(): void
  finishTake(takeId: TakeId): void
  appendTo(takeId: TakeId): Promise<unknown>
  /** A sentence for what was thrown. */
  sentence(error: unknown): string
  complain(error: unknown): void
  onConnection(listener: (isConnected: boolean) => void): () => void
}

const nothing: ShowingState = {
  shown: null,
  isOpen: false,
  isBusy: false,
  waiting: 0,
  trouble: null,
}

export function createShowing(ports: ShowingPorts): Showing {
  const { feed, clock } = ports
  const store = createStore<ShowingState>(() => nothing)
  let session: ShowingSession | null = null
  let troubles: Partial<Record<'drawing' | 'pictures', string>> = {}
  let leftAtMs = Number.NEGATIVE_INFINITY

  const takeOf = (id: TakeId | null): UiTake | null => (id === null ? null : (feed.getState().takes[id] ?? null))

  function begin(drawing: Drawing, pictures: readonly ShownPicture[], isFromCore: boolean): ShowingSession {
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

  async function busily<T>(work: () => Promise<T>): Promise<T | null> {
    if (store.getState().isBusy) return null
    store.setState({ isBusy: true })
    try {
      return await work()
    } catch (error) {
      ports.complain(error)
      return null
    } finally {
      store.setState({ isBusy: false })
    }
  }

  async function addPicture(): Promise<void> {
    const picture = await busily(ports.takePicture)
    if (picture) showPicture(picture)
  }

  async function answer(readPicture: () => Promise<AnsweredPicture | null>): Promise<void> {
    const picture = await busily(readPicture)
    if (!picture) return
    const take = openTakeOf(feed.getState().takes)
    // Begun by a window that is gone.
    if (session === null && take?.pictures) await read(take.id)
    const isWaiting = session !== null && take === null
    showPicture(picture)
    session?.board.act({ kind: 'inkChosen', ink: picture.ink })
    if (isWaiting) ports.beginTake()
  }

  function showPicture(picture: TakenPicture): void {
    const before = session
    if (before !== null && takeOf(before.takeId())?.state === 'discarded') {
      // It is being kept so that it can be brought back; this picture is for the next.
      return void before.settle().then(() => {
        if (session === before) end()
        showPicture(picture)
      })
    }
    // It may have ended while one chose.
    if (session !== null) {
      session.addPicture(picture)
      return open()
    }
    const { width, height, source, encoded, beneath } = picture
    const made = begin(
      startedDrawing(sceneOf(picture, ports.newBlobId())),
      [{ width, height, source, encoded, beneath }],
      false,
    )
    const take = openTakeOf(feed.getState().takes)
    if (take !== null) bind(made, take)
    else ports.beginTake()
    open()
  }

  function addClip(clip: ShownClip): void {
    const take = openTakeOf(feed.getState().takes)
    if (session !== null && (take === null || session.takeId() === null || session.takeId() === take.id)) {
      session.addClip(clip)
      if (take === null) ports.beginTake()
      return
    }
    const { blobId, width, height, label, source, moving } = clip
    const made = begin(
      startedDrawing({ width, height, picture: blobId, label }),
      [{ width, height, source, moving }],
      false,
    )
    if (take !== null) bind(made, take)
    else ports.beginTake()
  }

  function dropClip(blobId: BlobId): void {
    if (session === null) return
    const { events, scenes } = session.board.drawing.getState()
    const isAlone = events.length === 0 && scenes.length === 1 && scenes[0]?.picture === blobId
    if (isAlone && session.takeId() === null) end()
    else session.blankClip(blobId)
  }

  function open(): void {
    if (session === null) return
    session.board.act({ kind: 'cameBack' })
    store.setState({ isOpen: true })
  }

  /** Null: nothing was drawn in it. */
  async function read(takeId: TakeId): Promise<ShowingSession | null> {
    if (session?.takeId() === takeId) return session
    const found = await busily(() => ports.readDrawing(takeId))
    const take = takeOf(takeId)
    if (!found || take === null) return null
    const made = begin(resumedDrawing(found.track, found.ink), found.pictures, true)
    bind(made, take)
    return made
  }

  async function show(): Promise<void> {
    const take = openTakeOf(feed.getState().takes)
    const isOfThis = session !== null && (session.takeId() === null || session.takeId() === take?.id)
    if (isOfThis && !store.getState().isOpen) return open()
    if (isOfThis) return await addPicture()
    if (session !== null) await session.settle()
    end()
    // Begun by a window that is gone: what was drawn there is in the core.
    if (take?.pictures && (await read(take.id))) return open()
    await addPicture()
  }

  const stopFeed = feed.subscribe(onFeed)
  const stopConnection = ports.onConnection((isConnected) => {
    if (isConnected) session?.resend()
  })

  return {
    store,
    show: () => void show(),
    showPicture,
    answer: (readPicture) => void answer(readPicture),
    newPicture: () => void addPicture(),
    addClip,
    dropClip,
    leave() {
      hide()
      const take = takeOf(session?.takeId() ?? null)
      // Nothing goes on that it could be drawn in.
      if (session !== null && (take === null || take.state === 'draft')) void session.settle().then(endIfOver)
    },
    finish() {
      const takeId = session?.takeId() ?? null
      if (session === null || takeId === null) return
      session.board.act({ kind: 'settled', atMs: session.board.nowMs() })
      ports.finishTake(takeId)
    },
    continueDraft(takeId) {
      void read(takeId).then(async (made) => {
        if (made === null) return
        open()
        await ports.appendTo(takeId).catch(ports.complain)
      })
    },
    async hideIn(takeId) {
      const made = await read(takeId)
      if (made === null) return false
      const isHidden = await made.settle()
      if (!store.getState().isOpen && isHidden) end()
      return isHidden
    },
    hasEscape: () => store.getState().isOpen || clock.monotonicMs() - leftAtMs < showingTuning.escapeEchoMs,
    onEscape: (listener) =>
      store.subscribe(({ isOpen }, before) => {
        if (isOpen === before.isOpen) return
        listener()
        if (!isOpen) clock.setTimer(listener, showingTuning.escapeEchoMs)
      }),
    close() {
      stopFeed()
      stopConnection()
      end()
    },
  }

  function endIfOver(isKept: boolean): void {
    if (!store.getState().isOpen && isKept) end()
  }
}
