import type { StoreApi } from 'zustand/vanilla'
import type { BlobId, TakeId } from '#shared/kernel/ids.ts'
import { openTakeOf } from '../../stores/selectors.ts'
import { resumedDrawing, startedDrawing } from '../annotation/drawing.ts'
import {
  type CurrentDrawing,
  type CurrentDrawingPorts,
  createCurrentDrawing,
  type ShowingState,
} from './current-drawing.ts'
import type { AnsweredPicture, ShownClip, TakenPicture, TakePicture } from './ports.ts'
import type { ReadDrawing } from './read-drawing.ts'
import { type ShowingSession, sceneOf } from './session.ts'

export type { ShowingState } from './current-drawing.ts'

/** Drawing on pictures while one speaks: from the key to the note that goes out. */
export interface Showing extends Pick<CurrentDrawing, 'leave' | 'hasEscape' | 'onEscape'> {
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
  /** Sends, or keeps for review. The core waits for what is not with it yet. */
  finish(): void
  /** Goes on with a draft: records, and draws where one left off. */
  continueDraft(takeId: TakeId): void
  /** What is hidden in a draft is hidden in its pictures too, afterwards. False: it could not be done. */
  hideIn(takeId: TakeId): Promise<boolean>
  close(): void
}

export interface ShowingPorts extends CurrentDrawingPorts {
  readonly takePicture: TakePicture
  readDrawing(takeId: TakeId): Promise<ReadDrawing | null>
  /** Records with free hands. */
  beginTake(): void
  finishTake(takeId: TakeId): void
  appendTo(takeId: TakeId): Promise<unknown>
  complain(error: unknown): void
  onConnection(listener: (isConnected: boolean) => void): () => void
}

export function createShowing(ports: ShowingPorts): Showing {
  const { feed } = ports
  const current = createCurrentDrawing(ports)
  const { store, open, end } = current

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
    if (current.session() === null && take?.pictures) await read(take.id)
    const isWaiting = current.session() !== null && take === null
    showPicture(picture)
    current.session()?.board.act({ kind: 'inkChosen', ink: picture.ink })
    if (isWaiting) ports.beginTake()
  }

  function showPicture(picture: TakenPicture): void {
    const before = current.session()
    if (before !== null && current.take()?.state === 'discarded') {
      // It is being kept so that it can be brought back; this picture is for the next.
      return void before.settle().then(() => {
        if (current.session() === before) end()
        showPicture(picture)
      })
    }
    // It may have ended while one chose.
    if (before !== null) {
      before.addPicture(picture)
      return open()
    }
    const { width, height, source, encoded, beneath } = picture
    const take = openTakeOf(feed.getState().takes)
    current.begin({
      drawing: startedDrawing(sceneOf(picture, ports.newBlobId())),
      pictures: [{ width, height, source, encoded, beneath }],
      isFromCore: false,
      take,
    })
    if (take === null) ports.beginTake()
    open()
  }

  function addClip(clip: ShownClip): void {
    const take = openTakeOf(feed.getState().takes)
    const session = current.session()
    if (session !== null && (take === null || session.takeId() === null || session.takeId() === take.id)) {
      session.addClip(clip)
      if (take === null) ports.beginTake()
      return
    }
    const { blobId, width, height, label, source, moving } = clip
    current.begin({
      drawing: startedDrawing({ width, height, picture: blobId, label }),
      pictures: [{ width, height, source, moving }],
      isFromCore: false,
      take,
    })
    if (take === null) ports.beginTake()
  }

  function dropClip(blobId: BlobId): void {
    const session = current.session()
    if (session === null) return
    const { events, scenes } = session.board.drawing.getState()
    const isAlone = events.length === 0 && scenes.length === 1 && scenes[0]?.picture === blobId
    if (isAlone && session.takeId() === null) end()
    else session.blankClip(blobId)
  }

  /** Null: nothing was drawn in it. */
  async function read(takeId: TakeId): Promise<ShowingSession | null> {
    const session = current.session()
    if (session?.takeId() === takeId) return session
    const found = await busily(() => ports.readDrawing(takeId))
    const take = feed.getState().takes[takeId]
    if (!found || !take) return null
    const { track, ink, pictures } = found
    return current.begin({ drawing: resumedDrawing(track, ink), pictures, isFromCore: true, take })
  }

  async function show(): Promise<void> {
    const take = openTakeOf(feed.getState().takes)
    const session = current.session()
    const isOfThis = session !== null && (session.takeId() === null || session.takeId() === take?.id)
    if (isOfThis && !store.getState().isOpen) return open()
    if (isOfThis) return await addPicture()
    if (session !== null) await session.settle()
    end()
    // Begun by a window that is gone: what was drawn there is in the core.
    if (take?.pictures && (await read(take.id))) return open()
    await addPicture()
  }

  const stopConnection = ports.onConnection((isConnected) => {
    if (isConnected) current.session()?.resend()
  })

  return {
    store,
    show: () => void show(),
    showPicture,
    answer: (readPicture) => void answer(readPicture),
    newPicture: () => void addPicture(),
    addClip,
    dropClip,
    leave: current.leave,
    finish() {
      const session = current.session()
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
    hasEscape: current.hasEscape,
    onEscape: current.onEscape,
    close() {
      stopConnection()
      current.close()
    },
  }
}
