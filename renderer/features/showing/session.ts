import { isRedaction } from '#shared/annotation/geometry.ts'
import { isMark, type Scene, type TrackEvent } from '#shared/annotation/model.ts'
import type { Area } from '#shared/annotation/redact.ts'
import type { DrawnSoFar } from '#shared/contract/take-files.ts'
import type { UiTake } from '#shared/contract/ui-take.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { BlobId, TakeId } from '#shared/kernel/ids.ts'
import { type Board, boardOf } from '../annotation/board.ts'
import type { Drawing } from '../annotation/drawing.ts'
import { hiddenPicture } from './hidden-picture.ts'
import { createJournal, type DrawInput, type Journal } from './journal.ts'
import { createPictureKeeper } from './picture-keeper.ts'
import type { EncodePicture, ShownClip, ShownPicture, TakeFilePorts, TakenPicture } from './ports.ts'
import { sendPicture } from './send-picture.ts'
import { followedTime, type TakeTime, timeOf } from './take-time.ts'

export interface SessionPorts extends TakeFilePorts {
  readonly clock: Clock
  readonly encode: EncodePicture
  draw(input: DrawInput): Promise<{ readonly have: number }>
  drawn(takeId: TakeId): Promise<DrawnSoFar>
  onPictures(pictures: readonly ShownPicture[]): void
  onWaiting(count: number): void
  onTrouble(of: 'drawing' | 'pictures', error: unknown): void
}

/** What is shown in one take: the drawing, its pictures, and what of both the core has. */
export interface ShowingSession {
  readonly board: Board
  takeId(): TakeId | null
  /** What is drawn belongs to this take; it is told of every change of it. */
  follow(take: UiTake): void
  /** The take is gone. False: nothing of the drawing was kept in it, so it is for the next. */
  leaveTake(): boolean
  addPicture(picture: TakenPicture): void
  addClip(clip: ShownClip): void
  /** There is no such clip after all: what was drawn on it stands on a blank sheet. */
  blankClip(blobId: BlobId): void
  /** Resolves when the core has everything that is there by now; false when it would not take it. Nothing is left half drawn. */
  settle(): Promise<boolean>
  /** The way to the core was cut, and is there again. */
  resend(): void
  close(): void
}

