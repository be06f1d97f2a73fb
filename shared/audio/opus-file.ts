import { done, type Result, refused } from '../kernel/result.ts'
import { countPackets, createOggPages, NO_GRANULE, type OggPage, type OggPages, packetSpans } from './ogg-page.ts'
import { type OpusHead, parseOpusHead, parseOpusTags } from './opus-head.ts'
import { OPUS_RATE, opusPacketSamples } from './opus-packet.ts'

/**
 * `empty`: no bytes, or headers without sound. `notOgg`: does not begin with an Ogg page. `notOpus`: Ogg, but not one Opus stream.
 * `truncated`: ends within a page or a packet. `damaged`: a checksum, a sequence or a granule that cannot be right.
 */
export type OpusFault = 'empty' | 'notOgg' | 'notOpus' | 'truncated' | 'damaged'

/** What is known of the whole, valid pages read so far. Counts and granules are samples at 48 kHz. */
export interface OpusProgress {
  readonly head: OpusHead | null
  /** Of the stream; null before the first page. */
  readonly serial: number | null
  readonly pageCount: number
  /** The sequence number that comes next. */
  readonly nextSequence: number
  /** Pages that the sequence numbers say are missing. */
  readonly missingPages: number
  readonly packetCount: number
  /** What all whole packets decode to, pre-skip included. */
  readonly sampleTotal: number
  readonly lastGranule: number
  /** What a player plays: last granule, less where the stream starts, less the pre-skip. Never negative. */
  readonly keptSamples: number
  /** From the first byte to the end of the last whole valid page: where a repair may cut. */
  readonly validBytes: number
  /** The last-page mark was seen. */
  readonly isEnded: boolean
}

export interface OpusSummary extends OpusProgress {
  readonly head: OpusHead
  readonly serial: number
  /** (last granule - pre-skip) / 48, rounded to a whole millisecond (RFC 7845, section 4). */
  readonly durationMs: number
}

/** Reads an Ogg Opus file as its bytes come; holds at most one page and one packet, whatever the length. */
export interface OpusScanner {
  /** Bytes in order, any number. Answers the first fault, and that again from then on. */
  push(bytes: Uint8Array): Result<void, OpusFault>
  progress(): OpusProgress
  /** No more bytes will come. */
  finish(): Result<OpusSummary, OpusFault>
}

interface ScannerOptions {
  readonly pages?: OggPages
  /** Every whole valid page; `bytes` is lent until the call returns. */
  readonly onPage?: (page: OggPage, bytes: Uint8Array) => void
  /** The identification header, before anything after it. */
  readonly onHead?: (head: OpusHead) => void
  /** Every whole audio packet; `packet` is lent until the call returns. */
  readonly onPacket?: (packet: Uint8Array) => void
}

/** 48 frames of 1275 bytes and their lengths: no Opus packet is larger (RFC 6716, section 3.2). */
const MAX_PACKET_BYTES = 61_440 + 100

export function createOpusScanner(options: ScannerOptions = {}): OpusScanner {
  const pages = options.pages ?? createOggPages()
  const stream = createStreamReader(options)
  let pending: Uint8Array = new Uint8Array(0)
  let validBytes = 0
  let receivedBytes = 0
  let fault: ReturnType<typeof refused<OpusFault>> | null = null

  const fail = (reason: OpusFault, detail?: string) => {
    fault = refused(reason, detail)
    return fault
  }

  function takePage(bytes: Uint8Array, offset: number): Result<number, OpusFault> | null {
    const parsed = pages.parse(bytes, offset)
    if (!parsed.ok && parsed.reason === 'incomplete') return null
    if (!parsed.ok && parsed.reason === 'notAPage') {
      return validBytes === 0 ? refused('notOgg') : refused('damaged', `no page at byte ${validBytes}`)
    }
    if (!parsed.ok) return refused('damaged', `checksum of the page at byte ${validBytes}`)
    const page = bytes.subarray(offset, offset + parsed.value.totalLength)
    const read = stream.read(parsed.value, page)
    if (!read.ok) return read
    validBytes += page.length
    options.onPage?.(parsed.value, page)
    return done(page.length)
  }

  const progress = (): OpusProgress => ({ ...stream.state(), validBytes })

  return {
    push(bytes) {
      if (fault) return fault
      receivedBytes += bytes.length
      const joined = pending.length === 0 ? bytes : concat(pending, bytes)
      let offset = 0
      while (offset < joined.length) {
        const taken = takePage(joined, offset)
        if (taken === null) break
        if (!taken.ok) return fail(taken.reason, taken.detail)
        offset += taken.value
      }
      pending = joined.slice(offset)
      return done(undefined)
    },
    progress,
    finish() {
      if (fault) return fault
      if (receivedBytes === 0) return fail('empty')
      if (pending.length > 0) {
        return validBytes === 0 && pending.length < 4
          ? fail('notOgg')
          : fail('truncated', `within the page at byte ${validBytes}`)
      }
      const state = progress()
      if (!state.head || state.serial === null) return fail('truncated', 'no header page')
      if (stream.isInsidePacket()) return fail('truncated', 'within the last packet')
      if (state.keptSamples <= 0) return fail('empty', 'no sound after the headers')
      const durationMs = Math.round((state.keptSamples * 1000) / OPUS_RATE)
      return done({ ...state, head: state.head, serial: state.serial, durationMs })
    },
  }
}

