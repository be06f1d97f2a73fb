import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Clock } from '#shared/kernel/clock.ts'
import { BlobId, ConversationId } from '#shared/kernel/ids.ts'
import { done, refused } from '#shared/kernel/result.ts'
import type { KnownRecording } from '../store/recording-reader.ts'
import { openMediaFiles } from './media-files.ts'
import { createMediaKeeper } from './media-keeper.ts'

const id = (n: number): string => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`
const room = ConversationId.parse(id(1))
const blob = (n: number): BlobId => BlobId.parse(id(n))
const day = 24 * 3_600_000

/** A folder with recordings of 10 bytes each, last used in the order given; timers run at once. */
async function setUp(names: readonly number[], known: readonly Partial<KnownRecording & { n: number }>[]) {
  const dir = await mkdtemp(join(tmpdir(), 'earshot-keeper-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  for (const [index, n] of names.entries()) {
    await writeFile(join(dir, `${id(n)}.opus`), new Uint8Array(10))
    await utimes(join(dir, `${id(n)}.opus`), 1_000 + index, 1_000 + index)
  }
  const files = await openMediaFiles(dir)
  const recordings = known.map(({ n = 0, ...more }) => ({
    blobId: blob(n),
    sha256: '',
    sizeBytes: 10,
    conversationId: room,
    sentAtMs: 1_000 * day,
    isHeard: true,
    type: null,
    rank: 0,
    ...more,
  }))
  const clock: Clock = {
    nowMs: () => 1_001 * day,
    monotonicMs: () => 0,
    setTimer(run) {
      queueMicrotask(run)
      return { cancel: () => undefined }
    },
  }
  const state = { sizeBytes: 1_000, pinned: new Set<ConversationId>(), free: 1e12, inUse: new Set<BlobId>() }
  const fetched: BlobId[] = []
  const evicted: BlobId[] = []
  const keeper = createMediaKeeper({
    files,
    library: {
      fetchAhead(one) {
        if (state.free === 0) return Promise.resolve(refused('serverUnreachable'))
        fetched.push(one.blobId)
        return Promise.resolve(done(undefined))
      },
      inUse: () => state.inUse,
    },
    recordings: () => ({
      unheard: () => recordings.filter(({ isHeard }) => !isHeard),
      sentAfter: (ms) => recordings.filter(({ sentAtMs }) => sentAtMs > ms),
      ofConversation: () => recordings,
      ofBlob: (blobId) => recordings.find((one) => one.blobId === blobId) ?? null,
      lastHeard: () => null,
      newestOf: () => [],
      blobIdsOf: () =>
        [...Map.groupBy(recordings, ({ sentAtMs }) => sentAtMs).values()].map((of) => of.map(({ blobId }) => blobId)),
    }),
    policy: () => ({ days: 30, sizeBytes: state.sizeBytes, pinned: state.pinned }),
    freeBytes: () => Promise.resolve(state.free),
    onEvicted: (blobId) => evicted.push(blobId),
    clock,
    log: () => undefined,
  })
  const settle = async (): Promise<void> => {
    keeper.wake()
    await new Promise((resolve) => setTimeout(resolve, 20))
    await keeper.close()
  }
  return { files, keeper, state, fetched, evicted, settle }
}

describe('keeping recordings', () => {
  it('removes those used least recently until the rest fits, and tells of each', async () => {
    const { files, state, evicted, settle } = await setUp([11, 12, 13], [{ n: 11 }, { n: 12 }, { n: 13 }])
    state.sizeBytes = 20
    await settle()
    expect(evicted).toEqual([blob(11)])
    expect(files.all()).toEqual([blob(12), blob(13)])
  })
  it('leaves alone what is in use, and files of notes that are not known here', async () => {
    const { files, state, settle } = await setUp([11, 12, 99], [{ n: 11 }, { n: 12 }])
    state.sizeBytes = 10
    state.inUse.add(blob(11))
    await settle()
    expect(files.all()).toEqual([blob(11), blob(99)])
  })
  it('fetches what is young, newest first', async () => {
    const { fetched, settle } = await setUp(
      [11],
      [{ n: 11 }, { n: 12 }, { n: 13, sentAtMs: 1_001 * day }, { n: 14, sentAtMs: 5 }],
    )
    await settle()
    expect(fetched).toEqual([blob(13), blob(12)])
  })
  it('fetches nothing ahead while the disk is low', async () => {
    const { state, fetched, settle } = await setUp([], [{ n: 12 }])
    state.free = 900_000_000
    await settle()
    expect(fetched).toEqual([])
  })
  it('says how many recordings of a conversation are here with all that goes with them', async () => {
    const { keeper, settle } = await setUp(
      [11, 12, 21],
      [
        { n: 11, sentAtMs: 1 },
        { n: 12, sentAtMs: 2 },
        { n: 13, sentAtMs: 3 },
        { n: 21, sentAtMs: 1 },
        { n: 22, sentAtMs: 2 },
      ],
    )
    expect(keeper.share(room)).toEqual({ here: 1, total: 3 })
    await settle()
  })
  it('fetches pictures ahead, and a video only when it is short or all is kept', async () => {
    const video = { type: 'video/webm' as const, rank: 3, sizeBytes: 300_000_000 }
    const { state, fetched, settle } = await setUp(
      [],
      [{ n: 13, ...video }, { n: 12, type: 'image/webp', rank: 1 }, { n: 11 }, { n: 14, ...video, sizeBytes: 900 }],
    )
    state.sizeBytes = 1e12
    await settle()
    expect(fetched).toEqual([11, 12, 14].map(blob))
  })
  it('fetches every video of a conversation that is kept offline', async () => {
    const { state, fetched, settle } = await setUp([], [{ n: 13, type: 'video/webm', sizeBytes: 300_000_000 }])
    state.pinned.add(room)
    await settle()
    expect(fetched).toEqual([blob(13)])
  })
})

describe('when a recording was last used', () => {
  it('is remembered with its file, whatever becomes of the databases', async () => {
    const { files, settle } = await setUp([11], [{ n: 11 }])
    const before = files.usedAtMs(blob(11))
    await files.used(blob(11), before + 30_000)
    expect(files.usedAtMs(blob(11))).toBe(before)
    await files.used(blob(11), before + 120_000)
    const again = await openMediaFiles(join(files.path(blob(11)), '..'))
    expect(again.usedAtMs(blob(11))).toBe(before + 120_000)
    await settle()
  })
})
