/** Frames in the clusters of a WebM file as this program writes it. What a cluster is does not depend on what comes after the next one. */
import { headOf, ids, joined, uint64Element } from './ebml.ts'
import type { VideoFrame } from './scan-webm.ts'

/** What a page must read to show the frame that it seeks. */
const MAX_CLUSTER_MS = 5_000

export interface Cluster {
  readonly atMs: number
  readonly frames: readonly VideoFrame[]
  /** It begins with a key frame. */
  readonly isSeekable: boolean
  /** With its head. */
  readonly sizeBytes: number
}

/** A key frame begins one, and so does what is too far behind the last. */
export function clustersOf(frames: readonly VideoFrame[]): readonly Cluster[] {
  const { clusters, rest } = takeClusters(frames)
  return rest.length > 0 ? [...clusters, clusterOf(rest)] : clusters
}

/** `clusters`: those that have ended, for a frame came that begins another. `rest`: of the one that may still grow. */
export function takeClusters(frames: readonly VideoFrame[]): {
  readonly clusters: readonly Cluster[]
  readonly rest: readonly VideoFrame[]
} {
  const clusters: Cluster[] = []
  let group: VideoFrame[] = []
  for (const frame of frames) {
    const isFar = frame.atMs - (group[0]?.atMs ?? frame.atMs) > MAX_CLUSTER_MS
    if (group.length > 0 && (frame.isKey || isFar)) {
      clusters.push(clusterOf(group))
      group = []
    }
    group.push(frame)
  }
  return { clusters, rest: group }
}

function clusterOf(frames: readonly VideoFrame[]): Cluster {
  const atMs = frames[0]?.atMs ?? 0
  const headBytes = CLUSTER_HEAD_BYTES + uint64Element(ids.timestamp, atMs).length
  const sizeBytes = frames.reduce((sum, frame) => sum + BLOCK_HEAD_BYTES + frame.sizeBytes, headBytes)
  return { atMs, frames, isSeekable: frames[0]?.isKey ?? false, sizeBytes }
}

const BLOCK_HEAD_BYTES = headOf(ids.simpleBlock, 0).length + 4
const CLUSTER_HEAD_BYTES = headOf(ids.cluster, 0).length

/** Its bytes in order: heads as they are, and frames whose bytes stand in what was recorded. */
export function* partsOf(cluster: Cluster, trackNumber: number): Generator<Uint8Array | VideoFrame> {
  const { atMs, sizeBytes, frames } = cluster
  yield joined([headOf(ids.cluster, sizeBytes - CLUSTER_HEAD_BYTES), uint64Element(ids.timestamp, atMs)])
  for (const frame of frames) {
    yield blockHeadOf(trackNumber, frame, atMs)
    yield frame
  }
}

function blockHeadOf(trackNumber: number, frame: VideoFrame, clusterMs: number): Uint8Array {
  const head = new Uint8Array(4)
  head[0] = trackNumber | 0x80
  new DataView(head.buffer).setInt16(1, frame.atMs - clusterMs)
  head[3] = frame.isKey ? 0x80 : 0
  return joined([headOf(ids.simpleBlock, 4 + frame.sizeBytes), head])
}
