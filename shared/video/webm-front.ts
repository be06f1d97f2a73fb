/**
 * What stands before the first cluster of a WebM file: how long it is, and Cues, so that one can seek in it while it is still coming. Its
 * length can be fixed before anything of the video is known: then what follows it may go ahead, and the front comes last.
 */
import {
  element,
  floatElement,
  headOf,
  ids,
  joined,
  shortElement,
  textElement,
  uint32,
  uint64Element,
  uintBytes,
} from './ebml.ts'
import type { ScannedVideo } from './scan-webm.ts'
import type { Cluster } from './webm-clusters.ts'

/** Room for a place to seek every two seconds of half an hour; of a longer video every second one is named, or every third. */
export const FRONT_BYTES = 20_480

type Tracked = Pick<ScannedVideo, 'tracks' | 'trackNumber'>

/** False: what describes its track leaves no room for places to seek. */
export const fitsFront = ({ tracks }: Tracked): boolean => tracks.length <= FRONT_BYTES / 2

/** As short as it can be, or `FRONT_BYTES` long (`isFixed`; asked for only where `fitsFront`). */
export function frontOf(
  video: Tracked,
  { durationMs, clusters, isFixed }: { durationMs: number; clusters: readonly Cluster[]; isFixed: boolean },
): Uint8Array<ArrayBuffer> {
  const info = element(
    ids.info,
    uint64Element(ids.timestampScale, 1_000_000),
    floatElement(ids.duration, durationMs),
    textElement(ids.muxingApp, 'earshot'),
    textElement(ids.writingApp, 'earshot'),
  )
  const tracks = element(ids.tracks, video.tracks)
  // Numbers of a fixed width: the places that the cues name do not move with what they are.
  const tracksAt = SEEK_HEAD_BYTES + info.length
  const cuesAt = tracksAt + tracks.length
  const beforeBytes = ebmlHeader.length + SEGMENT_HEAD_BYTES + cuesAt
  const roomBytes = isFixed ? FRONT_BYTES - beforeBytes - CUES_HEAD_BYTES - VOID_HEAD_BYTES : Number.POSITIVE_INFINITY
  const points = thinned(
    pointsOf(clusters).filter(({ isSeekable }) => isSeekable),
    Math.floor(roomBytes / CUE_BYTES),
  )
  const cuesBytes = CUES_HEAD_BYTES + points.length * CUE_BYTES
  const voidBytes = isFixed ? FRONT_BYTES - beforeBytes - cuesBytes : 0
  const firstAt = cuesAt + cuesBytes + voidBytes
  const inside = joined([
    seekHeadOf(SEEK_HEAD_BYTES, tracksAt, cuesAt),
    info,
    tracks,
    element(ids.cues, ...points.map(({ atMs, at }) => cueOf(video.trackNumber, atMs, firstAt + at))),
    ...(isFixed ? [element(ids.void, new Uint8Array(voidBytes - VOID_HEAD_BYTES))] : []),
  ])
  const clusterBytes = clusters.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  return joined([ebmlHeader, headOf(ids.segment, inside.length + clusterBytes), inside])
}

/** `at`: behind where the first one begins. */
function pointsOf(clusters: readonly Cluster[]) {
  let at = 0
  return clusters.map(({ atMs, isSeekable, sizeBytes }) => {
    const point = { atMs, isSeekable, at }
    at += sizeBytes
    return point
  })
}

function thinned<T>(points: readonly T[], most: number): readonly T[] {
  const every = Math.max(1, Math.ceil(points.length / most))
  return points.filter((_, n) => n % every === 0)
}

/** Places count from where the segment's content begins. */
const seekHeadOf = (infoAt: number, tracksAt: number, cuesAt: number): Uint8Array =>
  element(ids.seekHead, seekOf(ids.info, infoAt), seekOf(ids.tracks, tracksAt), seekOf(ids.cues, cuesAt))

const seekOf = (id: number, at: number): Uint8Array =>
  element(ids.seek, element(ids.seekId, uintBytes(id)), uint64Element(ids.seekPosition, at))

const cueOf = (trackNumber: number, atMs: number, at: number): Uint8Array =>
  shortElement(
    ids.cuePoint,
    shortElement(ids.cueTime, uint32(atMs)),
    shortElement(
      ids.cueTrackPositions,
      shortElement(ids.cueTrack, uintBytes(trackNumber)),
      shortElement(ids.cueClusterPosition, uint32(at)),
    ),
  )

const SEEK_HEAD_BYTES = seekHeadOf(0, 0, 0).length
const SEGMENT_HEAD_BYTES = headOf(ids.segment, 0).length
const CUES_HEAD_BYTES = headOf(ids.cues, 0).length
const CUE_BYTES = cueOf(1, 0, 0).length
const VOID_HEAD_BYTES = headOf(ids.void, 0).length

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
