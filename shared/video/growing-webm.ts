/**
 * A video that is being recorded, as it will be once it is whole: all but the front, which comes last. Bytes that were read once stay what
 * they are, whatever is recorded after them; of the recorded file nothing is copied.
 */
import { type ByteSource, createWebmScan, type VideoFrame } from './scan-webm.ts'
import { type Cluster, partsOf, takeClusters } from './webm-clusters.ts'
import { FRONT_BYTES, fitsFront } from './webm-front.ts'

export interface GrowingWebm {
  /** Looks at what was recorded since. Answers up to where the whole file is known; 0 as long as nothing of it is. */
  grow(source: ByteSource): Promise<number>
  /** Of what is known; fewer bytes than asked for at its end. `at`: in the whole file, behind its front. */
  read(source: ByteSource, at: number, length: number): Promise<Uint8Array<ArrayBuffer>>
}

interface PlacedCluster extends Cluster {
  readonly at: number
}

export function createGrowingWebm(): GrowingWebm {
  const scan = createWebmScan()
  const clusters: PlacedCluster[] = []
  let firstMs: number | null = null
  let seenFrames = 0
  let open: readonly VideoFrame[] = []
  let endAt = FRONT_BYTES

  return {
    async grow(source) {
      const found = (await scan.on(source)) ? scan.found() : null
      if (!found?.ok || !fitsFront(found.value)) return 0
      const { frames } = found.value
      // Whether the last one stands by itself may be told only behind it.
      const fresh = frames.slice(seenFrames, -1)
      seenFrames += fresh.length
      firstMs ??= frames[0]?.atMs ?? 0
      const startMs = firstMs
      const moved = fresh.map((frame) => ({ ...frame, atMs: frame.atMs - startMs }))
      const taken = takeClusters([...open, ...moved])
      open = taken.rest
      for (const cluster of taken.clusters) {
        clusters.push({ ...cluster, at: endAt })
        endAt += cluster.sizeBytes
      }
      return clusters.length === 0 ? 0 : endAt
    },
    async read(source, at, length) {
      const found = scan.found()
      const wanted = Math.max(0, Math.min(length, endAt - at))
      const bytes = new Uint8Array(wanted)
      if (!found.ok || wanted === 0) return bytes.subarray(0, 0)
      let filled = 0
      for (let index = clusterAt(clusters, at); filled < wanted; index += 1) {
        const cluster = clusters[index]
        if (!cluster) break
        let partAt = cluster.at
        for (const part of partsOf(cluster, found.value.trackNumber)) {
          const size = part instanceof Uint8Array ? part.length : part.sizeBytes
          const from = at + filled - partAt
          partAt += size
          if (from >= size) continue
          const count = Math.min(size - from, wanted - filled)
          const piece =
            part instanceof Uint8Array
              ? part.subarray(from, from + count)
              : await readAll(source, part.from + from, count)
          bytes.set(piece, filled)
          filled += count
          if (filled === wanted) break
        }
      }
      return bytes
    },
  }
}

function clusterAt(clusters: readonly PlacedCluster[], at: number): number {
  let low = 0
  let high = clusters.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((clusters[middle]?.at ?? 0) <= at) low = middle
    else high = middle
  }
  return low
}

async function readAll(source: ByteSource, at: number, length: number): Promise<Uint8Array> {
  const all = new Uint8Array(length)
  for (let has = 0; has < length; ) {
    const bytes = await source.read(at + has, length - has)
    if (bytes.length === 0) throw new Error('a video became shorter while it was read')
    all.set(bytes, has)
    has += bytes.length
  }
  return all
}
