/** For tests: bytes as a MediaRecorder writes them, sizes unknown, without duration and index. Frames hold their number, `frameBytes` times. */
import { element, ids, joined, textElement, uintBytes } from './ebml.ts'

interface RecordedVideo {
  readonly frames: number
  readonly msPerFrame: number
  /** Every how many frames one stands by itself. */
  readonly keyEvery: number
  readonly frameBytes?: number
  readonly codec?: string
}

export const ofUnknownSize = (id: number): Uint8Array =>
  joined([uintBytes(id), Uint8Array.of(0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)])

export function recordedVideo({ frames, msPerFrame, keyEvery, frameBytes = 100, codec = 'V_VP9' }: RecordedVideo) {
  const track = element(
    ids.trackEntry,
    element(ids.trackNumber, Uint8Array.of(1)),
    element(ids.trackType, Uint8Array.of(1)),
    textElement(ids.codecId, codec),
    element(ids.videoSettings, element(ids.pixelWidth, uintBytes(320)), element(ids.pixelHeight, uintBytes(200))),
  )
  const parts = [
    element(ids.ebml, textElement(ids.docType, 'webm')),
    ofUnknownSize(ids.segment),
    element(ids.info, element(ids.timestampScale, uintBytes(1_000_000))),
    element(ids.tracks, track),
  ]
  for (let n = 0; n < frames; n += 1) {
    const isKey = n % keyEvery === 0
    const clusterMs = (n - (n % keyEvery)) * msPerFrame
    if (isKey) parts.push(ofUnknownSize(ids.cluster), element(ids.timestamp, uintBytes(clusterMs)))
    const head = new Uint8Array(4)
    head[0] = 0x81
    new DataView(head.buffer).setInt16(1, n * msPerFrame - clusterMs)
    head[3] = isKey ? 0x80 : 0
    parts.push(element(ids.simpleBlock, head, new Uint8Array(frameBytes).fill(n % 256)))
  }
  return joined(parts)
}
