import { type ByteSource, createWebmScan } from '#shared/video/scan-webm.ts'

/** The frames of a video that comes in pieces. */
export interface FrameTimes {
  /** Of all frames that are whole, from the first one on, in milliseconds; null: they cannot be told. Pieces are read one after the other. */
  add(piece: Blob): Promise<readonly number[] | null>
}

export function createFrameTimes(): FrameTimes {
  const scan = createWebmScan()
  let video = new Blob([])
  let turn: Promise<readonly number[] | null> = Promise.resolve(null)

  async function read(piece: Blob): Promise<readonly number[] | null> {
    video = new Blob([video, piece])
    if (!(await scan.on(sourceOf(video)))) return null
    const found = scan.found()
    if (!found.ok) return null
    const { frames } = found.value
    const firstMs = frames[0]?.atMs ?? 0
    return frames.map(({ atMs }) => atMs - firstMs)
  }

  return {
    add(piece) {
      turn = turn.then(() => read(piece)).catch(() => null)
      return turn
    },
  }
}

const sourceOf = (blob: Blob): ByteSource => ({
  sizeBytes: blob.size,
  read: async (at, length) => new Uint8Array(await blob.slice(at, at + length).arrayBuffer()),
})
