import type { Hash } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { limits } from '#shared/contract/limits.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { formatBytes } from '#shared/kernel/format.ts'
import type { BlobId, MemberId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import { isDiskFull } from '../db/faults.ts'
import type { Metrics } from '../metrics.ts'
import { type BlobFolders, syncFolder } from './folders.ts'
import { openPartFile, type PartFile, PartFileTooShort } from './part-file.ts'
import {
  refuse,
  stateAt,
  stateOfKnown,
  stateOfWhole,
  type UploadResult,
  type UploadState,
  unknownUpload,
} from './upload-result.ts'
import { takeBackUnsealed, type UploadRows } from './upload-rows.ts'
import { createUploadTurns, type Turn } from './upload-turns.ts'

export interface Append {
  readonly offset: number
  readonly body: Readable
  /** `Content-Length`, when told. */
  readonly announcedBytes: number | null
  /** SHA-256 in hex of the whole, when these are the last bytes; null while more is to come. */
  readonly finalDigest: string | null
  /** So many of the body stand at the beginning of the file: what was left out until now. */
  readonly frontBytes: number
}

/**
 * Uploads under way. Every offset that is told is on disk: bytes, then row. A connection that breaks, or is ended by a newer
 * request, keeps what had arrived; a failing disk keeps what was acknowledged before.
 */
export interface Uploads {
  /** Starts an upload, or finds the one of this id again. `frontBytes`: left out until the last bytes come. */
  begin(id: BlobId, ownerId: MemberId, frontBytes: number): Promise<UploadResult>
  stateOf(id: BlobId, ownerId: MemberId): Promise<UploadResult>
  append(id: BlobId, ownerId: MemberId, append: Append): Promise<UploadResult>
  remove(id: BlobId, ownerId: MemberId): Promise<UploadResult>
  /** Removes uploads untouched since `atMs` and forgets hashes of those that pause. Returns how many it removed. */
  collect(untouchedSinceMs: number): Promise<number>
  /** Ends what is receiving, and resolves when all of it is settled on disk. */
  close(): Promise<void>
}

interface UploadDeps {
  readonly folders: BlobFolders
  readonly rows: UploadRows
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly sessionIdleMs: number
}

/** What memory adds to the row of an upload: the running hash, so that finishing need not read the file again. */
interface Session {
  readonly hash: Hash
  readonly usedAtMs: number
}

export function createUploads(deps: UploadDeps): Uploads {
  const { folders, rows, clock, log, metrics } = deps
  const turns = createUploadTurns()
  const sessions = new Map<BlobId, Session>()

  async function appendNow(id: BlobId, ownerId: MemberId, order: Append & { turn: Turn }): Promise<UploadResult> {
    const known = await rows.find(id)
    if (known.kind === 'nothing' || known.ownerId !== ownerId) return unknownUpload(id)
    if (known.kind === 'blob') return answerSealed(known, order)
    const present = stateOfKnown(known)
    if (order.offset !== known.offset) return refuse('uploadOffsetWrong', undefined, present)
    // Named by a client that asked before the upload started again.
    if (order.frontBytes > 0 && order.frontBytes !== known.frontBytes) {
      return refuse('uploadOffsetWrong', undefined, present)
    }
    if (order.finalDigest !== null && order.frontBytes !== known.frontBytes) return await startAgain(id)
    const announced = order.offset + (order.announcedBytes ?? 0) - order.frontBytes
    if (announced > limits.videoSizeBytes) return refuse('noteTooLarge', formatBytes(announced), present)

    await takeBackUnsealed(folders, id)
    const kept = sessions.get(id)?.hash ?? null
    // Until this attempt ends well, the hash may be ahead of what is durable.
    sessions.delete(id)
    let part: PartFile
    try {
      part = await openPartFile(folders.partPath(id), { ...known, kept })
    } catch (error) {
      if (!(error instanceof PartFileTooShort)) return await failed(id, error)
      log('error', 'upload starts again: its file is too short', { id })
      await rows.startAgain(id)
      return refuse('uploadOffsetWrong', undefined, stateAt(0, 0))
    }
    try {
      return await receive(id, ownerId, { ...order, part, present })
    } catch (error) {
      return await failed(id, error)
    } finally {
      await part.close()
    }
  }

  async function receive(
    id: BlobId,
    ownerId: MemberId,
    order: Append & { part: PartFile; present: UploadState; turn: Turn },
  ): Promise<UploadResult> {
    const { part, offset, frontBytes, present } = order
    const most = { bytes: limits.videoSizeBytes - offset, frontBytes }
    const appended = await order.turn.receive(order.body, () => part.append(order.body, most))
    if (appended.kind === 'tooLarge') {
      await part.truncate(offset)
      return refuse('noteTooLarge', `more than ${formatBytes(limits.videoSizeBytes)}`, present)
    }
    if (appended.kind === 'frontCut') return { ok: true, state: present }
    const reached = offset + appended.sizeBytes
    metrics.count('upload_bytes', appended.sizeBytes)
    if (offset === present.frontBytes && reached > offset) await syncFolder(folders.uploads)
    if (appended.kind === 'whole' && order.finalDigest !== null) {
      return finish(id, ownerId, { part, sizeBytes: reached, finalDigest: order.finalDigest })
    }
    await rows.moveOffset(id, reached)
    if (part.hash) sessions.set(id, { hash: part.hash, usedAtMs: clock.monotonicMs() })
    return { ok: true, state: { ...present, offset: reached } }
  }

  async function finish(
    id: BlobId,
    ownerId: MemberId,
    order: { part: PartFile; sizeBytes: number; finalDigest: string },
  ): Promise<UploadResult> {
    if (order.sizeBytes === 0) return refuse('requestInvalid', 'an upload cannot be empty', stateAt(0, 0))
    const sha256 = await order.part.digest(order.sizeBytes)
    if (sha256 !== order.finalDigest) {
      const again = await startAgain(id)
      await order.part.truncate(0)
      return again
    }
    await rename(folders.partPath(id), folders.blobPath(id))
    await syncFolder(folders.blobs)
    await rows.seal({ id, ownerId, sha256, sizeBytes: order.sizeBytes })
    metrics.count('uploads', 1)
    return { ok: true, state: stateOfWhole(order.sizeBytes) }
  }

  /** What came does not become what it was said to be: all of it comes again. */
  async function startAgain(id: BlobId): Promise<UploadResult> {
    await rows.startAgain(id)
    return refuse('uploadHashWrong', undefined, stateAt(0, 0))
  }

  /** The disk did not do its part: nothing more is acknowledged, and the next attempt goes on from the durable offset. */
  async function failed(id: BlobId, error: unknown): Promise<UploadResult> {
    log('error', 'upload could not be written', { id, error: String(error) })
    const known = await rows.find(id)
    const state = known.kind === 'nothing' ? null : stateOfKnown(known)
    return refuse(isDiskFull(error) ? 'diskFull' : 'serverFailed', undefined, state)
  }

  return {
    begin: (id, ownerId, frontBytes) =>
      turns.take(id, ownerId, async () => {
        const known = await rows.find(id)
        if (known.kind === 'nothing') {
          await rows.begin(id, ownerId, frontBytes)
          return { ok: true, state: stateAt(frontBytes, frontBytes) }
        }
        if (known.ownerId !== ownerId) return refuse('requestInvalid', 'the id of this upload is taken', null)
        return { ok: true, state: stateOfKnown(known) }
      }),

    stateOf: (id, ownerId) =>
      turns.take(id, ownerId, async () => {
        const known = await rows.find(id)
        if (known.kind === 'nothing' || known.ownerId !== ownerId) return unknownUpload(id)
        return { ok: true, state: stateOfKnown(known) }
      }),

    append: (id, ownerId, order) => turns.take(id, ownerId, (turn) => appendNow(id, ownerId, { ...order, turn })),

    remove: (id, ownerId) =>
      turns.take(id, ownerId, async () => {
        const known = await rows.find(id)
        if (known.kind === 'nothing' || known.ownerId !== ownerId) return unknownUpload(id)
        if (!(await forget(id))) return refuse('requestInvalid', 'a note holds this recording', stateOfKnown(known))
        return { ok: true, state: stateAt(0, 0) }
      }),

    async collect(untouchedSinceMs) {
      const idleSince = clock.monotonicMs() - deps.sessionIdleMs
      for (const [id, session] of sessions) if (session.usedAtMs < idleSince) sessions.delete(id)
      const abandoned = await rows.untouchedSince(untouchedSinceMs)
      // One that is receiving right now is not abandoned, however old its row.
      let removed = 0
      for (const id of abandoned.filter((one) => !turns.isReceiving(one))) {
        await turns.takeQuietly(id, async () => {
          const isStillAbandoned = (await rows.untouchedSince(untouchedSinceMs)).includes(id)
          if (isStillAbandoned && (await forget(id))) removed += 1
        })
      }
      return removed
    },

    close: () => turns.close(),
  }

  /** False: a note holds it. */
  async function forget(id: BlobId): Promise<boolean> {
    if (!(await rows.release(id))) return false
    sessions.delete(id)
    await rm(folders.partPath(id), { force: true })
    await rm(folders.blobPath(id), { force: true })
    await rows.drop(id)
    return true
  }
}

/** The answer to the last bytes was lost and they come again: it is repeated. Anything else comes too late. */
function answerSealed(blob: { sha256: string; sizeBytes: number }, order: Append): UploadResult {
  const state = stateOfWhole(blob.sizeBytes)
  const isRepeated = order.finalDigest === blob.sha256 && order.offset <= blob.sizeBytes
  return isRepeated ? { ok: true, state } : refuse('uploadOffsetWrong', undefined, state)
}
