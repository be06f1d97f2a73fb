/**
 * A WebM file that says how long it is and where to seek: Info with a duration, and Cues before the first cluster, so that one can seek
 * in it while it is still coming. Frames are copied as they are. Everything but the frames is laid out before the first byte is written.
 */
import { element, floatElement, headOf, ids, joined, textElement, uint64Element, uintBytes } from './ebml.ts'
import type { PlannedFrame, VideoPlan } from './plan-video.ts'
import type { ByteSource, ScannedVideo } from './scan-webm.ts'

/** What a page must read to show the frame that it seeks. */
const MAX_CLUSTER_MS = 5_000
const COPY_BYTES = 1 << 18

interface Cluster {
  readonly atMs: number
  readonly frames: readonly PlannedFrame[]
  readonly isSeekable: boolean
  /** Of all that follows its head. */
  readonly sizeBytes: number
}

export async function* writeWebm(
  source: ByteSource,
  video: Pick<ScannedVideo, 'tracks' | 'trackNumber'>,
  plan: VideoPlan,
): AsyncGenerator<Uint8Array> {
  const clusters = clustersOf(plan.frames)
  yield headerOf(video, plan, clusters)
  for (const cluster of clusters) {
    yield joined([headOf(ids.cluster, cluster.sizeBytes), uint64Element(ids.timestamp, cluster.atMs)])
    for (const frame of cluster.frames) {
      yield blockHeadOf(video.trackNumber, frame, cluster.atMs)
      yield* copied(source, frame)
    }
  }
}

async function* copied(source: ByteSource, { from, sizeBytes }: PlannedFrame): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < sizeBytes; ) {
    const bytes = await source.read(from + at, Math.min(COPY_BYTES, sizeBytes - at))
    if (bytes.length === 0) throw new Error('a video became shorter while it was read')
    yield bytes
    at += bytes.length
  }
}

/** A key frame begins one, and so does what is too far behind the last. */
function clustersOf(frames: readonly PlannedFrame[]): readonly Cluster[] {
  const groups: PlannedFrame[][] = []
  for (const frame of frames) {
    const group = groups.at(-1)
    const isFar = frame.atMs - (group?.[0]?.atMs ?? 0) > MAX_CLUSTER_MS
    if (!group || frame.isKey || isFar) groups.push([frame])
    else group.push(frame)
  }
  return groups.map((group) => {
    const atMs = group[0]?.atMs ?? 0
    const timestampBytes = uint64Element(ids.timestamp, atMs).length
    const sizeBytes = group.reduce((sum, frame) => sum + BLOCK_HEAD_BYTES + frame.sizeBytes, timestampBytes)
    return { atMs, frames: group, isSeekable: group[0]?.isKey ?? false, sizeBytes }
  })
}

const BLOCK_HEAD_BYTES = headOf(ids.simpleBlock, 0).length + 4
const CLUSTER_HEAD_BYTES = headOf(ids.cluster, 0).length

function blockHeadOf(trackNumber: number, frame: PlannedFrame, clusterMs: number): Uint8Array {
  const head = new Uint8Array(4)
  head[0] = trackNumber | 0x80
  new DataView(head.buffer).setInt16(1, frame.atMs - clusterMs)
  head[3] = frame.isKey ? 0x80 : 0
  return joined([headOf(ids.simpleBlock, 4 + frame.sizeBytes), head])
}

function headerOf(video: Pick<ScannedVideo, 'tracks' | 'trackNumber'>, plan: VideoPlan, clusters: readonly Cluster[]) {
  const info = element(
    ids.info,
    uint64Element(ids.timestampScale, 1_000_000),
    floatElement(ids.duration, plan.durationMs),
    textElement(ids.muxingApp, 'earshot'),
    textElement(ids.writingApp, 'earshot'),
  )
  const tracks = element(ids.tracks, video.tracks)
  // Numbers of a fixed width: the places that the cues name do not move with what they are.
  const seekBytes = seekHeadOf(0, 0, 0).length
  const cuesBytes = cuesOf(video.trackNumber, clusters, 0).length
  const tracksAt = seekBytes + info.length
  const cuesAt = tracksAt + tracks.length
  const inside = joined([
    seekHeadOf(seekBytes, tracksAt, cuesAt),
    info,
    tracks,
    cuesOf(video.trackNumber, clusters, cuesAt + cuesBytes),
  ])
  const clusterBytes = clusters.reduce((sum, { sizeBytes }) => sum + CLUSTER_HEAD_BYTES + sizeBytes, 0)
  return joined([ebmlHeader, headOf(ids.segment, inside.length + clusterBytes), inside])
}

/** Places count from where the segment's content begins. */
const seekHeadOf = (infoAt: number, tracksAt: number, cuesAt: number): Uint8Array =>
  element(ids.seekHead, seekOf(ids.info, infoAt), seekOf(ids.tracks, tracksAt), seekOf(ids.cues, cuesAt))

const seekOf = (id: number, at: number): Uint8Array =>
  element(ids.seek, element(ids.seekId, uintBytes(id)), uint64Element(ids.seekPosition, at))

function cuesOf(trackNumber: number, clusters: readonly Cluster[], firstAt: number): Uint8Array {
  const points: Uint8Array[] = []
  let at = firstAt
  for (const { atMs, isSeekable, sizeBytes } of clusters) {
    if (isSeekable) points.push(cueOf(trackNumber, atMs, at))
    at += CLUSTER_HEAD_BYTES + sizeBytes
  }
  return element(ids.cues, ...points)
}

const cueOf = (trackNumber: number, atMs: number, at: number): Uint8Array =>
  element(
    ids.cuePoint,
    uint64Element(ids.cueTime, atMs),
    element(
      ids.cueTrackPositions,
      element(ids.cueTrack, uintBytes(trackNumber)),
      uint64Element(ids.cueClusterPosition, at),
    ),
  )

/** EBML 1, ids of at most 4 and sizes of at most 8 bytes, WebM 4 that a reader of WebM 2 reads. */
const ebmlHeader = element(
  ids.ebml,
  element(0x4286, Uint8Array.of(1)),
  element(0x42f7, Uint8Array.of(1)),
  element(0x42f2, Uint8Array.of(4)),
  element(0x42f3, Uint8Array.of(8)),
  textElement(ids.docType, 'webm'),
  element(0x4287, Uint8Array.of(4)),
  element(0x4285, Uint8Array.of(2)),
)
