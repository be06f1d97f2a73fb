/** Takes that the boot sweep found become takes like any other. */
import type { Clock } from '#shared/kernel/clock.ts'
import type { Log } from '#shared/kernel/log.ts'
import { keptTake } from '#shared/take/lifecycle.ts'
import type { TakeState } from '#shared/take/lifecycle-types.ts'
import type { ClipUploads } from './clip-uploads.ts'
import type { FreeBytes } from './disk-watch.ts'
import type { FoundTake } from './recover-takes.ts'
import { createTakeClip } from './take-clip.ts'
import { createTakeDrawing } from './take-drawing.ts'
import type { TakeEngine } from './take-engine.ts'
import { newRecord } from './take-record.ts'
import type { TakeDispatch, TakePlaces } from './takes.ts'

interface AdoptionPorts {
  readonly engine: TakeEngine
  readonly places: TakePlaces
  readonly dispatch: TakeDispatch
  readonly clipUploads: ClipUploads
  readonly clock: Clock
  readonly freeBytes: FreeBytes
  readonly log: Log
}

export function createTakeAdoption({
  engine,
  places,
  dispatch,
  clipUploads,
  ...ports
}: AdoptionPorts): (found: FoundTake) => void {
  return (found) => {
    const { id, folder, startedAtMs, audio, because } = found
    const draft = keptTake(id, audio !== null, because?.reason ?? null, audio && found.question)
    const state: TakeState = found.state === 'queued' ? { kind: 'queued', takeId: id } : draft
    const record = newRecord({
      id,
      folder,
      startedAtMs,
      state,
      target: found.target,
      audio,
      detail: because?.detail ?? null,
      questionDetail: String(places.peopleIn(found.target.conversationId)),
      answered: new Set(found.answered),
      edits: found.edits,
      sealedAtMs: found.manifest?.sealedAtMs ?? null,
      pauses: found.manifest?.pauses ?? [],
      chapters: found.manifest?.chapters ?? [],
      microphone: found.manifest?.device?.microphone ?? null,
      deviceName: found.manifest?.device?.name ?? null,
    })
    const onChange = (): void => engine.show(record)
    const shownPorts = { ...ports, folder, ready: () => Promise.resolve(), onChange }
    if (found.drawing) record.drawing = createTakeDrawing(shownPorts, found.drawing)
    if (found.clip) record.clip = createTakeClip(shownPorts, found.clip)
    // Its bytes may have gone up before the restart; those of a take that was edited since are not wanted.
    record.isFollowed = found.edits.blobId === null
    if (!record.isFollowed) dispatch.abandon(id)
    clipUploads.found(record)
    engine.add(record)
    engine.save(record)
    engine.show(record)
    // To be looked at; it is asked for again when the take goes out.
    if (found.clip && found.state !== 'queued') void record.clip?.whole()
    if (found.isRecovered && because) engine.tell(because.reason, because.detail, record)
    // Its undo time begins anew: a clock that jumped must not delete it.
    if (found.state === 'discarded') engine.post(record, { kind: 'discardAsked' })
  }
}
