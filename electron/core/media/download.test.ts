import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BlobId } from '#shared/kernel/ids.ts'
import { tuning } from '../sync/tuning.ts'
import { createSystemClock } from '../system/system-clock.ts'
import { type DownloadDeps, download } from './download.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-download-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A server that gives `bytes` in pieces, and a clock that writes down which rests were asked for, and when. */
function scene(bytes: Uint8Array) {
  const clock = createSystemClock()
  const rests: { readonly ms: number; readonly atByte: number }[] = []
  let given = 0
  const body = () =>
    new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const piece = bytes.subarray(given, given + 65_536)
          given += piece.length
          if (piece.length > 0) controller.enqueue(piece)
          else controller.close()
        },
      },
      { highWaterMark: 0 },
    )
  const deps: DownloadDeps = {
    http: {
      fetch: () => Promise.reject(new Error('not asked for')),
      open: async () => new Response(body(), { status: 200 }),
      headers: {},
      url: () => 'http://server',
    },
    clock: {
      ...clock,
      setTimer(work, ms) {
        if (ms !== tuning.downloadHeadPauseMs) return clock.setTimer(work, ms)
        rests.push({ ms, atByte: given })
        return clock.setTimer(work, 0)
      },
    },
    signal: new AbortController().signal,
  }
  const path = join(folder, 'recording')
  const blob = {
    blobId: BlobId.parse('00000000-0000-7000-8000-000000000001'),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    sizeBytes: bytes.length,
  }
  return { rests, path, fetched: () => download({ blob, path, onBytes: () => undefined }, deps) }
}

describe('a download', () => {
  it('of a long recording rests once after its head, so that its first sound comes before the rest, and is whole', async () => {
    const bytes = new Uint8Array(3_000_000).map((_, at) => at % 251)
    const { rests, path, fetched } = scene(bytes)
    expect(await fetched()).toEqual({ ok: true, value: undefined })
    expect(rests).toEqual([{ ms: tuning.downloadHeadPauseMs, atByte: tuning.downloadHeadBytes }])
    expect(Buffer.compare(await readFile(path), bytes)).toBe(0)
  })

  it('that has little more to bring does not rest', async () => {
    const { rests, fetched } = scene(new Uint8Array(tuning.downloadHeadBytes + 100_000))
    expect(await fetched()).toMatchObject({ ok: true })
    expect(rests).toEqual([])
  })
})
