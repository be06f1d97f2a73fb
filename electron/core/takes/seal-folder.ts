/**
 * Makes whole whatever lies in a take's folder: repairs what a crash cut, takes in recordings that went on without the manifest
 * knowing, and makes the edited file anew when it is missing. Asked again, it finds the same. It deletes no speech.
 */
import { access, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result } from '#shared/kernel/result.ts'
import { audioFile, hasAudio, isEdited, makeAudio, measureSegments } from './edited-audio.ts'
import { totalSamples } from './render-audio.ts'
import { repairAudio } from './repair-audio.ts'
import { isEditedFile, segmentFiles } from './take-files.ts'
import { type SealedAudio, type TakeEdits, unedited } from './take-manifest.ts'

interface SealOrder {
  readonly folder: string
  readonly edits: TakeEdits
  /** As the manifest has it; null: it was being made. */
  readonly audio: SealedAudio | null
  readonly newBlobId: () => BlobId
  /** The part that was recorded last is kept in the folder, but not heard until the person undoes that. */
  readonly leaveOutNewest?: boolean
}

export interface SealedFolder {
  readonly audio: SealedAudio
  readonly edits: TakeEdits
  /** Something was made whole that the manifest did not know as such. */
  readonly isRepaired: boolean
  /** A later recording was found, and it holds no speech. */
  readonly hasEmptyPart: boolean
}

/** Refused as `repairAudio` is. */
export async function sealFolder(order: SealOrder): Promise<Result<SealedFolder, Reason>> {
  const { folder } = order
  const first = await sealKnown(order)
  if (!first.ok) return first
  let { audio, edits, isRepaired } = first.value
  let hasEmptyPart = false
  for (let index = edits.segments; await hasSegment(folder, index); index += 1) {
    const part = await repairAudio(folder, segmentFiles(index))
    if (!part.ok && part.reason !== 'takeEmpty' && part.reason !== 'fileDamaged') return part
    if (!part.ok) {
      // A next recording needs the name.
      await (part.reason === 'takeEmpty' ? removeSegment(folder, index) : setAside(folder, index))
      hasEmptyPart = true
      break
    }
    const joined = await joinNewest(order, { audio, edits })
    if (!joined.ok) return joined
    ;({ audio, edits } = joined.value)
    isRepaired = true
  }
  return done({ audio, edits, isRepaired, hasEmptyPart })
}

async function sealKnown({ folder, edits, audio, newBlobId }: SealOrder): Promise<Result<Known, Reason>> {
  if (audio && (await hasAudio(folder, edits, audio))) return done({ audio, edits, isRepaired: false })
  if (isEdited(edits)) {
    const sources = await measureSegments(folder, edits)
    const made = sources.ok ? await makeAudio(folder, edits, sources.value) : sources
    if (made.ok) return done({ audio: made.value, edits, isRepaired: false })
    // Only when the segments are not what they were is an edit given up; never for want of space.
    if (made.reason !== 'fileDamaged' && made.reason !== 'internal') return made
  }
  const repaired = await repairAudio(folder)
  if (!repaired.ok) return repaired
  const blobId = edits.blobId === null ? null : newBlobId()
  return done({ audio: repaired.value, edits: { ...unedited, blobId }, isRepaired: true })
}

interface Known {
  readonly audio: SealedAudio
  readonly edits: TakeEdits
  readonly isRepaired: boolean
}

/** The segment after those that are known belongs to the take from now on. */
async function joinNewest(
  { folder, newBlobId, leaveOutNewest }: SealOrder,
  known: { audio: SealedAudio; edits: TakeEdits },
): Promise<Result<{ audio: SealedAudio; edits: TakeEdits }, Reason>> {
  const before = known.edits
  const sources = await measureSegments(folder, { ...before, segments: before.segments + 1 })
  if (!sources.ok) return sources
  const to = totalSamples(sources.value)
  const from = totalSamples(sources.value.slice(0, -1))
  const withPart = (spans: TakeEdits['kept']): TakeEdits['kept'] => spans && [...spans, { from, to }]
  const undo = before.undo.map(withPart)
  const kept = withPart(before.kept)
  const edits: TakeEdits = {
    segments: before.segments + 1,
    kept: leaveOutNewest ? (before.kept ?? [{ from: 0, to: from }]) : kept,
    undo: leaveOutNewest ? [...undo, kept] : undo,
    blobId: newBlobId(),
    original: before.original ?? known.audio,
  }
  const made = await makeAudio(folder, edits, sources.value)
  return made.ok ? done({ audio: made.value, edits }) : made
}

async function hasSegment(folder: string, index: number): Promise<boolean> {
  const { sealed, growing } = segmentFiles(index)
  return (await exists(join(folder, sealed))) || (await exists(join(folder, growing)))
}

async function removeSegment(folder: string, index: number): Promise<void> {
  const { sealed, growing, levels, sound } = segmentFiles(index)
  for (const name of [sealed, growing, levels, sound]) await rm(join(folder, name), { force: true })
}

async function setAside(folder: string, index: number): Promise<void> {
  const { sealed, growing, levels, sound, rest } = segmentFiles(index)
  for (const name of [sealed, growing]) {
    if (await exists(join(folder, name))) await rename(join(folder, name), join(folder, rest))
  }
  for (const name of [levels, sound]) await rm(join(folder, name), { force: true })
}

/** Edited files that no manifest names any more. */
export async function removeOldEdits(folder: string, edits: TakeEdits, audio: SealedAudio): Promise<void> {
  const present = audioFile(folder, edits, audio)
  for (const name of await readdir(folder)) {
    if (isEditedFile(name) && join(folder, name) !== present) await rm(join(folder, name), { force: true })
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
