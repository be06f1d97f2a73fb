/**
 * What is drawn while a take is made, in its custody: pictures and strokes are on disk before the page is told so. Sound goes first: this
 * work never stands in the way of a page of speech, and a disk that is full refuses a stroke and ends no take.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isMark, type MarkId, type Scene, type Track, type TrackEvent } from '#shared/annotation/model.ts'
import type { Area } from '#shared/annotation/redact.ts'
import { excessOf, nothingSpent, spentWith } from '#shared/annotation/spent.ts'
import type { NotePicture, PictureType } from '#shared/contract/model.ts'
import type { FileFrame } from '#shared/contract/take-files.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { BlobId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { FreeBytes } from './disk-watch.ts'
import {
  bytesOf,
  type DrawingLine,
  type DrawingLog,
  type DrawingState,
  emptyDrawing,
  isDamaged,
  JournalFullError,
  openDrawingLog,
  readDrawingLog,
  withLine,
} from './drawing-log.ts'
import { createDrawingRoom } from './drawing-room.ts'
import { sameScenes, wrongWith } from './drawing-rules.ts'
import { faultOf, syncFolder, wordsOf } from './durable-files.ts'
import { createFileIntake, pictureFile, removeUnnamedPictures } from './file-intake.ts'
import { createPieceQueue } from './piece-queue.ts'

export interface DrawnPart {
  readonly from: number
  readonly scenes: readonly Scene[]
  readonly events: readonly TrackEvent[]
  readonly isLast?: boolean | undefined
}

export interface DrawnFile {
  readonly path: string
  readonly type: PictureType
}

export interface TakeDrawing {
  state(): DrawingState
  accept(frame: FileFrame): void
  setPicture(scene: number, picture: NotePicture, hidden: readonly Area[]): Promise<Result<void, Reason>>
  /** How many events are there afterwards. */
  draw(part: DrawnPart): Promise<Result<number, Reason>>
  /** Of all that was recorded, `durationMs` long; null: nothing was drawn. */
  track(durationMs: number): Track | null
  /** A picture or a thumbnail; null when there is no such file. */
  file(blobId: BlobId): DrawnFile | null
  /** A scene that was drawn on this is a blank sheet from now on. */
  blank(blobId: BlobId): Promise<Result<void, Reason>>
  /** Resolves when it is not, or not any more. */
  whenLeft(): Promise<void>
  /** Whoever drew is gone: what came is all there will be. */
  leave(): void
  /** Resolves when all that came so far was dealt with. */
  idle(): Promise<void>
  close(): Promise<void>
}

export interface TakeDrawingPorts {
  readonly folder: string
  /** Resolves when the folder is there. */
  readonly ready: () => Promise<unknown>
  readonly clock: Clock
  readonly freeBytes: FreeBytes
  readonly log: Log
  /** Something of it has changed. */
  readonly onChange: () => void
}

