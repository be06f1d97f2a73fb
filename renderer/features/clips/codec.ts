import { bitrateOf, type FrameRate } from './tuning.ts'

/** What chooses a codec asks of the browser. */
export interface CodecPorts {
  canRecord(mimeType: string): boolean
  /** As `navigator.mediaCapabilities.encodingInfo` has it; left out where there is none. */
  encodingInfo?(asked: MediaEncodingConfiguration): Promise<MediaCapabilitiesInfo>
}

export interface ChosenCodec {
  readonly mimeType: string
  readonly bitsPerSecond: number
}

export interface ClipShape {
  readonly width: number
  readonly height: number
  readonly rate: FrameRate
}

const vp9 = 'video/webm;codecs=vp9'
const av1 = 'video/webm;codecs=av01.0.08M.08'
const vp8 = 'video/webm;codecs=vp8'

/**
 * VP9, which every Chromium of today records and plays. AV1 only where this computer says that it encodes it smoothly and with little power
 * (a chip for it), and VP9 not. VP8 where there is neither. Null: the browser records no WebM.
 */
export async function chooseCodec(ports: CodecPorts, shape: ClipShape): Promise<ChosenCodec | null> {
  const bitsPerSecond = bitrateOf(shape, shape.rate)
  const chosen = (mimeType: string): ChosenCodec => ({ mimeType, bitsPerSecond })
  const isEasy = async (mimeType: string): Promise<boolean> => {
    if (!ports.encodingInfo) return false
    const { width, height, rate: framerate } = shape
    const video = { contentType: mimeType, width, height, framerate, bitrate: bitsPerSecond }
    // A browser that does not know the question knows no answer.
    const info = await ports.encodingInfo({ type: 'record', video }).catch(() => null)
    return info?.supported === true && info.smooth && info.powerEfficient
  }
  if (ports.canRecord(av1) && (await isEasy(av1)) && !(ports.canRecord(vp9) && (await isEasy(vp9)))) return chosen(av1)
  const first = [vp9, vp8].find(ports.canRecord)
  return first === undefined ? null : chosen(first)
}

/** Of this page. */
export const pageCodecs = (): CodecPorts => ({
  canRecord: (mimeType) => typeof MediaRecorder !== 'undefined' && MediaRecorder.isTypeSupported(mimeType),
  ...('mediaCapabilities' in navigator
    ? { encodingInfo: (asked: MediaEncodingConfiguration) => navigator.mediaCapabilities.encodingInfo(asked) }
    : {}),
})
