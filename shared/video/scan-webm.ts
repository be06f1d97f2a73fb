/**
 * Finds the frames of a WebM video (RFC 8794, RFC 9559) as a MediaRecorder writes it: sizes unknown, no duration, no index, and after a
 * crash a torn end. Reads heads only, never a frame; what it holds grows with the number of frames, not with their bytes.
 */
import { done, type Result, refused } from '../kernel/result.ts'
import { childrenOf, ids, MAX_HEAD_BYTES, readHead, readUint } from './ebml.ts'

/** A file, or what there is of it by now. */
export interface ByteSource {
  readonly sizeBytes: number
  /** Fewer bytes than asked for only at the end. */
  read(at: number, length: number): Promise<Uint8Array>
}

export interface VideoFrame {
  /** Since the video began; never less than of the frame before. */
  readonly atMs: number
  /** It can be shown without those before it. */
  readonly isKey: boolean
  /** Where its bytes stand in the file. */
  readonly from: number
  readonly sizeBytes: number
}

export interface ScannedVideo {
  readonly width: number
  readonly height: number
  readonly trackNumber: number
  /** The Tracks element as it is, its head left out. */
  readonly tracks: Uint8Array
  /** At least one, the first of them a key frame. */
  readonly frames: readonly VideoFrame[]
}

/** `videoUnreadable`: it is no WebM video of one silent track; `videoEmpty`: no frame of it is whole. */
export type VideoFault = 'videoUnreadable' | 'videoEmpty'

/** Three hours at 60 frames a second. */
const MAX_FRAMES = 650_000
const MAX_TRACKS_BYTES = 65_536
const codecs = new Set(['V_VP8', 'V_VP9', 'V_AV1'])
/** Track number, time and flags before a frame's bytes. */
const MAX_BLOCK_HEAD_BYTES = 11
/** One read holds the head of an element, and of the block in it. */
const PEEK_BYTES = MAX_HEAD_BYTES + MAX_BLOCK_HEAD_BYTES

interface Scan {
  track: VideoTrack | null
  tracks: Uint8Array
  msPerTick: number
  clusterTicks: number
  /** The last block stood in a group that refers to other frames; told after it. */
  groupEnd: number
  frames: VideoFrame[]
  /** Where the first key frame stands among them; -1: not found yet. */
  firstKey: number
}

export async function scanWebm(source: ByteSource): Promise<Result<ScannedVideo, VideoFault>> {
  const scan = createWebmScan()
  return (await scan.on(source)) ? scan.found() : refused('videoUnreadable')
}

/** The same of a file that grows: each time it goes on where what was there had ended. */
export interface WebmScan {
  /** False: it is no video that can be read. */
  on(source: ByteSource): Promise<boolean>
  found(): Result<ScannedVideo, VideoFault>
}

export function createWebmScan(): WebmScan {
  const scan: Scan = {
    track: null,
    tracks: new Uint8Array(0),
    msPerTick: 1,
    clusterTicks: 0,
    groupEnd: 0,
    frames: [],
    firstKey: -1,
  }
  let at = 0
  return {
    async on(source) {
      if (at === 0 && !(await isWebm(source))) return false
      while (at < source.sizeBytes) {
        const next = await step(source, scan, at)
        if (next === 'refused') return false
        // What follows is torn, not there yet, or nothing that one could read: what came before it stays.
        if (next === 'ends') break
        at = next
      }
      return true
    },
    found() {
      const { track, tracks } = scan
      if (!track) return refused('videoUnreadable')
      if (scan.firstKey < 0) scan.firstKey = scan.frames.findIndex(({ isKey }) => isKey)
      if (scan.firstKey < 0) return refused('videoEmpty')
      const { width, height, trackNumber } = track
      return done({ width, height, trackNumber, tracks, frames: scan.frames.slice(scan.firstKey) })
    },
  }
}

async function isWebm(source: ByteSource): Promise<boolean> {
  const start = await source.read(0, 256)
  const head = readHead(start)
  if (head?.id !== ids.ebml || head.sizeBytes === null) return false
  const children = childrenOf(start.subarray(head.headBytes, head.headBytes + head.sizeBytes))
  for (const { id, bytes } of children) if (id === ids.docType) return textOf(bytes) === 'webm'
  return false
}

