/**
 * The boot sweep: settles what a crash left in `takes/`. Whatever holds speech comes out of it as a draft, a note that is already
 * queued, or (when nobody can say what it is for) untouched. Only what the person discarded, and folders without speech, go.
 */
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { TakeQuestion, TakeTarget } from '#shared/contract/ui-take.ts'
import { speakDuration } from '#shared/kernel/format.ts'
import { type BlobId, NoteId, TakeId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { type FoundClip, findClip } from './clip-manifest.ts'
import { wordsOf } from './durable-files.ts'
import { removeOldEdits, sealFolder } from './seal-folder.ts'
import { type FoundDrawing, findDrawing } from './take-drawing.ts'
import { readManifest, type SealedAudio, type TakeEdits, type TakeManifest, unedited } from './take-manifest.ts'

/** Folders on their way out carry this ending, so that a crash in the middle of a deletion leaves no half take. */
export const GONE_SUFFIX = '.gone'

export interface FoundTake {
  readonly id: TakeId
  readonly folder: string
  readonly target: TakeTarget
  readonly startedAtMs: number
  readonly state: 'kept' | 'discarded' | 'queued'
  readonly because: { reason: Reason; detail: string | null } | null
  readonly audio: SealedAudio | null
  readonly question: TakeQuestion | null
  readonly answered: readonly TakeQuestion[]
  readonly edits: TakeEdits
  /** What else its manifest tells; null where that is lost. */
  readonly manifest: TakeManifest | null
  /** Null: nothing was drawn. */
  readonly drawing: FoundDrawing | null
  /** Null: no clip of the screen. */
  readonly clip: FoundClip | null
  /** It was being made when the program died. */
  readonly isRecovered: boolean
}

interface RecoveryPorts {
  readonly takesDir: string
  readonly log: Log
  readonly hasQueued: (noteId: NoteId) => boolean
  /** It has begun since this program started: it is in other hands, and no crash has to do with it. */
  readonly isLive: (takeId: TakeId) => boolean
  readonly newBlobId: () => BlobId
  /** For a take whose manifest is lost: better in the wrong drawer than in none. */
  readonly fallbackTarget: () => TakeTarget | null
  /** Something could not be settled; `detail` fills the sentence. */
  readonly onTrouble: (reason: Reason, detail: string) => void
}

/** In the order they were made. One folder that cannot be read does not stop the rest. */
export async function recoverTakes(ports: RecoveryPorts): Promise<FoundTake[]> {
  await mkdir(ports.takesDir, { recursive: true, mode: 0o700 })
  const found: FoundTake[] = []
  for (const name of (await readdir(ports.takesDir)).sort()) {
    const folder = join(ports.takesDir, name)
    try {
      if (name.endsWith(GONE_SUFFIX)) {
        await rm(folder, { recursive: true, force: true })
        continue
      }
      const id = TakeId.safeParse(name)
      const take = id.success && !ports.isLive(id.data) ? await settle(ports, id.data, folder) : null
      if (take) found.push(take)
    } catch (error) {
      ports.log('error', 'a take could not be recovered and was left as it is', { name, error: wordsOf(error) })
      ports.onTrouble('internal', `the recording ${name} could not be read`)
    }
  }
  return found
}

async function settle(ports: RecoveryPorts, id: TakeId, folder: string): Promise<FoundTake | null> {
  const read = await readManifest(folder)
  if (read === 'newer') {
    ports.log('warn', 'take of a newer version left as it is', { id })
    ports.onTrouble('dataNewer', folder)
    return null
  }
  const manifest = typeof read === 'string' ? null : read
  if (!manifest) ports.log('warn', 'take has no readable manifest', { id, why: String(read) })
  const target = manifest?.target ?? ports.fallbackTarget()
  const isQueued = ports.hasQueued(NoteId.parse(id))
  const startedAtMs = manifest?.startedAtMs ?? (await stat(folder)).mtimeMs
  const { question = null, answered = [] } = manifest ?? {}
  const shown = { drawing: await drawingIn(folder, ports.log), clip: await clipIn(folder, ports) }
  const known = { id, folder, startedAtMs: Math.round(startedAtMs), question, answered, manifest, ...shown }
  const edits = manifest?.edits ?? unedited
  const sealed = await sealFolder({ folder, edits, audio: manifest?.audio ?? null, newBlobId: ports.newBlobId })
  if (!sealed.ok && sealed.reason === 'takeEmpty') {
    ports.log('info', 'take without speech removed', { id })
    await rm(folder, { recursive: true, force: true })
    return null
  }
  if (!target || (!sealed.ok && sealed.reason === 'fileDamaged')) {
    ports.onTrouble('internal', `the recording ${id} could not be read`)
    return null
  }
  const state = isQueued ? 'queued' : manifest ? settledState(manifest) : 'kept'
  if (!sealed.ok) {
    const because = { reason: sealed.reason, detail: sealed.detail ?? null }
    return { ...known, target, state, because, audio: null, edits, isRecovered: state === 'kept' }
  }
  const { audio, isRepaired } = sealed.value
  // What stands in the outbox names its file, whichever it is.
  if (!isQueued) await removeOldEdits(folder, sealed.value.edits, audio)
  const because: FoundTake['because'] = isRepaired
    ? { reason: 'takeRecovered', detail: speakDuration(audio.durationMs) }
    : (manifest?.because ?? null)
  return {
    ...known,
    target,
    state,
    because,
    audio,
    edits: sealed.value.edits,
    isRecovered: isRepaired && state === 'kept',
  }
}

/** One that cannot be read costs no speech. */
const drawingIn = (folder: string, log: Log): Promise<FoundDrawing | null> =>
  findDrawing(folder).catch((error: unknown) => {
    log('error', 'a drawing could not be read', { folder, error: wordsOf(error) })
    return null
  })

const clipIn = (folder: string, { newBlobId, log }: RecoveryPorts): Promise<FoundClip | null> =>
  findClip(folder, newBlobId).catch((error: unknown) => {
    log('error', 'a clip could not be read', { folder, error: wordsOf(error) })
    return null
  })

/** `queued` without a row in the outbox has been delivered, or its note was dropped on purpose: either way it is no draft. */
const settledState = (manifest: TakeManifest): FoundTake['state'] =>
  manifest.state === 'open' ? 'kept' : manifest.state
