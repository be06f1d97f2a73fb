import { createLevelMeter, LEVEL_MS } from '#shared/audio/levels.ts'
import { OPUS_RATE } from '#shared/audio/opus-packet.ts'
import { createPeaksBuilder } from '#shared/audio/peaks.ts'
import { encodeSoundFrames } from '#shared/audio/sound-frames.ts'
import { createSoundLog } from '#shared/audio/sound-log.ts'
import { createSoundMeter } from '#shared/audio/sound-meter.ts'
import { createWavHeaderReader, type WavHeader, wavToMono } from '#shared/audio/wav.ts'
import { limits } from '#shared/contract/limits.ts'
import { speakDuration } from '#shared/kernel/format.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { ImportedSound } from './import-ogg.ts'
import type { ImportSink, ImportSource } from './import-sink.ts'
import { createOpusEncoder } from './opus-encoder.ts'

/** Encodes a WAV file as a note. Holds one chunk. `onRead` gets the bytes read so far. */
export async function importWav(
  source: ImportSource,
  sink: ImportSink,
  onRead: (bytes: number) => void,
): Promise<Result<ImportedSound, Reason>> {
  const read = await readHeader(source)
  if (!read.ok) return read
  const { format, dataOffset, dataBytes } = read.value
  const available = source.sizeBytes - dataOffset
  if (dataBytes !== null && dataBytes > available) return refused('fileTruncated', source.path)
  const frames = Math.floor((dataBytes ?? available) / format.frameBytes)
  const keptSamples = Math.round((frames * OPUS_RATE) / format.sampleRate)
  const durationMs = Math.round((keptSamples * 1000) / OPUS_RATE)
  if (durationMs === 0) return refused('fileEmpty', source.path)
  if (durationMs > limits.noteDurationMs) return refused('noteTooLong', speakDuration(durationMs))

  const ear = createSoundMeter()
  const sound = createSoundLog()
  const encoder = await createOpusEncoder({
    sampleRate: format.sampleRate,
    onKept: (pcm) => void sound.push(encodeSoundFrames(ear.push(pcm))),
  })
  try {
    const meter = createLevelMeter(Math.round((format.sampleRate * LEVEL_MS) / 1000))
    const builder = createPeaksBuilder()
    const dataEnd = dataOffset + frames * format.frameBytes
    let position = dataOffset
    let rest: Uint8Array = new Uint8Array(0)
    for await (const chunk of source.chunks(dataOffset)) {
      const wanted = Buffer.concat([rest, chunk.subarray(0, dataEnd - position)])
      position += chunk.length
      rest = wanted.subarray(wanted.length - (wanted.length % format.frameBytes))
      const mono = wavToMono(wanted, format)
      builder.pushAll(meter.push(mono))
      await sink.write(encoder.encode(mono))
      onRead(Math.min(position, dataEnd))
      if (position >= dataEnd) break
    }
    // The file shrank while it was read.
    if (position < dataEnd) return refused('fileTruncated', source.path)
    await sink.write(encoder.finish())
    const last = meter.finish()
    if (last !== null) builder.push(last)
    const lastSound = ear.finish()
    if (lastSound !== null) sound.push(encodeSoundFrames([lastSound]))
    return done({ durationMs, peaks: builder.peaks(), sound: sound.bytes() })
  } finally {
    encoder.dispose()
  }
}

async function readHeader(source: ImportSource): Promise<Result<WavHeader, Reason>> {
  const reader = createWavHeaderReader()
  for await (const chunk of source.chunks()) {
    const header = reader.push(chunk)
    if (!header) continue
    if (header.ok) return header
    return header.reason === 'unsupported'
      ? refused('wavUnsupported', header.detail ?? 'of an unknown kind')
      : refused('fileNotAudio', source.path)
  }
  return refused('fileTruncated', source.path)
}
