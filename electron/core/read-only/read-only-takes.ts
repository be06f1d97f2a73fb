import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { TakeTarget } from '#shared/contract/ui-take.ts'
import { createEmitter } from '#shared/kernel/emitter.ts'
import { BlobId, type IdMaker, TakeId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { type Result, refused } from '#shared/kernel/result.ts'
import { keptTake } from '#shared/take/lifecycle.ts'
import { audioFile } from '../takes/edited-audio.ts'
import { noticeOf } from '../takes/notice-tone.ts'
import { readManifest } from '../takes/take-manifest.ts'
import { newRecord, type TakeRecord, toUiTake } from '../takes/take-record.ts'
import type { TakeChange, TakePlaces, Takes } from '../takes/takes.ts'

export interface ReadOnlyTakesPorts {
  readonly takesDir: string
  /** What every refusal is about. */
  readonly dataDir: string
  readonly ids: IdMaker
  readonly log: Log
  readonly places: TakePlaces
}

/**
 * Takes to look at and listen to: drafts, and recordings that wait to be sent, as far as they are sealed. Nothing is recovered, and
 * everything that would change one is refused.
 */
export async function createReadOnlyTakes({ takesDir, dataDir, ids, log, places }: ReadOnlyTakesPorts): Promise<Takes> {
  const changes = createEmitter<TakeChange>((error) => log('error', 'a listener failed', { error: String(error) }))
  const takes = new Map<TakeId, TakeRecord>()
  for (const name of (await readdir(takesDir).catch(() => [])).sort()) {
    const take = await readTake(join(takesDir, name), name).catch(() => null)
    if (take) takes.set(take.id, take)
  }
  let target: TakeTarget | null = null
  const refuse = (): Result<never, Reason> => refused('dataNewer', dataDir)
  const refuseLater = (): Promise<Result<never, Reason>> => Promise.resolve(refuse())
  const nothing = (): void => undefined
  const tellWhy = (): void => changes.emit({ kind: 'notice', notice: noticeOf(ids.next(), 'dataNewer', dataDir) })

  return {
    press: tellWhy,
    toggle: tellWhy,
    release: nothing,
    escape: nothing,
    keyUnwatched: nothing,
    setTarget(next) {
      target = next
    },
    target: () => target,
    list: () =>
      [...takes.values()].map((take) => toUiTake(take, places.nameOf(take.target))).filter((take) => take !== null),
    onChange: (listener) => changes.on(listener),
    attachCapture: () => nothing,
    report: nothing,
    microphone: () => ({ kind: 'closed' }),
    closeMicrophone: nothing,
    acceptPage: nothing,
    pause: refuse,
    resume: refuse,
    systemEvent: () => Promise.resolve(),
    send: refuseLater,
    discard: refuseLater,
    undoDiscard: refuseLater,
    importFile: refuseLater,
    edit: refuseLater,
    undoEdit: refuseLater,
    append: refuseLater,
    mark: refuse,
    nameChapter: refuse,
    drawings: {
      accept: nothing,
      setPicture: refuseLater,
      draw: refuseLater,
      drawn: refuse,
      file: () => null,
      sealedFile: () => Promise.resolve(null),
      trackPath: () => Promise.resolve(null),
    },
    clips: { accept: () => false, keep: refuseLater, keepPoster: refuseLater, drop: refuseLater, file: () => null },
    blobIdOf: (takeId) => takes.get(takeId)?.edits.blobId ?? BlobId.parse(takeId),
    audioPath(takeId) {
      const take = takes.get(takeId)
      return take?.audio ? audioFile(take.folder, take.edits, take.audio) : null
    },
    removeDelivered: nothing,
    recover: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

/** Null for what is not sealed, or cannot be read by this version. */
async function readTake(folder: string, name: string): Promise<TakeRecord | null> {
  const id = TakeId.safeParse(name)
  const manifest = id.success ? await readManifest(folder) : 'missing'
  if (!id.success || typeof manifest === 'string' || !manifest.audio) return null
  const { audio, edits, because, target, startedAtMs, chapters, pauses, sealedAtMs } = manifest
  if ((await stat(audioFile(folder, edits, audio))).size !== audio.sizeBytes) return null
  return newRecord({
    id: id.data,
    folder,
    startedAtMs,
    state:
      manifest.state === 'queued'
        ? { kind: 'queued', takeId: id.data }
        : keptTake(id.data, true, because?.reason ?? null),
    detail: because?.detail ?? null,
    target,
    audio,
    edits,
    chapters,
    pauses,
    sealedAtMs,
  })
}
