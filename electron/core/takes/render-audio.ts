/**
 * Writes an edited recording: the kept spans of one or more sealed recordings as one new Ogg Opus file, packet by packet, without
 * decoding. The sources are only read. Holds one chunk and one page, and a number per packet.
 */
import { createHash } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type CutPiece, type CutPlan, type PacketRange, planCut } from '#shared/audio/opus-cut.ts'
import { createOpusScanner } from '#shared/audio/opus-file.ts'
import type { OpusHead } from '#shared/audio/opus-head.ts'
import { OPUS_RATE, opusPacketSamples } from '#shared/audio/opus-packet.ts'
import { createOpusWriter, type OpusWriter } from '#shared/audio/opus-writer.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { normaliseSpans, type Span } from '#shared/take/spans.ts'
import { faultOf, syncFolder } from './durable-files.ts'

const CHUNK_BYTES = 1 << 18

/** One sealed recording, looked through once. */
export interface MeasuredAudio {
  readonly path: string
  readonly head: OpusHead
  readonly serial: number
  readonly packetSamples: Uint16Array
  /** What a player plays. */
  readonly keptSamples: number
}

export interface RenderedAudio {
  readonly path: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly durationMs: number
}

interface RenderOrder {
  readonly sources: readonly MeasuredAudio[]
  /** Of all sources one after the other. */
  readonly spans: readonly Span[]
  readonly folder: string
  /** The name of the new file, which may say what is in it. */
  readonly nameOf: (sha256: string) => string
}

/** `fileDamaged`: not whole Ogg Opus. */
export async function measureAudio(path: string): Promise<Result<MeasuredAudio, Reason>> {
  const lengths: number[] = []
  const scanner = createOpusScanner({ onPacket: (packet) => void lengths.push(opusPacketSamples(packet) ?? 0) })
  try {
    await readThrough(path, (chunk) => scanner.push(chunk).ok)
  } catch (error) {
    const { reason, detail } = faultOf(error, dirname(path))
    return refused(reason, detail)
  }
  const finished = scanner.finish()
  if (!finished.ok) return refused('fileDamaged', path)
  const { head, serial, keptSamples, sampleTotal } = finished.value
  return done({
    path,
    head,
    serial,
    packetSamples: Uint16Array.from(lengths),
    keptSamples: Math.min(keptSamples, sampleTotal - head.preSkip),
  })
}

export const totalSamples = (sources: readonly MeasuredAudio[]): number =>
  sources.reduce((sum, { keptSamples }) => sum + keptSamples, 0)

/** Under its name there is a whole, durable file, or none. `draftUneditable`: the sources cannot stand in one stream. */
export async function renderAudio(order: RenderOrder): Promise<Result<RenderedAudio, Reason>> {
  const { sources, folder } = order
  const head = commonHead(sources)
  const pieces = piecesOf(sources, normaliseSpans(order.spans, totalSamples(sources)))
  if (!head) return refused('draftUneditable')
  if (pieces.length === 0) return refused('editTooShort')
  const plan = planCut(
    sources.map(({ head: { preSkip }, packetSamples }) => ({ preSkip, packetSamples })),
    pieces,
  )
  const temporary = join(folder, 'edit.tmp')
  try {
    const writer = createOpusWriter({
      head: { ...head, preSkip: plan.preSkip },
      serial: sources[0]?.serial ?? 0,
      keptSamples: plan.keptSamples,
    })
    const written = await writeFile(temporary, { sources, plan, writer })
    const path = join(folder, order.nameOf(written.sha256))
    await rename(temporary, path)
    await syncFolder(folder)
    return done({ ...written, path, durationMs: Math.max(1, Math.round((plan.keptSamples * 1000) / OPUS_RATE)) })
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    const { reason, detail } = faultOf(error, folder)
    return refused(reason, detail)
  }
}

/** Packets of any of them must decode alike: a decoder takes one and two channels as they come, but has one gain. */
function commonHead(sources: readonly MeasuredAudio[]): OpusHead | null {
  const [first] = sources
  if (!first) return null
  const isAlike = sources.every(({ head }) => head.mappingFamily === 0 && head.outputGain === first.head.outputGain)
  return isAlike ? { ...first.head, channels: Math.max(...sources.map(({ head }) => head.channels)) } : null
}

/** Spans of the whole as parts of its sources. */
function piecesOf(sources: readonly MeasuredAudio[], spans: readonly Span[]): CutPiece[] {
  const pieces: CutPiece[] = []
  let passed = 0
  const starts = sources.map(({ keptSamples }) => {
    passed += keptSamples
    return passed - keptSamples
  })
  for (const { from, to } of spans) {
    for (const [source, { keptSamples }] of sources.entries()) {
      const start = starts[source] ?? 0
      const piece = { source, from: Math.max(0, from - start), to: Math.min(keptSamples, to - start) }
      if (piece.from < piece.to) pieces.push(piece)
    }
  }
  return pieces
}

interface WriteOrder {
  readonly sources: readonly MeasuredAudio[]
  readonly plan: CutPlan
  readonly writer: OpusWriter
}

async function writeFile(path: string, { sources, plan, writer }: WriteOrder) {
  const hash = createHash('sha256')
  const file = await open(path, 'w', 0o600)
  let sizeBytes = 0
  const append = async (pages: readonly Uint8Array[]): Promise<void> => {
    if (pages.length === 0) return
    const bytes = Buffer.concat(pages)
    hash.update(bytes)
    await file.writeFile(bytes)
    sizeBytes += bytes.length
  }
  try {
    await append(writer.headers())
    for (const range of plan.ranges) {
      const source = sources[range.source]
      if (source) await copyRange(source.path, range, { writer, append })
    }
    await append(writer.finish())
    await file.sync()
  } finally {
    await file.close()
  }
  return { sizeBytes, sha256: hash.digest('hex') }
}

async function copyRange(
  path: string,
  range: PacketRange,
  to: { writer: OpusWriter; append: (pages: readonly Uint8Array[]) => Promise<void> },
): Promise<void> {
  let index = 0
  let ready: Uint8Array[] = []
  const scanner = createOpusScanner({
    onPacket(packet) {
      if (range.from <= index && index < range.to) ready.push(...to.writer.add(packet, opusPacketSamples(packet) ?? 0))
      index += 1
    },
  })
  await readThrough(path, async (chunk) => {
    const isWhole = scanner.push(chunk).ok
    await to.append(ready)
    ready = []
    return isWhole && index < range.to
  })
  // It was whole when it was measured.
  if (index < range.to) throw new Error(`${path} has changed`)
}

/** Chunk by chunk, until it says that it has enough. */
async function readThrough(path: string, take: (chunk: Uint8Array) => boolean | Promise<boolean>): Promise<void> {
  const file: FileHandle = await open(path, 'r')
  try {
    const chunk = new Uint8Array(CHUNK_BYTES)
    for (let position = 0; ; ) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, position)
      if (bytesRead === 0 || !(await take(chunk.subarray(0, bytesRead)))) return
      position += bytesRead
    }
  } finally {
    await file.close()
  }
}