/** `isFromCore`: it was read from there, so it is kept already, but for what is hidden. */
export function createSession(
  ports: SessionPorts,
  begun: { readonly drawing: Drawing; readonly pictures: readonly ShownPicture[]; readonly isFromCore: boolean },
): ShowingSession {
  const { clock } = ports
  let time: TakeTime | null = null
  let toldMs = 0
  /** What was cut out of it before: the drawing is in the time of all that was recorded. */
  let cutMs = 0
  let takeId: TakeId | null = null
  let isRecorded = false
  let journal: Journal | null = null
  let pictures = [...begun.pictures]

  /** Never less than before, for events are in order of time. */
  function nowMs(): number {
    if (time !== null) toldMs = Math.max(toldMs, cutMs + timeOf(time, clock.monotonicMs()))
    return toldMs
  }

  const board = boardOf(begun.drawing, nowMs)
  const read = () => board.drawing.getState()
  const keeper = createPictureKeeper({
    clock,
    track: () => board.track(toldMs),
    async encode({ source, encoded, width, height }, areas: readonly Area[]) {
      const size = { width, height }
      if (areas.length > 0) return await ports.encode(hiddenPicture(source, size, areas), size)
      return encoded ?? (await ports.encode(source, size))
    },
    send: async (scene, encoded, hidden) => {
      if (takeId === null) throw new Error('there is no take to keep a picture for')
      return await sendPicture(ports, { takeId, scene, encoded, hidden })
    },
    onKept: (scene, picture) => board.act({ kind: 'pictureKept', scene, picture }),
    onWaiting: ports.onWaiting,
    onTrouble: (error) => ports.onTrouble('pictures', error),
  })
  for (const [scene, { source, ...picture }] of pictures.entries()) {
    // A clip goes to the core by itself, and stays the picture of its scene.
    if (picture.moving) continue
    keeper.add(source && { ...picture, source, label: '' }, begun.isFromCore, scene)
  }

  const stopBoard = board.drawing.subscribe((drawing, before) => {
    if (drawing.events === before.events && drawing.scenes === before.scenes) return
    const isHiding = drawing.events.slice(before.events.length).some(mayHide)
    journal?.changed(isHiding)
    if (isHiding) keeper.changed()
  })

  /** Of a draft that goes on: where in the recording it does. */
  async function findPlace(id: TakeId, heardMs: number): Promise<void> {
    try {
      cutMs = Math.max(0, (await ports.drawn(id)).recordedMs - heardMs)
    } catch (error) {
      ports.onTrouble('drawing', error)
    }
  }

  function begin(id: TakeId): void {
    isRecorded = true
    const held = begun.isFromCore ? begun.drawing.events.length : 0
    journal = createJournal(
      { takeId: id, clock, draw: ports.draw, read, onTrouble: (error) => ports.onTrouble('drawing', error) },
      held,
    )
    journal.changed()
    keeper.start()
  }

  /** Its number; null: there is room for so many pictures and no more; the drawing says so. */
  function addScene(scene: Scene, picture: ShownPicture): number | null {
    const before = read().scenes.length
    // One may have left the drawing before.
    board.act({ kind: 'cameBack' })
    board.act({ kind: 'sceneAdded', scene, atMs: nowMs() })
    if (read().scenes.length === before) return null
    pictures = [...pictures, picture]
    ports.onPictures(pictures)
    return before
  }

  return {
    board,
    takeId: () => takeId,
    follow(take) {
      takeId = take.id
      if (take.isAppend && take.state === 'opening') void findPlace(take.id, take.durationMs)
      time = followedTime(time, take, clock.monotonicMs())
      // Before its first page it has no place on the disk.
      if (!isRecorded && (take.state === 'recording' || take.state === 'draft')) begin(take.id)
    },
    leaveTake() {
      if (isRecorded) return true
      takeId = null
      time = null
      return false
    },
    addPicture(picture) {
      const { source, width, height, encoded, beneath } = picture
      // Named before it is kept: whoever sends the note knows that there is one.
      const at = addScene(sceneOf(picture, ports.newBlobId()), { source, width, height, encoded, beneath })
      if (at !== null) keeper.add(picture, false, at)
    },
    addClip({ blobId, source, moving, width, height, label }) {
      const { isLeft } = read()
      addScene({ width, height, picture: blobId, label }, { source, width, height, moving })
      if (isLeft) board.act({ kind: 'left', atMs: nowMs() })
    },
    blankClip(blobId) {
      const scene = read().scenes.findIndex(({ picture }) => picture === blobId)
      if (scene >= 0) board.act({ kind: 'pictureKept', scene, picture: null })
    },
    async settle() {
      board.act({ kind: 'settled', atMs: nowMs() })
      if (journal === null) return false
      const [isKept] = await Promise.all([keeper.settle(), journal.settle()])
      // Names of pictures that were kept just now are part of the drawing.
      return await journal.settle(isKept)
    },
    resend() {
      if (!isRecorded) return
      journal?.resend()
      keeper.start()
    },
    close() {
      stopBoard()
      keeper.close()
      journal?.close()
    },
  }
}

const mayHide = (event: TrackEvent): boolean =>
  event.kind === 'hide' || event.kind === 'show' || (isMark(event) && isRedaction(event))

export const sceneOf = ({ width, height, label, answers, answersAtMs }: TakenPicture, picture: BlobId): Scene => ({
  width,
  height,
  picture,
  label,
  ...(answers === undefined ? {} : { answers }),
  ...(answersAtMs === undefined ? {} : { answersAtMs }),
})
