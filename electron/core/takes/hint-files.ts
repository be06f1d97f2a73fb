/**
 * What is kept beside a recording while it is made: its waveform, and how loud it is to the ear. Hints: a take does not end for want
 * of them, and they are never waited for.
 */
import { join } from 'node:path'
import { createPeaksBuilder } from '#shared/audio/peaks.ts'
import { createSoundLog } from '#shared/audio/sound-log.ts'
import { type SoundSummary, summariseSound } from '#shared/audio/sound-summary.ts'
import type { PageFrame } from '#shared/contract/capture.ts'
import type { Log } from '#shared/kernel/log.ts'
import { writeAll } from './durable-files.ts'
import type { SegmentFiles } from './take-files.ts'
import type { AudioFile, OpenAudioFile } from './take-writer.ts'

interface HintPorts {
  readonly folder: string
  readonly names: SegmentFiles
  readonly openFile: OpenAudioFile
  readonly log: Log
}

export interface HintFiles {
  /** Once, before the first page; rejects as opening the recording itself would. */
  open(): Promise<void>
  store(frame: Pick<PageFrame, 'levels' | 'sound'>): Promise<void>
  /** Of all that was stored. */
  heard(): { peaks: number[] } & SoundSummary
  close(): Promise<void>
}

export function createHintFiles({ folder, names, openFile, log }: HintPorts): HintFiles {
  const peaks = createPeaksBuilder()
  const sound = createSoundLog()
  let levelBytes = 0
  let files: { levels: AudioFile; sound: AudioFile } | null = null

  async function write(file: AudioFile, bytes: Uint8Array, at: number): Promise<boolean> {
    try {
      await writeAll(file, bytes, at)
      return true
    } catch {
      log('debug', 'a hint was not stored', {})
      return false
    }
  }

  return {
    async open() {
      const levels = await openFile(join(folder, names.levels))
      files = { levels, sound: await openFile(join(folder, names.sound)) }
    },
    async store(frame) {
      peaks.pushAll(frame.levels)
      const at = sound.push(frame.sound ?? new Uint8Array(0))
      if (!files) return
      if (await write(files.levels, frame.levels, levelBytes)) levelBytes += frame.levels.length
      if (frame.sound) await write(files.sound, frame.sound, at)
    },
    heard: () => ({ peaks: peaks.peaks(), ...summariseSound(sound.bytes()) }),
    async close() {
      const held = files
      files = null
      await held?.levels.close().catch(() => {})
      await held?.sound.close().catch(() => {})
    },
  }
}
