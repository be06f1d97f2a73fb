import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { TakeQuestion, TakeTarget } from '#shared/contract/desktop.ts'
import { Peaks, Sha256, UnixMs } from '#shared/contract/model.ts'
import { TakeId } from '#shared/kernel/ids.ts'
import { isReason, type Reason } from '#shared/kernel/reasons.ts'
import { isMissing, writeDurably } from './durable-files.ts'

/** What is known of sealed audio; the same numbers that go into the note. */
export const SealedAudio = z.object({
  sizeBytes: z.number().int().positive(),
  sha256: Sha256,
  durationMs: z.number().int().positive(),
  peaks: Peaks,
})
export type SealedAudio = z.infer<typeof SealedAudio>

/**
 * `take.json`, beside the audio. `open`: being made, or a crash came between. `kept`: a draft. `discarded`: a draft in its undo time.
 * `queued`: its note stands in the outbox. The audio is the take; this only says what it is for, so losing it loses no speech.
 */
export const TakeManifest = z.object({
  version: z.literal(1),
  id: TakeId,
  target: TakeTarget,
  startedAtMs: UnixMs,
  state: z.enum(['open', 'kept', 'discarded', 'queued']),
  because: z
    .object({
      reason: z.custom<Reason>((value) => typeof value === 'string' && isReason(value)),
      detail: z.string().nullable(),
    })
    .nullable(),
  audio: SealedAudio.nullable(),
  /** What sending waits for, and what was answered before. */
  question: TakeQuestion.nullable().optional(),
  answered: z.array(TakeQuestion).optional(),
})
export type TakeManifest = z.infer<typeof TakeManifest>

export const takeFiles = {
  manifest: 'take.json',
  /** While it grows. */
  growing: 'audio.opus.part',
  sealed: 'audio.opus',
  /** One byte for each 20 ms, so that a recovered take has its waveform. */
  levels: 'levels.u8',
  /** What a repair cut off, when it was too long to be half a page. */
  rest: 'audio.rest',
} as const

export const writeManifest = (folder: string, manifest: TakeManifest): Promise<void> =>
  writeDurably(join(folder, takeFiles.manifest), `${JSON.stringify(manifest, null, 1)}\n`)

/** `missing` and `damaged` are told apart only for the log: neither touches the audio. */
export async function readManifest(folder: string): Promise<TakeManifest | 'missing' | 'damaged'> {
  let text: string
  try {
    text = await readFile(join(folder, takeFiles.manifest), 'utf8')
  } catch (error) {
    if (isMissing(error)) return 'missing'
    throw error
  }
  try {
    const parsed = TakeManifest.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : 'damaged'
  } catch {
    return 'damaged'
  }
}
