import { createLevelMeter, LEVEL_SAMPLES } from '#shared/audio/levels.ts'
import { createOpusScanner, type OpusFault, type OpusScanner, type OpusSummary } from '#shared/audio/opus-file.ts'
import type { OpusHead } from '#shared/audio/opus-head.ts'
import { OPUS_RATE } from '#shared/audio/opus-packet.ts'
import { createPeaksBuilder } from '#shared/audio/peaks.ts'
import { encodeSoundFrames, SOUND_FRAME_BYTES } from '#shared/audio/sound-frames.ts'
import { createSoundLog } from '#shared/audio/sound-log.ts'
import { createSoundMeter } from '#shared/audio/sound-meter.ts'
import { limits } from '#shared/contract/limits.ts'
import { formatBytes, speakDuration } from '#shared/kernel/format.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { ImportSink, ImportSource } from './import-sink.ts'
import { createOpusDecoder } from './opus-decoder.ts'
import { loadDecoderModule } from './opus-recorder.ts'

export interface ImportedSound {
  readonly durationMs: number
  readonly peaks: number[]
  /** By 20 ms (`shared/audio/sound-frames.ts`). */
  readonly sound: Uint8Array
}

/**
 * Copies Ogg Opus byte for byte and decodes it once for its peaks and its loudness. Holds one page and one packet.
 * Read twice: checking alone takes a fiftieth of decoding, so a bad file is refused at once; the copy is checked again, since
 * files change. `onRead` gets the bytes copied so far.
 */
export async function importOgg(
  source: ImportSource,
  sink: ImportSink,
  onRead: (bytes: number) => void,
): Promise<Result<ImportedSound, Reason>> {
  if (source.sizeBytes > limits.noteSizeBytes) return refused('noteTooLarge', formatBytes(source.sizeBytes))
  const checked = await scan(source, createOpusScanner())
  if (!checked.ok) return checked
  const listener = await createListener()
  try {
    let readBytes = 0
    const copied = await scan(source, createOpusScanner(listener), async (chunk) => {
      await sink.write([chunk])
      readBytes += chunk.length
      onRead(readBytes)
    })
    if (!copied.ok) return copied
    const { durationMs, keptSamples } = copied.value
    return done({ durationMs, ...listener.heard(keptSamples) })
  } finally {
    listener.dispose()
  }
}

async function scan(
  source: ImportSource,
  scanner: OpusScanner,
  onChunk?: (chunk: Uint8Array) => Promise<void>,
): Promise<Result<OpusSummary, Reason>> {
  let readBytes = 0
  for await (const chunk of source.chunks()) {
    readBytes += chunk.length
    // A file that grows while it is read.
    if (readBytes > limits.noteSizeBytes) return refused('noteTooLarge', formatBytes(readBytes))
    const scanned = scanner.push(chunk)
    if (!scanned.ok) return refused(reasonOf(scanned.reason), source.path)
    await onChunk?.(chunk)
  }
  const finished = scanner.finish()
  if (!finished.ok) return refused(reasonOf(finished.reason), source.path)
  const { head, missingPages, durationMs, keptSamples } = finished.value
  // Surround sound: several Opus streams in one, which nobody sends as a voice note.
  if (head.mappingFamily !== 0) return refused('fileNotAudio', source.path)
  if (missingPages > 0) return refused('fileDamaged', source.path)
  if (isTooLong(keptSamples)) return refused('noteTooLong', speakDuration(durationMs))
  // Less than half a millisecond is a note of no length.
  return durationMs === 0 ? refused('fileEmpty', source.path) : finished
}

const isTooLong = (samples: number): boolean => samples > (limits.noteDurationMs * OPUS_RATE) / 1000

function reasonOf(fault: OpusFault): Reason {
  switch (fault) {
    case 'empty':
      return 'fileEmpty'
    case 'notOgg':
    case 'notOpus':
      return 'fileNotAudio'
    case 'truncated':
      return 'fileTruncated'
    case 'damaged':
      return 'fileDamaged'
  }
}

/** Hears how loud each 20 ms of what a player plays is. At the full rate: true peaks and the ear's weighting need it. */
async function createListener() {
  const decoder = createOpusDecoder(await loadDecoderModule())
  const meter = createLevelMeter()
  const builder = createPeaksBuilder()
  const ear = createSoundMeter()
  const sound = createSoundLog()
  let toSkip = 0
  let levelCount = 0

  return {
    onHead(head: OpusHead): void {
      toSkip = head.preSkip
    },
    onPacket(packet: Uint8Array): void {
      const pcm = decoder.decode(packet)
      const skipped = Math.min(toSkip, pcm.length)
      toSkip -= skipped
      const played = pcm.subarray(skipped)
      const levels = meter.push(played)
      sound.push(encodeSoundFrames(ear.push(played)))
      levelCount += levels.length
      builder.pushAll(levels)
    },
    heard(keptSamples: number): Pick<ImportedSound, 'peaks' | 'sound'> {
      const last = meter.finish()
      if (last !== null && levelCount * LEVEL_SAMPLES < keptSamples) builder.push(last)
      const lastSound = ear.finish()
      if (lastSound !== null) sound.push(encodeSoundFrames([lastSound]))
      const frames = Math.ceil(keptSamples / LEVEL_SAMPLES)
      return { peaks: builder.peaks(), sound: sound.bytes().slice(0, frames * SOUND_FRAME_BYTES) }
    },
    dispose: () => decoder.dispose(),
  }
}
