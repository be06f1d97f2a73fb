import { done, type Result, refused } from '../kernel/result.ts'

/**
 * WAV headers (Microsoft's Multiple Channel Audio Data and WAVE Files), read as the bytes come, and samples turned
 * into mono floats. Chunks before the sound are walked over without being held.
 */
export interface WavFormat {
  readonly encoding: 'int' | 'float'
  /** Of one sample in memory: 16, 24 or 32. */
  readonly bits: 16 | 24 | 32
  readonly channels: 1 | 2
  readonly sampleRate: number
  /** Bytes of one sample of every channel. */
  readonly frameBytes: number
}

export interface WavHeader {
  readonly format: WavFormat
  /** Byte at which the samples begin. */
  readonly dataOffset: number
  /** As declared; null when the writer did not know (it streamed), so that the samples go on to the end of the file. */
  readonly dataBytes: number | null
}

/** `unsupported` carries what the file is, to be put after "This WAV file is". */
export type WavFault = 'notWav' | 'unsupported'

export interface WavHeaderReader {
  /** Bytes in order; null while more are needed. Bytes from `dataOffset` on are the caller's to read. */
  push(bytes: Uint8Array): Result<WavHeader, WavFault> | null
}

const MIN_RATE = 8000
const MAX_RATE = 192_000
const PCM = 1
const IEEE_FLOAT = 3
const EXTENSIBLE = 0xfffe
/** `fmt ` of WAVE_FORMAT_EXTENSIBLE is 40 bytes; more is of no interest. */
const FMT_BYTES = 40
const UNKNOWN_LENGTH = 0xffffffff
/** The rest of the sub-format's GUID, after the format code (KSDATAFORMAT_SUBTYPE_*). */
const GUID_TAIL = [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71]

export function createWavHeaderReader(): WavHeaderReader {
  const held = new Uint8Array(FMT_BYTES)
  let heldBytes = 0
  let wanted = 12
  let expects: 'riff' | 'chunk' | 'fmt' = 'riff'
  let position = 0
  let skip = 0
  let afterFmt = 0
  let format: WavFormat | null = null

  function want(next: typeof expects, bytes: number, skipBytes = 0): null {
    expects = next
    wanted = bytes
    heldBytes = 0
    skip = skipBytes
    return null
  }

  function onChunk(): Result<WavHeader, WavFault> | null {
    const view = viewOf(held)
    const id = textAt(held, 0)
    const size = view.getUint32(4, true)
    const padded = size + (size % 2)
    if (id === 'data') {
      if (!format) return refused('notWav', 'samples without a format')
      return done({ format, dataOffset: position, dataBytes: size === UNKNOWN_LENGTH ? null : size })
    }
    if (id !== 'fmt ') return want('chunk', 8, padded)
    if (size < 16) return refused('notWav', 'format chunk is cut short')
    const length = Math.min(size, FMT_BYTES)
    afterFmt = padded - length
    return want('fmt', length)
  }

  function onHeld(): Result<WavHeader, WavFault> | null {
    switch (expects) {
      case 'riff': {
        const magic = textAt(held, 0)
        if (magic === 'RF64' || magic === 'BW64') return refused('unsupported', `in the ${magic} format`)
        return magic === 'RIFF' && textAt(held, 8) === 'WAVE' ? want('chunk', 8) : refused('notWav')
      }
      case 'chunk':
        return onChunk()
      case 'fmt': {
        const parsed = parseFormat(held.subarray(0, wanted))
        if (!parsed.ok) return parsed
        format = parsed.value
        return want('chunk', 8, afterFmt)
      }
    }
  }

  return {
    push(bytes) {
      let offset = 0
      while (offset < bytes.length) {
        const skipped = Math.min(skip, bytes.length - offset)
        skip -= skipped
        const taken = Math.min(wanted - heldBytes, bytes.length - offset - skipped)
        held.set(bytes.subarray(offset + skipped, offset + skipped + taken), heldBytes)
        heldBytes += taken
        offset += skipped + taken
        position += skipped + taken
        if (heldBytes < wanted) continue
        const answer = onHeld()
        if (answer) return answer
      }
      return null
    },
  }
}

function parseFormat(fmt: Uint8Array): Result<WavFormat, WavFault> {
  const view = viewOf(fmt)
  const declared = view.getUint16(0, true)
  const isExtensible = declared === EXTENSIBLE && fmt.length === FMT_BYTES
  const hasKnownGuid = isExtensible && GUID_TAIL.every((byte, i) => fmt[26 + i] === byte)
  const code = hasKnownGuid ? view.getUint16(24, true) : declared
  const channels = view.getUint16(2, true)
  const sampleRate = view.getUint32(4, true)
  const frameBytes = view.getUint16(12, true)
  const bits = view.getUint16(14, true)
  if (code !== PCM && code !== IEEE_FLOAT) return refused('unsupported', `not PCM inside (format ${code})`)
  if (channels !== 1 && channels !== 2) return refused('unsupported', `of ${channels} channels`)
  if (sampleRate < MIN_RATE || sampleRate > MAX_RATE) return refused('unsupported', `sampled at ${sampleRate} Hz`)
  const encoding = code === PCM ? 'int' : 'float'
  const isKnownWidth = encoding === 'float' ? bits === 32 : bits === 16 || bits === 24 || bits === 32
  if (!isKnownWidth) return refused('unsupported', `${bits} bit${encoding === 'float' ? ' float' : ''}`)
  if (frameBytes !== (channels * bits) / 8) return refused('unsupported', 'packed in an unusual way')
  return done({ encoding, bits: bits as WavFormat['bits'], channels, sampleRate, frameBytes })
}

/** Whole frames of `bytes` as mono samples, -1..1: the mean of both channels. A rest of less than a frame is left out. */
export function wavToMono(bytes: Uint8Array, format: WavFormat): Float32Array<ArrayBuffer> {
  const frames = Math.floor(bytes.length / format.frameBytes)
  const mono = new Float32Array(frames)
  const read = sampleReader(bytes, format)
  const sampleBytes = format.bits / 8
  for (let i = 0; i < frames; i += 1) {
    const at = i * format.frameBytes
    mono[i] = format.channels === 1 ? read(at) : (read(at) + read(at + sampleBytes)) / 2
  }
  return mono
}

function sampleReader(bytes: Uint8Array, format: WavFormat): (at: number) => number {
  const view = viewOf(bytes)
  if (format.encoding === 'float') {
    return (at) => {
      const sample = view.getFloat32(at, true)
      return Number.isFinite(sample) ? sample : 0
    }
  }
  if (format.bits === 16) return (at) => view.getInt16(at, true) / 2 ** 15
  if (format.bits === 24) return (at) => (view.getInt16(at + 1, true) * 256 + view.getUint8(at)) / 2 ** 23
  return (at) => view.getInt32(at, true) / 2 ** 31
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const textAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))
