/** Makes whole what was recorded, and says what came of it in the words of the lifecycle. Always answers: a take never waits for ever. */
import { join } from 'node:path'
import type { Clock } from '#shared/kernel/clock.ts'
import { BlobId, type IdMaker } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { Append, TakeState } from '#shared/take/lifecycle-types.ts'
import { faultOf } from './durable-files.ts'
import { type SealedFolder, sealFolder } from './seal-folder.ts'
import { takeAudio } from './take-audio.ts'
import type { TakeFact } from './take-engine.ts'
import { takeFiles } from './take-files.ts'
import { writeManifest } from './take-manifest.ts'
import { type TakeRecord, toManifest } from './take-record.ts'
import type { TakeDispatch } from './takes.ts'

interface SealerPorts {
  readonly clock: Clock
  readonly ids: IdMaker
  readonly dispatch: TakeDispatch
}

/** Part of the work on a take's files: one at a time. */
export type TakeSealer = (record: TakeRecord) => Promise<TakeFact>

export function createTakeSealer({ clock, ids, dispatch }: SealerPorts): TakeSealer {
  const newBlobId = (): BlobId => BlobId.parse(ids.next())

  /** The first recording is whole when its writer says so; everything else is for the folder to tell. */
  async function sealAudio(record: TakeRecord): Promise<Result<SealedFolder, Reason>> {
    const { folder, edits, audio, writer } = record
    record.writer = null
    const written = writer ? await writer.seal() : null
    if (written && audio === null) {
      return written.ok ? done({ audio: written.value, edits, isRepaired: false, hasEmptyPart: false }) : written
    }
    if (written && !written.ok && written.reason !== 'takeEmpty') return written
    const leaveOutNewest = appendIn(record.state) === 'leaveOut'
    const sealed = await sealFolder({ folder, edits, audio, newBlobId, leaveOutNewest })
    return sealed.ok && written && !written.ok ? done({ ...sealed.value, hasEmptyPart: true }) : sealed
  }

  async function seal(record: TakeRecord): Promise<Result<SealedFolder, Reason>> {
    try {
      const sealed = await sealAudio(record)
      if (!sealed.ok) return sealed
      const { audio, edits } = sealed.value
      record.sealedAtMs = clock.nowMs()
      const isOther = edits !== record.edits
      takeAudio(record, { audio, edits }, dispatch)
      // The outbox must not know of a file that the manifest does not.
      if (isOther) await writeManifest(record.folder, toManifest(record))
      return sealed
    } catch (error) {
      const { reason, detail } = faultOf(error, record.folder)
      return refused(reason, detail)
    }
  }

  return async (record) => {
    const sealed = await seal(record)
    if (!sealed.ok) {
      if (sealed.reason === 'takeEmpty') return { kind: 'foundEmpty' }
      record.detail = sealed.detail ?? null
      return { kind: 'sealFailed', reason: sealed.reason }
    }
    // The file has another name now; what was final stays final.
    if (record.finalBytes > 0) {
      dispatch.follow(record.id, join(record.folder, takeFiles.sealed))
      dispatch.grew(record.id, record.finalBytes)
    }
    const isEmptyAppend = appendIn(record.state) !== null && sealed.value.hasEmptyPart
    return isEmptyAppend ? { kind: 'foundEmpty' } : { kind: 'sealed' }
  }
}

const appendIn = (state: TakeState): Append | null => ('append' in state ? (state.append ?? null) : null)
