/** What a take sounds like after its edits: the segments are measured, the kept spans rendered, the waveform put together anew. */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LEVEL_SAMPLES } from '#shared/audio/levels.ts'
import { OPUS_RATE } from '#shared/audio/opus-packet.ts'
import { createPeaksBuilder } from '#shared/audio/peaks.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { normaliseSpans, type Span, totalOf, wholeOf, withoutSlivers } from '#shared/take/spans.ts'
import { takeTuning } from '#shared/take/tuning.ts'
import { isMissing } from './durable-files.ts'
import { summariseHeard } from './heard-sound.ts'
import { type MeasuredAudio, measureAudio, renderAudio, totalSamples } from './render-audio.ts'
import { editedFile, segmentFiles, takeFiles } from './take-files.ts'
import type { SealedAudio, TakeEdits } from './take-manifest.ts'

const samplesOf = (ms: number): number => Math.round((ms * OPUS_RATE) / 1000)

/** Whether what is heard is another file than the one that was recorded. */
export const isEdited = ({ kept, segments }: TakeEdits): boolean => kept !== null || segments > 1

/** The file that is heard and sent. */
export const audioFile = (folder: string, edits: TakeEdits, audio: SealedAudio): string =>
  join(folder, isEdited(edits) ? editedFile(audio.sha256) : takeFiles.sealed)

export async function hasAudio(folder: string, edits: TakeEdits, audio: SealedAudio): Promise<boolean> {
  try {
    return (await stat(audioFile(folder, edits, audio))).size === audio.sizeBytes
  } catch {
    return false
  }
}

export async function measureSegments(folder: string, edits: TakeEdits): Promise<Result<MeasuredAudio[], Reason>> {
  const measured: MeasuredAudio[] = []
  for (let index = 0; index < edits.segments; index += 1) {
    const one = await measureAudio(join(folder, segmentFiles(index).sealed))
    if (!one.ok) return one
    measured.push(one.value)
  }
  return done(measured)
}

/** What our own encoder makes can stand behind them in one stream. */
export const canBeJoined = (sources: readonly MeasuredAudio[]): boolean =>
  sources.every(({ head }) => head.mappingFamily === 0 && head.outputGain === 0)

export const keptOf = (edits: TakeEdits, sources: readonly MeasuredAudio[]): readonly Span[] =>
  edits.kept ?? wholeOf(totalSamples(sources))

/** The next spans, cleaned of what nobody could hear. `editTooShort`: too little would be left. */
export function tidySpans(spans: readonly Span[], length: number): Result<readonly Span[], Reason> {
  const tidy = withoutSlivers(normaliseSpans(spans, length), samplesOf(takeTuning.shortestPieceMs))
  return totalOf(tidy) < samplesOf(takeTuning.shortestEditMs) ? refused('editTooShort') : done(tidy)
}

/** Makes the file that `edits` describe; asked again, it makes the same one. */
export async function makeAudio(
  folder: string,
  edits: TakeEdits,
  sources: readonly MeasuredAudio[],
): Promise<Result<SealedAudio, Reason>> {
  if (!isEdited(edits)) return edits.original ? done(edits.original) : refused('internal', 'nothing was edited')
  const spans = keptOf(edits, sources)
  const rendered = await renderAudio({ sources, spans, folder, nameOf: editedFile })
  if (!rendered.ok) return rendered
  const { sizeBytes, sha256, durationMs } = rendered.value
  const peaks = await peaksOf(folder, { edits, sources, spans })
  return done({ sizeBytes, sha256, durationMs, peaks, ...(await summariseHeard(folder, { sources, spans })) })
}

/** The loudness of what is heard, by 20 ms; empty where that of a recording is not known. */
export async function levelsHeard(folder: string, edits: TakeEdits): Promise<Uint8Array> {
  if (!isEdited(edits)) return (await readLevels(join(folder, takeFiles.levels))) ?? new Uint8Array(0)
  const sources = await measureSegments(folder, edits)
  if (!sources.ok) return new Uint8Array(0)
  const levels: Uint8Array[] = []
  for (const [index, { keptSamples }] of sources.value.entries()) {
    const stored = await readLevels(join(folder, segmentFiles(index).levels))
    if (!stored) return new Uint8Array(0)
    levels.push(padded(stored, Math.ceil(keptSamples / LEVEL_SAMPLES)))
  }
  return Buffer.concat(slicesOf(Buffer.concat(levels), keptOf(edits, sources.value)))
}

const slicesOf = (levels: Uint8Array, spans: readonly Span[]): Uint8Array[] =>
  spans.map(({ from, to }) => levels.subarray(Math.floor(from / LEVEL_SAMPLES), Math.ceil(to / LEVEL_SAMPLES)))

interface PeaksOrder {
  readonly edits: TakeEdits
  readonly sources: readonly MeasuredAudio[]
  readonly spans: readonly Span[]
}

async function peaksOf(folder: string, { edits, sources, spans }: PeaksOrder): Promise<number[]> {
  const levels: Uint8Array[] = []
  for (const [index, source] of sources.entries()) {
    const count = Math.ceil(source.keptSamples / LEVEL_SAMPLES)
    const stored = await readLevels(join(folder, segmentFiles(index).levels))
    levels.push(padded(stored ?? spread(index === 0 ? (edits.original?.peaks ?? []) : [], count), count))
  }
  const builder = createPeaksBuilder()
  const all = Buffer.concat(levels)
  for (const slice of slicesOf(all, spans)) builder.pushAll(slice)
  return builder.peaks()
}

async function readLevels(path: string): Promise<Uint8Array | null> {
  try {
    const levels = await readFile(path)
    return levels.length > 0 ? levels : null
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** Recordings from files have no levels, only their waveform; with neither, a flat line that is plainly a placeholder. */
const spread = (peaks: readonly number[], count: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, i) => peaks[Math.floor((i * peaks.length) / count)] ?? FLAT_LEVEL)

const FLAT_LEVEL = 48

function padded(levels: Uint8Array, count: number): Uint8Array {
  const exact = new Uint8Array(count)
  exact.set(levels.subarray(0, count))
  return exact
}