interface StreamReader {
  read(page: OggPage, bytes: Uint8Array): Result<void, OpusFault>
  state(): Omit<OpusProgress, 'validBytes'>
  isInsidePacket(): boolean
}

/** The logical stream: one Opus stream, header pages first, granules that never go back. */
function createStreamReader({ onHead, onPacket }: ScannerOptions): StreamReader {
  let head: OpusHead | null = null
  let hasTags = false
  let serial: number | null = null
  let pageCount = 0
  let nextSequence = 0
  let missingPages = 0
  let packetCount = 0
  let sampleTotal = 0
  let lastGranule = 0
  let startGranule: number | null = null
  let isEnded = false
  let isInside = false
  let open: Uint8Array | null = null

  function readFirst(page: OggPage, bytes: Uint8Array): Result<void, OpusFault> {
    if (!page.isFirst) return refused('damaged', 'begins in the middle of a stream')
    const span = packetSpans(page)[0]
    const parsed = parseOpusHead(span ? bytes.subarray(span.offset, span.offset + span.length) : new Uint8Array(0))
    if (!parsed.ok) return parsed
    head = parsed.value
    serial = page.serial
    nextSequence = page.sequence + 1
    pageCount = 1
    onHead?.(head)
    return done(undefined)
  }

  function checkPlace(page: OggPage): Result<void, OpusFault> {
    if (page.isFirst) return refused('notOpus', isEnded ? 'chained streams' : 'multiplexed streams')
    if (page.serial !== serial) return refused('damaged', 'a page of another stream')
    if (isEnded) return refused('damaged', 'pages after the last one')
    if (page.sequence < nextSequence) return refused('damaged', 'a page out of order')
    if (page.isContinued !== isInside && page.sequence === nextSequence) return refused('damaged', 'a broken packet')
    return done(undefined)
  }

  function readPackets(page: OggPage, bytes: Uint8Array): Result<number, OpusFault> {
    let samples = 0
    for (const span of packetSpans(page)) {
      const part = bytes.subarray(span.offset, span.offset + span.length)
      if (!hasTags) {
        if (!span.isContinued && !parseOpusTags(part).ok) return refused('notOpus', 'no OpusTags')
        hasTags = span.isComplete
        continue
      }
      const packet: Uint8Array | null = span.isContinued ? (open ? concat(open, part) : null) : part
      if (packet && packet.length > MAX_PACKET_BYTES) return refused('damaged', 'a packet too large')
      open = span.isComplete || !packet ? null : packet.slice()
      if (!span.isComplete || !packet) continue
      const length = opusPacketSamples(packet)
      if (length === null) return refused('damaged', 'a packet that is not Opus')
      samples += length
      packetCount += 1
      onPacket?.(packet)
    }
    return done(samples)
  }

  return {
    read(page, bytes) {
      if (head === null) return readFirst(page, bytes)
      const placed = checkPlace(page)
      if (!placed.ok) return placed
      if (page.sequence > nextSequence) open = null
      missingPages += page.sequence - nextSequence
      const wasAudio = hasTags
      const read = readPackets(page, bytes)
      if (!read.ok) return read
      if (wasAudio && countPackets(page) > 0 && page.granule !== NO_GRANULE) {
        if (page.granule < lastGranule) return refused('damaged', 'the granule goes back')
        // A stream cut out of a longer one starts late (RFC 7845, section 4.5); a short single page may be trimmed.
        startGranule ??= page.isLast ? 0 : Math.max(0, page.granule - read.value)
        lastGranule = page.granule
      }
      sampleTotal += read.value
      if (page.segments.length > 0) isInside = page.segments.at(-1) === 255
      isEnded = page.isLast
      nextSequence = page.sequence + 1
      pageCount += 1
      return done(undefined)
    },
    isInsidePacket: () => isInside,
    state: () => ({
      head,
      serial,
      pageCount,
      nextSequence,
      missingPages,
      packetCount,
      sampleTotal,
      lastGranule,
      keptSamples: Math.max(0, lastGranule - (startGranule ?? 0) - (head?.preSkip ?? 0)),
      isEnded,
    }),
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length)
  joined.set(first, 0)
  joined.set(second, first.length)
  return joined
}
