import { describe, expect, it } from 'vitest'
import type { Clock } from '#shared/kernel/clock.ts'
import { BlobId } from '#shared/kernel/ids.ts'
import { createBackoff } from './backoff.ts'
import { tuning } from './tuning.ts'
import type { UploadAnswer, UploadTransport } from './upload-transport.ts'
import { createUploader } from './uploader.ts'

const blob = (n: number): BlobId => BlobId.parse(`01890000-0000-7000-8000-${String(n).padStart(12, '0')}`)
const still: Clock = { nowMs: () => 0, monotonicMs: () => 0, setTimer: () => ({ cancel: () => undefined }) }
const turns = async (): Promise<void> => {
  for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** A server that answers each piece when it is told to. */
function setUp() {
  const held: { readonly blobId: BlobId; answer(): void }[] = []
  const complete: BlobId[] = []
  const at = (offset: number, isComplete = false): UploadAnswer => ({
    kind: 'done',
    value: { offset, isComplete, frontBytes: 0 },
  })
  const transport: UploadTransport = {
    create: async () => at(0),
    locate: async () => at(0),
    remove: async () => at(0),
    append: (blobId, { offset, bytes, sha256 }) =>
      new Promise((resolve) => {
        held.push({ blobId, answer: () => resolve(at(offset + bytes.length, sha256 !== null)) })
      }),
  }
  const uploader = createUploader({
    transport,
    read: async (_path, _offset, maxBytes) => new Uint8Array(maxBytes),
    clock: still,
    log: () => undefined,
    createBackoff: () => createBackoff({ random: () => 0.5 }),
    onProgress: () => undefined,
    onComplete: (blobId) => complete.push(blobId),
    onRefused: () => undefined,
  })
  const finish = (n: number, pieces: number): void =>
    uploader.finish(blob(n), { path: `/${n}`, sha256: 'a'.repeat(64), sizeBytes: pieces * tuning.uploadChunkBytes })
  /** Answers what is asked for now; the rest waits for the next time. */
  const answer = async (): Promise<BlobId[]> => {
    const asked = held.splice(0)
    for (const one of asked) one.answer()
    await turns()
    return asked.map(({ blobId }) => blobId)
  }
  return { uploader, complete, finish, answer }
}

describe('files on their way up', () => {
  it('do not make a small one wait for long ones, which go on behind it', async () => {
    const { complete, finish, answer } = setUp()
    for (const n of [1, 2, 3]) finish(n, 100)
    await turns()
    finish(4, 1)
    await turns()
    expect(await answer()).toEqual([blob(1), blob(2), blob(3)])
    expect(await answer()).toContain(blob(4))
    expect(complete).toEqual([blob(4)])
    const next = await answer()
    expect(next).toHaveLength(3)
    expect(next).not.toContain(blob(4))
  })

  it('are told of as one, by the bytes of all', async () => {
    const { uploader, finish, answer } = setUp()
    finish(1, 1)
    finish(2, 3)
    const files = [1, 2].map((n) => ({ blobId: blob(n), sizeBytes: (n === 1 ? 1 : 3) * tuning.uploadChunkBytes }))
    expect(uploader.percent(files)).toBeNull()
    await turns()
    await answer()
    expect(uploader.percent(files)).toBe(50)
    await answer()
    await answer()
    expect(uploader.percent(files)).toBe(100)
  })
})
