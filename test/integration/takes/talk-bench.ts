import { randomBytes } from 'node:crypto'
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { vi } from 'vitest'
import { createTakes, type TakesPorts } from '../../../electron/core/takes/create-takes.ts'
import { repairAudio } from '../../../electron/core/takes/repair-audio.ts'
import type { FilePlace, GrowingFile, TakeChange, Takes } from '../../../electron/core/takes/takes.ts'
import { createOpusScanner, type OpusSummary } from '../../../shared/audio/opus-file.ts'
import type { CaptureCommand } from '../../../shared/contract/capture.ts'
import type { NoteDraft } from '../../../shared/contract/model.ts'
import type { OnRelease } from '../../../shared/contract/settings.ts'
import type { TakeTarget, UiTake } from '../../../shared/contract/ui-take.ts'
import { type BlobId, ConversationId, createIdMaker, type NoteId, TakeId } from '../../../shared/kernel/ids.ts'
import type { Reason } from '../../../shared/kernel/reasons.ts'
import { done, type Result, refused } from '../../../shared/kernel/result.ts'
import { createHandClock, type HandClock } from './hand-clock.ts'
import { createSpokenPages, type SpokenPages } from './spoken-pages.ts'

export const target: TakeTarget = {
  conversationId: ConversationId.parse('01890000-0000-7000-8000-00000000000c'),
  rootId: null,
  anchor: null,
}

/** Real takes on a real folder, with a clock turned by hand, a capture window that is listened to, and a sending side that remembers. */
export interface TalkBench {
  readonly dataDir: string
  readonly clock: HandClock
  readonly takes: Takes
  readonly commands: CaptureCommand[]
  readonly changes: TakeChange[]
  readonly queued: Map<NoteId, { draft: NoteDraft; path: string; files: readonly FilePlace[] }>
  readonly grown: number[]
  readonly followed: string[]
  readonly abandoned: TakeId[]
  /** What the sending side was told of clips. */
  readonly clips: {
    readonly followed: Map<BlobId, GrowingFile>
    readonly grown: [BlobId, number][]
    readonly abandoned: BlobId[]
  }
  queueAnswer: Result<void, Reason>
  /** Closes the window that captures. */
  detach(): void
  notices(): string[]
  /** Presses the key; the take that opened and the pages its microphone will give, of one level where it is named. */
  begin(level?: number): { takeId: TakeId; pages: SpokenPages }
  /** The microphone opens and `speechPages` are spoken and stored. */
  speak(talk: { takeId: TakeId; pages: SpokenPages }, speechPages: number): Promise<void>
  /** Capture does as it was asked: `tailPages` more, then its count. */
  finish(talk: { takeId: TakeId; pages: SpokenPages }, tailPages: number): void
  take(takeId: TakeId): UiTake | undefined
  until(takeId: TakeId, state: UiTake['state']): Promise<UiTake>
  folder(takeId: TakeId): string
  /** The program starts again on the same folder; the old one is left as a crash would leave it. */
  restart(inOutbox?: ReadonlySet<NoteId>): Promise<TalkBench>
  end(): Promise<void>
}

/** `onRelease` and `people`: of every conversation there is. */
type Options = Partial<Pick<TakesPorts, 'openFile' | 'fallbackTarget' | 'limitMs' | 'freeBytes'>> & {
  readonly onRelease?: OnRelease
  readonly people?: number
  readonly use?: Omit<ReturnType<TakesPorts['microphone']>, 'microphoneId'>
}