/** Where the next element begins. What holds others is walked into; a file's order tells what belongs where. */
async function step(source: ByteSource, scan: Scan, at: number): Promise<number | 'ends' | 'refused'> {
  const start = await source.read(at, PEEK_BYTES)
  const head = readHead(start)
  if (!head) return 'ends'
  const inside = at + head.headBytes
  if (head.id === ids.segment || head.id === ids.cluster) return inside
  if (head.sizeBytes === null) return 'ends'
  const end = inside + head.sizeBytes
  if (end > source.sizeBytes) return 'ends'
  switch (head.id) {
    case ids.blockGroup:
      scan.groupEnd = end
      return inside
    case ids.timestamp:
      scan.clusterTicks = readUint(start, head.headBytes, Math.min(8, head.sizeBytes))
      return end
    case ids.info:
    case ids.tracks: {
      if (head.sizeBytes > MAX_TRACKS_BYTES) return 'refused'
      const bytes = await source.read(inside, head.sizeBytes)
      return takeHeader(scan, head.id, bytes) ? end : 'refused'
    }
    case ids.simpleBlock:
    case ids.block:
      if (scan.frames.length >= MAX_FRAMES) return 'ends'
      takeBlock(scan, start.subarray(head.headBytes), { from: inside, to: end, isSimple: head.id === ids.simpleBlock })
      return end
    case ids.referenceBlock: {
      const last = scan.frames.at(-1)
      if (last && at < scan.groupEnd) scan.frames[scan.frames.length - 1] = { ...last, isKey: false }
      return end
    }
    default:
      return end
  }
}

function takeHeader(scan: Scan, id: number, bytes: Uint8Array): boolean {
  if (id === ids.info) {
    for (const child of childrenOf(bytes)) {
      if (child.id === ids.timestampScale) scan.msPerTick = uintOf(child.bytes) / 1_000_000
    }
    return scan.msPerTick > 0
  }
  scan.track = onlyTrackOf(bytes)
  // A copy: what was read may be a view of something larger.
  scan.tracks = bytes.slice()
  return scan.track !== null
}

interface VideoTrack {
  readonly trackNumber: number
  readonly width: number
  readonly height: number
}

/** Null when there is another number of tracks than one, or it is no video that a page plays. */
function onlyTrackOf(tracks: Uint8Array): VideoTrack | null {
  const entries = [...childrenOf(tracks)].filter(({ id }) => id === ids.trackEntry)
  const [entry] = entries
  if (!entry || entries.length > 1) return null
  let [trackNumber, type, width, height, codec] = [0, 0, 0, 0, '']
  for (const { id, bytes } of childrenOf(entry.bytes)) {
    if (id === ids.trackNumber) trackNumber = uintOf(bytes)
    if (id === ids.trackType) type = uintOf(bytes)
    if (id === ids.codecId) codec = textOf(bytes)
    if (id !== ids.videoSettings) continue
    for (const setting of childrenOf(bytes)) {
      if (setting.id === ids.pixelWidth) width = uintOf(setting.bytes)
      if (setting.id === ids.pixelHeight) height = uintOf(setting.bytes)
    }
  }
  const isPlayable = type === 1 && codecs.has(codec) && width > 0 && height > 0
  // Numbers past 127 take two bytes in every block; no recorder of one track gives them.
  return isPlayable && trackNumber > 0 && trackNumber < 128 ? { trackNumber, width, height } : null
}

function takeBlock(scan: Scan, start: Uint8Array, block: { from: number; to: number; isSimple: boolean }): void {
  const headBytes = 4
  if (!scan.track || start.length < headBytes || block.to - block.from <= headBytes) return
  const flags = start[3] ?? 0
  const isLaced = (flags & 0x06) !== 0
  if (start[0] !== (scan.track.trackNumber | 0x80) || isLaced) return
  const ticks = new DataView(start.buffer, start.byteOffset, start.byteLength).getInt16(1)
  const atMs = Math.round((scan.clusterTicks + ticks) * scan.msPerTick)
  scan.frames.push({
    atMs: Math.max(atMs, scan.frames.at(-1)?.atMs ?? 0),
    isKey: block.isSimple ? (flags & 0x80) !== 0 : true,
    from: block.from + headBytes,
    sizeBytes: block.to - block.from - headBytes,
  })
}

const uintOf = (bytes: Uint8Array): number => readUint(bytes, 0, Math.min(8, bytes.length))
const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(0, 32)).replace(/\0+$/, '')