/** `found`: what was drawn before this program started. */
export function createTakeDrawing(ports: TakeDrawingPorts, found: FoundDrawing | null = null): TakeDrawing {
  const { folder, clock, log, onChange } = ports
  const room = createDrawingRoom(ports)
  const intake = createFileIntake({ folder, clock, room })
  let state = found?.state ?? emptyDrawing
  const ids = new Set<MarkId>(state.events.filter(isMark).map(({ id }) => id))
  let journal: DrawingLog | null = null
  let spent = spentWith(nothingSpent, state.events)
  /** While a page draws that has not said that it has sent everything. */
  let open: { readonly left: Promise<void>; readonly leave: () => void } | null = null
  /** A journal that is opened anew would begin where it was found. */
  let isClosed = false
  let work: Promise<unknown> = ports.ready()

  /** One after the other, whatever became of the one before. */
  function inTurn<T>(job: () => Promise<T>): Promise<T> {
    const next = work.then(job, job)
    work = next.catch(() => {})
    return next
  }
  const openJournal = async (): Promise<DrawingLog> => {
    if (isClosed) throw new Error('the drawing is closed')
    journal ??= await openDrawingLog(folder, found?.sizeBytes ?? 0)
    return journal
  }
  const pieces = createPieceQueue({ intake, inTurn, clock, log })
  async function append(lines: readonly DrawingLine[]): Promise<void> {
    if (lines.length === 0) return
    const bytes = bytesOf(lines)
    await room.claim(bytes.length)
    await (await openJournal()).append(bytes)
  }
  async function guarded<T>(job: () => Promise<Result<T, Reason>>): Promise<Result<T, Reason>> {
    try {
      return await inTurn(job)
    } catch (error) {
      if (error instanceof JournalFullError) return refused('trackFull', 'it was changed too often')
      const { reason, detail } = faultOf(error, folder)
      log('warn', 'a drawing could not be kept', { reason, error: wordsOf(error) })
      return refused(reason, detail)
    }
  }

  function leave(): void {
    open?.leave()
    open = null
  }

  /** The smaller first: a picture that is there without it would be set, and never again. */
  async function takeFiles(picture: NotePicture): Promise<boolean> {
    const { thumbnail } = picture
    return (thumbnail === null || (await intake.take(thumbnail))) && (await intake.take(picture))
  }

  async function storePicture(
    scene: number,
    picture: NotePicture,
    hidden: readonly Area[],
  ): Promise<Result<void, Reason>> {
    const before = state.pictures.get(scene)?.picture
    if (before?.blobId === picture.blobId) return done(undefined)
    const line: DrawingLine = { kind: 'picture', scene, picture, hidden }
    let isKept = false
    try {
      if (!(await takeFiles(picture))) return refused('pictureIncomplete')
      await syncFolder(folder)
      await append([line])
      isKept = true
    } finally {
      // It comes again under other names.
      if (!isKept) await removePicture(folder, picture, filesNamed(state))
    }
    state = withLine(state, line)
    // Something on the one before may have been hidden: no byte of it stays.
    if (before) await removePicture(folder, before, filesNamed(state))
    onChange()
    return done(undefined)
  }

  async function storeEvents({ from, scenes, events, isLast }: DrawnPart): Promise<Result<number, Reason>> {
    const have = state.events.length
    const fresh = from > have ? [] : events.slice(have - from)
    const wrong = wrongWith({ state, ids }, { events: fresh, scenes })
    if (wrong !== null) return refused('requestInvalid', wrong)
    const excess = excessOf(spentWith(spent, fresh))
    if (excess !== null) return refused('trackFull', excess)
    const lines: DrawingLine[] = []
    if (!sameScenes(scenes, state.scenes)) lines.push({ kind: 'scenes', scenes })
    if (fresh.length > 0) lines.push({ kind: 'events', events: fresh })
    await append(lines)
    for (const line of lines) state = withLine(state, line)
    for (const event of fresh) if (isMark(event)) ids.add(event.id)
    spent = spentWith(spent, fresh)
    if (isLast && from <= have) leave()
    if (lines.length > 0) onChange()
    return done(state.events.length)
  }

  return {
    state: () => state,
    accept: pieces.accept,
    setPicture: (scene, picture, hidden) => guarded(() => storePicture(scene, picture, hidden)),
    draw(part) {
      open ??= openSitting()
      return guarded(() => storeEvents(part))
    },
    track: (durationMs) => trackOf(state, durationMs),
    file(blobId) {
      for (const { picture } of state.pictures.values()) {
        const found = [picture, picture.thumbnail].find((one) => one?.blobId === blobId)
        if (found) return { path: join(folder, pictureFile(blobId)), type: found.type }
      }
      return null
    },
    blank: (blobId) =>
      guarded(async () => {
        if (!state.scenes.some(({ picture }) => picture === blobId)) return done(undefined)
        const scenes = state.scenes.map((scene) => (scene.picture === blobId ? { ...scene, picture: null } : scene))
        const line: DrawingLine = { kind: 'scenes', scenes }
        await (await openJournal()).append(bytesOf([line]))
        state = withLine(state, line)
        onChange()
        return done(undefined)
      }),
    whenLeft: () => open?.left ?? Promise.resolve(),
    leave,
    async idle() {
      for (let seen: unknown = null; seen !== work; ) {
        seen = work
        await work.catch(() => {})
      }
    },
    close: () =>
      inTurn(async () => {
        isClosed = true
        pieces.stop()
        await intake.close()
        await journal?.close()
        journal = null
      }),
  }
}

function openSitting(): { readonly left: Promise<void>; readonly leave: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { left: promise, leave: resolve }
}

export interface FoundDrawing {
  readonly state: DrawingState
  readonly sizeBytes: number
}

/** What a start finds in a take's folder; null: nothing was drawn. Sweeps away what a crash left of it. */
export async function findDrawing(folder: string): Promise<FoundDrawing | null> {
  const found = await readDrawingLog(folder)
  // Where lines are lost nobody can say which pictures they named.
  if (!(await isDamaged(folder))) await removeUnnamedPictures(folder, filesNamed(found?.state ?? emptyDrawing))
  return found && found.state.scenes.length + found.state.pictures.size > 0 ? found : null
}

const idsOf = ({ blobId, thumbnail }: NotePicture): BlobId[] => (thumbnail ? [blobId, thumbnail.blobId] : [blobId])

const filesNamed = ({ pictures }: DrawingState): ReadonlySet<string> =>
  new Set([...pictures.values()].flatMap(({ picture }) => idsOf(picture)))

async function removePicture(folder: string, picture: NotePicture, named: ReadonlySet<string>): Promise<void> {
  for (const id of idsOf(picture)) {
    if (named.has(id)) continue
    await rm(join(folder, pictureFile(id)), { force: true })
  }
  await syncFolder(folder)
}

/** Nothing is drawn after the sound has ended; and a scene has the picture that is on disk. */
export function trackOf({ scenes, events, pictures }: DrawingState, durationMs: number): Track | null {
  if (scenes.length === 0) return null
  return {
    durationMs,
    scenes: scenes.map((scene, index) => ({ ...scene, picture: pictures.get(index)?.picture.blobId ?? null })),
    events: events.map((event) => (event.atMs > durationMs ? { ...event, atMs: durationMs } : event)),
  }
}
