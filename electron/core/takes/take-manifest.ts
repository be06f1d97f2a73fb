import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Chapter, Gaps, Loudness, Peaks, Sha256, UnixMs } from '#shared/contract/model.ts'
import { TakeQuestion, TakeTarget } from '#shared/contract/ui-take.ts'
import { BlobId, TakeId } from '#shared/kernel/ids.ts'
import { isReason, type Reason } from '#shared/kernel/reasons.ts'
import { isMissing, writeDurably } from './durable-files.ts'
import { takeFiles } from './take-files.ts'

/** What is known of sealed audio; the same numbers that go into the note. */
export const SealedAudio = z.object({
  sizeBytes: z.number().int().positive(),
  sha256: Sha256,
  durationMs: z.number().int().positive(),
  peaks: Peaks,
  /** Left out where nobody measured, and where there is nothing to say. */
  loudness: Loudness.optional(),
  gaps: Gaps.optional(),
})
export type SealedAudio = z.infer<typeof SealedAudio>

const Spans = z.array(z.object({ from: z.number().int().nonnegative(), to: z.number().int().positive() }))

/**
 * What the person made of what was recorded. Positions are samples at 48 kHz of all segments, one behind the other
 * (`shared/take/spans.ts`); `kept: null` is all of it. No segment is ever changed.
 */
export const TakeEdits = z.object({
  /** Recordings it is made of: the first one, and one for each time it went on. */
  segments: z.number().int().positive(),
  kept: Spans.nullable(),
  /** What was kept before each edit, the newest last. Undoing only ever gives back. */
  undo: z.array(Spans.nullable()),
  /** A new one with each change: bytes that went up while it was spoken belong to another file. Null: the take's own. */
  blobId: BlobId.nullable(),
  /** The first segment, once the audio is something else. */
  original: SealedAudio.nullable(),
})
export type TakeEdits = z.infer<typeof TakeEdits>

export const unedited: TakeEdits = { segments: 1, kept: null, undo: [], blobId: null, original: null }

/**
 * `take.json`, beside the audio. `open`: being made, or a crash came between. `kept`: a draft. `discarded`: a draft in its undo time.
 * `queued`: its note stands in the outbox. The audio is the take; this only says what it is for, so losing it loses no speech.
 * Fields with a default came later: manifests without them are read.
 */
export const TakeManifest = z.object({
  version: z.literal(1),
  id: TakeId,
  target: TakeTarget,
  /** Where it was made: the device's name, and what the microphone calls itself. */
  device: z.object({ name: z.string().nullable(), microphone: z.string().nullable() }).nullable().default(null),
  startedAtMs: UnixMs,
  sealedAtMs: UnixMs.nullable().default(null),
  state: z.enum(['open', 'kept', 'discarded', 'queued']),
  /** Why it ended, when it was not the person. */
  because: z
    .object({
      reason: z.custom<Reason>((value) => typeof value === 'string' && isReason(value)),
      detail: z.string().nullable(),
    })
    .nullable(),
  /** Where in what was recorded nothing was kept for how long. */
  pauses: z.array(z.object({ atMs: UnixMs, lengthMs: UnixMs })).default([]),
  /** Marks that were set, by their place in what was recorded. */
  chapters: z.array(Chapter).default([]),
  edits: TakeEdits.default(unedited),
  /** What is heard and sent. */
  audio: SealedAudio.nullable(),
  /** What sending waits for, and what was answered before. */
  question: TakeQuestion.nullable().optional(),
  answered: z.array(TakeQuestion).optional(),
})
export type TakeManifest = z.infer<typeof TakeManifest>

const NewerManifest = z.object({ version: z.number().int().min(2) })

export const writeManifest = (folder: string, manifest: TakeManifest): Promise<void> =>
  writeDurably(join(folder, takeFiles.manifest), `${JSON.stringify(manifest, null, 1)}\n`)

/**
 * `missing` and `damaged` are told apart only for the log: neither touches the audio. `newer`: written by a newer version, so that
 * nothing of the take may be touched by this one.
 */
export async function readManifest(folder: string): Promise<TakeManifest | 'missing' | 'damaged' | 'newer'> {
  let text: string
  try {
    text = await readFile(join(folder, takeFiles.manifest), 'utf8')
  } catch (error) {
    if (isMissing(error)) return 'missing'
    throw error
  }
  try {
    const json: unknown = JSON.parse(text)
    const parsed = TakeManifest.safeParse(json)
    if (parsed.success) return parsed.data
    return NewerManifest.safeParse(json).success ? 'newer' : 'damaged'
  } catch {
    return 'damaged'
  }
}