export async function createTalkBench(
  options: Options = {},
  kept?: string,
  inOutbox: ReadonlySet<NoteId> = new Set(),
): Promise<TalkBench> {
  const dataDir = kept ?? (await mkdtemp(join(tmpdir(), 'earshot-takes-')))
  const clock = createHandClock()
  const queued = new Map<NoteId, { draft: NoteDraft; path: string; files: readonly FilePlace[] }>()
  const grown: number[] = []
  const followed: string[] = []
  const abandoned: TakeId[] = []
  const clips: TalkBench['clips'] = { followed: new Map(), grown: [], abandoned: [] }
  const commands: CaptureCommand[] = []
  const changes: TakeChange[] = []
  const takes = createTakes({
    dataDir,
    clock,
    ids: createIdMaker({ clock, random: () => new Uint8Array(randomBytes(16)) }),
    log: () => {},
    microphone: () => ({ microphoneId: null, ...(options.use ?? { lingerMs: 0, prerollMs: 0, hasCue: false }) }),
    places: {
      nameOf: () => '#general',
      peopleIn: () => options.people ?? 2,
      onRelease: () => options.onRelease ?? 'send',
    },
    deviceName: () => 'Test device',
    fallbackTarget: options.fallbackTarget ?? (() => null),
    ...(options.openFile ? { openFile: options.openFile } : {}),
    freeBytes: options.freeBytes ?? (async () => 10_000_000_000),
    ...(options.limitMs === undefined ? {} : { limitMs: options.limitMs }),
    // Ogg Opus as it is; checking files and encoding WAV have tests of their own.
    async importAudio(sourcePath, targetPath) {
      try {
        await copyFile(sourcePath, targetPath)
        return await repairAudio(dirname(targetPath))
      } catch {
        return refused('fileMissing', sourcePath)
      }
    },
    dispatch: {
      follow: (_takeId, path) => void followed.push(path),
      grew: (_takeId, sizeBytes) => void grown.push(sizeBytes),
      abandon: (takeId) => void abandoned.push(takeId),
      clips: {
        follow: (blobId, file) => void clips.followed.set(blobId, file),
        grew: (blobId, sizeBytes) => void clips.grown.push([blobId, sizeBytes]),
        abandon: (blobId) => void clips.abandoned.push(blobId),
      },
      queueNote(draft, files) {
        const path = files.find(({ blobId }) => blobId === draft.audio?.blobId)?.path ?? ''
        if (bench.queueAnswer.ok) queued.set(draft.id, { draft, path, files })
        return bench.queueAnswer
      },
      hasQueued: (noteId) => queued.has(noteId) || inOutbox.has(noteId),
    },
  })
  takes.onChange((change) => changes.push(change))
  const detach = takes.attachCapture((command) => commands.push(command))
  takes.setTarget(target)
  await takes.recover()

  const bench: TalkBench = {
    dataDir,
    clock,
    takes,
    commands,
    changes,
    queued,
    grown,
    followed,
    abandoned,
    clips,
    queueAnswer: done(undefined),
    detach,
    notices: () => changes.flatMap((change) => (change.kind === 'notice' ? [change.notice.message] : [])),
    begin(level) {
      takes.press()
      const command = commands.at(-1)
      if (command?.kind !== 'openMicrophone') throw new Error('no take was opened')
      return {
        takeId: command.takeId,
        pages: createSpokenPages(command.takeId, level === undefined ? level : () => level),
      }
    },
    async speak({ takeId, pages }, speechPages) {
      takes.report({ kind: 'microphoneOpened', takeId, label: 'Test microphone' })
      const before = bench.take(takeId)?.durationMs ?? 0
      for (const frame of pages.take(before === 0 ? 2 + speechPages : speechPages)) takes.acceptPage(frame)
      const spokenMs = before + 200 * speechPages
      await vi.waitFor(
        () => {
          if ((bench.take(takeId)?.durationMs ?? 0) < spokenMs - 10) throw new Error('not stored yet')
        },
        { timeout: 10_000, interval: 5 },
      )
    },
    finish({ takeId, pages }, tailPages) {
      const tail = pages.take(tailPages)
      for (const frame of tail) takes.acceptPage(frame)
      takes.report({ kind: 'captureFinished', takeId, pageCount: pages.next().index })
    },
    take: (takeId) => takes.list().find((take) => take.id === takeId),
    async until(takeId, state) {
      return vi.waitFor(
        () => {
          const take = bench.take(takeId)
          if (take?.state !== state) throw new Error(`${take?.state ?? 'gone'}, not ${state}`)
          return take
        },
        { timeout: 10_000, interval: 5 },
      )
    },
    folder: (takeId) => join(dataDir, 'takes', takeId),
    restart: (inOutbox) => createTalkBench(options, dataDir, inOutbox),
    async end() {
      await takes.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  return bench
}

/** Reads a whole file as a player would; throws on anything but sound Ogg Opus. */
export async function readOpus(path: string): Promise<OpusSummary> {
  const scanner = createOpusScanner()
  const pushed = scanner.push(await readFile(path))
  const summary = scanner.finish()
  if (!pushed.ok || !summary.ok) throw new Error(`${path} is not whole: ${summary.ok ? '' : summary.reason}`)
  return summary.value
}

export const newTakeId = (): TakeId => TakeId.parse(crypto.randomUUID())
