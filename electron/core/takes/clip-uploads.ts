/**
 * What goes up of clips while they are recorded and looked at, by the rules of their sound: what will be part of the note when nothing is
 * cut. Once it is known that other bytes go out, or none, what is at the server is taken back, and nothing more goes up before the note does.
 */
import { redactionsOf } from '#shared/annotation/redactions.ts'
import { budget } from '#shared/annotation/tuning.ts'
import type { BlobId, TakeId } from '#shared/kernel/ids.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import { endedLate, videoOf } from './clip-of-take.ts'
import { createGrowingClip, type GrowingClip } from './growing-clip.ts'
import type { TakeRecord } from './take-record.ts'
import type { ClipDispatch } from './takes.ts'

export interface ClipUploads {
  /** Something of the take has changed. */
  look(record: TakeRecord): void
  /** How much of its clip is known to be on its way up; 0: nothing, or nobody knows. */
  aheadBytes(record: TakeRecord): number
  /** What goes out beside its sound has been made, or cannot be. */
  sealed(record: TakeRecord): void
  /** The take goes, and nothing of it was sent. */
  discarded(record: TakeRecord): void
  /** The server has the note: there is nothing to take back. */
  delivered(takeId: TakeId): void
  /** Found at a start: it may be at the server, and waits there until the take is sent or goes. */
  found(record: TakeRecord): void
}

interface Ahead {
  readonly blobId: BlobId
  /** Null: nothing more goes up before the note does. */
  readonly clip: GrowingClip | null
  isAtServer: boolean
  knownBytes: number
  seen: string
  looking: Promise<void>
}

export function createClipUploads({ dispatch, log }: { dispatch: ClipDispatch; log: Log }): ClipUploads {
  const takes = new Map<TakeId, Ahead>()
  const drop = createDrop(log)

  function takeBack(record: TakeRecord): void {
    const ahead = takes.get(record.id)
    if (!ahead) return
    if (ahead.isAtServer) dispatch.abandon(ahead.blobId)
    takes.set(record.id, { ...ahead, clip: null, isAtServer: false })
  }

  function begin(record: TakeRecord, blobId: BlobId): Ahead {
    const clip = createGrowingClip(record.folder)
    const ahead = { blobId, clip, isAtServer: false, knownBytes: 0, seen: '', looking: Promise.resolve() }
    takes.set(record.id, ahead)
    return ahead
  }

  async function grow(record: TakeRecord, ahead: Ahead): Promise<void> {
    const state = record.clip?.state()
    const { clip, blobId } = ahead
    if (!clip || state?.blobId !== blobId) return
    const bytes = await clip.known(state)
    // Looked at meanwhile: it was dropped, cut, or the take was thrown away.
    if (takes.get(record.id) !== ahead || bytes <= ahead.knownBytes || !mayGrow(record) || !isInTime(record)) return
    if (!ahead.isAtServer) dispatch.follow(blobId, clip)
    ahead.isAtServer = true
    ahead.knownBytes = bytes
    dispatch.grew(blobId, bytes)
  }

  return {
    look(record) {
      const state = record.clip?.state()
      const present = takes.get(record.id)
      if (present && present.blobId !== state?.blobId) {
        takeBack(record)
        takes.delete(record.id)
      }
      if (!state || !mayGrow(record)) return
      if (isCutOrHidden(record)) {
        if (!takes.has(record.id)) begin(record, state.blobId)
        takeBack(record)
        return
      }
      if (!isInTime(record)) return
      const ahead = takes.get(record.id) ?? begin(record, state.blobId)
      const seen = `${state.keptBytes} ${state.whole?.sizeBytes ?? 0}`
      if (ahead.clip === null || ahead.seen === seen) return
      ahead.seen = seen
      ahead.looking = ahead.looking.then(() => grow(record, ahead))
      drop(ahead.looking, 'a clip that goes up while it is recorded')
      ahead.looking = ahead.looking.catch(() => {})
    },
    aheadBytes(record) {
      const ahead = takes.get(record.id)
      return ahead?.isAtServer && ahead.blobId === record.clip?.state().blobId ? ahead.knownBytes : 0
    },
    sealed(record) {
      const { shown } = record
      const blobId = record.clip?.state().blobId
      if (!blobId) return
      const isOther = shown.ok ? shown.value?.video?.blobId !== blobId : shown.reason === 'clipNotHidden'
      if (isOther) takeBack(record)
    },
    discarded(record) {
      takeBack(record)
      takes.delete(record.id)
    },
    delivered: (takeId) => void takes.delete(takeId),
    found(record) {
      const state = record.clip?.state()
      if (!state) return
      takes.set(record.id, { ...begin(record, state.blobId), clip: null, isAtServer: true })
      if (isCutOrHidden(record)) takeBack(record)
    },
  }
}

/** A note in the outbox has its files sent by the outbox; one that is thrown away gets nothing more to the server. */
const mayGrow = ({ state }: TakeRecord): boolean =>
  state.kind !== 'discarded' && state.kind !== 'queued' && state.kind !== 'gone'

/** From the end of the sound on nothing is added until it is known whether the clip ended with it: what came later goes nowhere. */
function isInTime(record: TakeRecord): boolean {
  const { kind } = record.state
  if (kind === 'opening' || kind === 'recording') return true
  const video = kind === 'draft' ? videoOf(record) : null
  return video !== null && !endedLate(video)
}

/** Other bytes than those of the whole clip go out, or none. */
function isCutOrHidden({ edits, clip, drawing }: TakeRecord): boolean {
  if (edits.kept !== null) return true
  const blobId = clip?.state().blobId
  const scenes = drawing?.state().scenes ?? []
  if (!scenes.some(({ picture }) => picture === blobId)) return false
  const track = drawing?.track(budget.durationMs)
  const isHiddenIn = (scene: number): boolean => (track ? redactionsOf(track, scene).length > 0 : false)
  return scenes.some(({ picture }, scene) => picture === blobId && isHiddenIn(scene))
}
