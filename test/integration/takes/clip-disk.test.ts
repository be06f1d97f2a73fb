import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freeBytesOf } from '../../../electron/core/takes/disk-watch.ts'
import { createTakeClip } from '../../../electron/core/takes/take-clip.ts'
import { BlobId, TakeId } from '../../../shared/kernel/ids.ts'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { recordedVideo } from '../../../shared/video/recorded-video.ts'
import { BLOCK_BYTES, openSmallDisk, type SmallDisk } from '../../faults/support/small-disk.ts'

const blobId = BlobId.parse(crypto.randomUUID())
const takeId = TakeId.parse(crypto.randomUUID())
const runs = [{ atMs: 0, fromMs: 0 }]
const bytes = recordedVideo({ frames: 40, msPerFrame: 100, keyEvery: 10, frameBytes: 2_000 })
/** So much is for speech. */
const KEPT_BLOCKS = Math.ceil(takeTuning.keptForSpeechBytes / BLOCK_BYTES)
/** It can only be filled by a core in a process of its own where no real one can be mounted. */
const nobody = { send: () => undefined }

let disk: SmallDisk
beforeEach(async (context) => {
  disk = openSmallDisk()
  if (disk.execArgv.length > 0) {
    disk.end()
    context.skip('no small disk can be mounted here (needs root on Linux)')
  }
  await mkdir(disk.dir)
})
afterEach(() => disk.end())

const begun = async () => {
  const ports = {
    folder: disk.dir,
    ready: async () => undefined,
    freeBytes: freeBytesOf,
    log: () => undefined,
    onChange: () => undefined,
  }
  const clip = createTakeClip(ports, { blobId, runs })
  expect(await clip.keep({ blobId, runs })).toMatchObject({ ok: true })
  const give = (from: number, to: number): void => {
    for (let at = from; at < to; at += 1_000) {
      clip.accept({ takeId, blobId, offset: at, bytes: bytes.subarray(at, Math.min(to, at + 1_000)) })
    }
  }
  return { clip, give }
}

describe('a clip on a disk that is full', () => {
  it('is refused what does not fit, and takes it when there is room again', async () => {
    const { clip, give } = await begun()
    give(0, 10_000)
    expect(await clip.keep({ blobId, runs })).toMatchObject({ value: { haveBytes: 10_000 } })
    disk.leave(KEPT_BLOCKS, nobody)
    give(10_000, 40_000)
    expect(await clip.keep({ blobId, runs })).toMatchObject({ ok: false, reason: 'diskFull' })
    expect(await freeBytesOf(disk.dir)).toBeGreaterThanOrEqual(takeTuning.keptForSpeechBytes - BLOCK_BYTES)
    disk.free()
    const kept = await clip.keep({ blobId, runs })
    if (!kept.ok) throw new Error(kept.reason)
    expect(kept.value.haveBytes).toBeGreaterThanOrEqual(10_000)
    give(kept.value.haveBytes, bytes.length)
    expect(await clip.keep({ blobId, runs })).toMatchObject({ value: { haveBytes: bytes.length } })
    expect(await readFile(join(disk.dir, 'clip.webm.part'))).toEqual(Buffer.from(bytes))
    await clip.close()
  })

  it('is kept as it was recorded while there is no room to make it whole, and made whole once there is', async () => {
    const { clip, give } = await begun()
    give(0, bytes.length)
    expect(await clip.keep({ blobId, runs })).toMatchObject({ value: { haveBytes: bytes.length } })
    disk.leave(KEPT_BLOCKS + 1, nobody)
    expect(await clip.keep({ blobId, runs, isLast: true })).toMatchObject({ ok: true })
    expect(await clip.whole()).toMatchObject({ ok: false, reason: 'diskFull' })
    expect(await readFile(join(disk.dir, 'clip.webm.part'))).toEqual(Buffer.from(bytes))
    disk.free()
    expect(await clip.whole()).toMatchObject({ ok: true, value: { durationMs: 4_000 } })
    expect(clip.state()).toMatchObject({ isOpen: false, whole: { width: 320, height: 200 } })
    await clip.close()
  })
})
