/** The takes of one profile: composes gesture, lifecycle and files, and is the core's only door to them. */
import { join } from 'node:path'
import type { TakeTarget } from '#shared/contract/ui-take.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { createEmitter } from '#shared/kernel/emitter.ts'
import { BlobId, type IdMaker, TakeId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { keptTake } from '#shared/take/lifecycle.ts'
import type { Interruption, TakeState } from '#shared/take/lifecycle-types.ts'
import { takeTuning } from '#shared/take/tuning.ts'
import { createTakeAdoption } from './adopt-take.ts'
import { createCaptureLink } from './capture-link.ts'
import { createClipUploads } from './clip-uploads.ts'
import { createDiskWatch, type FreeBytes, freeBytesOf } from './disk-watch.ts'
import { audioFile } from './edited-audio.ts'
import { type ImportAudio, importTake } from './import-take.ts'
import { interruptions } from './outside-facts.ts'
import { createPushToTalk, type PlaceOfTake } from './push-to-talk.ts'
import { recoverTakes } from './recover-takes.ts'
import { createTakeClips } from './take-clips.ts'
import { createTakeDrawings } from './take-drawings.ts'
import { createTakeEditing } from './take-editing.ts'
import { createTakeEngine, type TakeEngine } from './take-engine.ts'
import { unedited } from './take-manifest.ts'
import { markChapter, nameChapter } from './take-marks.ts'
import { blobIdOf, newRecord } from './take-record.ts'
import { createTakeSending } from './take-sending.ts'
import { type OpenAudioFile, openNewFile } from './take-writer.ts'
import type { MicrophoneUse, TakeChange, TakeDispatch, TakePlaces, Takes } from './takes.ts'

export interface TakesPorts {
  /** The profile's folder; takes live in `takes/` below it. */
  readonly dataDir: string
  readonly clock: Clock
  readonly ids: IdMaker
  readonly log: Log
  readonly dispatch: TakeDispatch
  readonly places: TakePlaces
  readonly importAudio: ImportAudio
  readonly microphone: () => MicrophoneUse
  /** Asked before a take begins; false: the person is asked for the microphone first. Left out: yes. */
  readonly mayRecord?: () => boolean
  /** This installation's name, for the manifests; null while signed out. */
  readonly deviceName?: () => string | null
  /** Where a take belongs whose manifest is lost; notes to self is a good answer. Null leaves it untouched for another day. */
  readonly fallbackTarget: () => TakeTarget | null
  /** The longest a take may last, ms; left out: what a note may last. */
  readonly limitMs?: number
  /** Tests of full disks hand in their own. */
  readonly openFile?: OpenAudioFile
  readonly freeBytes?: FreeBytes
}

/** Nothing happens before `recover`, which also makes the folder: call it first, and before notes are sent. */
export function createTakes(ports: TakesPorts): Takes {
  const { clock, ids, log, dispatch } = ports
  const takesDir = join(ports.dataDir, 'takes')
  const changes = createEmitter<TakeChange>((error) =>
    log('error', 'a listener of takes failed', { error: String(error) }),
  )
  const capture = createCaptureLink({ clock, engine: () => engine, onChange: changes.emit })
  const clipUploads = createClipUploads({ dispatch: dispatch.clips, log })
  const engine: TakeEngine = createTakeEngine({
    clock,
    ids,
    log,
    dispatch,
    clipUploads,
    places: ports.places,
    microphone: ports.microphone,
    onChange: changes.emit,
    onCaptureEnded: (record) => talk.captureEnded(record),
  })
  const freeBytes = ports.freeBytes ?? freeBytesOf
  const disk = createDiskWatch({
    folder: takesDir,
    freeBytes,
    log,
    onLow: (free) => engine.tell('diskLow', free),
  })
  const drawings = createTakeDrawings({ engine: () => engine, ids, clock, freeBytes, log })
  const clips = createTakeClips({ engine: () => engine, ids, freeBytes, log })
  let target: TakeTarget | null = null
  let isClosed = false
  const talk = createPushToTalk({
    takesDir,
    clock,
    ids,
    log,
    dispatch,
    engine,
    openFile: ports.openFile ?? openNewFile,
    target: () => target,
    window: capture.newest,
    lookAtDisk: () => void disk.look(),
    mayRecord: ports.mayRecord ?? (() => true),
    onRelease: ports.places.onRelease,
    limitMs: Math.min(ports.limitMs ?? takeTuning.limitMs, takeTuning.limitMs),
    deviceName: () => ports.deviceName?.() ?? null,
  })

  const editing = createTakeEditing({ engine, ids, dispatch, begin: talk.append })

  const adopt = createTakeAdoption({ engine, places: ports.places, dispatch, clipUploads, clock, freeBytes, log })
  const send = createTakeSending({ engine, onChange: changes.on })

  const begin = (kind: 'pressed' | 'toggled') => (into?: PlaceOfTake) => {
    if (!isClosed) talk.key(kind, into)
  }

  /** Those that record end as drafts; the others do not care. */
  function interrupt(reason: Interruption): void {
    for (const record of engine.all()) engine.post(record, { kind: 'interrupted', reason })
  }

  function whileRecording(takeId: TakeId, kind: 'pauseAsked' | 'resumeAsked'): Result<void, Reason> {
    const record = engine.get(takeId)
    if (record?.state.kind !== 'recording') return refused('takeUnknown')
    engine.post(record, { kind })
    return done(undefined)
  }

  async function importFile(path: string, into: TakeTarget): Promise<Result<TakeId, Reason>> {
    const id = TakeId.parse(ids.next())
    const folder = join(takesDir, id)
    const startedAtMs = clock.nowMs()
    const imported = await importTake({
      importAudio: ports.importAudio,
      path,
      folder,
      manifest: {
        version: 1,
        id,
        target: into,
        device: { name: ports.deviceName?.() ?? null, microphone: null },
        startedAtMs,
        sealedAtMs: startedAtMs,
        state: 'kept',
        because: null,
        pauses: [],
        chapters: [],
        edits: unedited,
      },
    })
    if (!imported.ok) return imported
    const state = keptTake(id, true, null)
    const record = newRecord({ id, folder, startedAtMs, state, target: into, audio: imported.value })
    engine.add(record)
    engine.show(record)
    return done(id)
  }

  return {
    press: begin('pressed'),
    toggle: begin('toggled'),
    release: () => talk.key('released'),
    escape: () => talk.key('escaped'),
    keyUnwatched: () => talk.key('unwatched'),
    setTarget(next) {
      target = next
    },
    target: () => target,
    list: () =>
      engine
        .all()
        .map(engine.toUi)
        .filter((take) => take !== null),
    onChange: (listener) => changes.on(listener),
    attachCapture: capture.attach,
    report: capture.report,
    microphone: capture.microphone,
    closeMicrophone: capture.closeMicrophone,
    acceptPage(frame) {
      engine.get(frame.takeId)?.writer?.accept(frame)
    },
    send,
    async discard(takeId) {
      const record = engine.get(takeId)
      if (!record) return refused('takeUnknown')
      engine.post(record, { kind: 'discardAsked' })
      if (record.state.kind !== 'discarded' && !isLeavingOut(record.state)) return refused('takeUnknown')
      await record.files
      return done(undefined)
    },
    async undoDiscard(takeId) {
      const record = engine.get(takeId)
      if (record?.state.kind !== 'discarded') return refused('takeUnknown')
      engine.post(record, { kind: 'undoAsked' })
      await record.files
      return done(undefined)
    },
    importFile,
    audioPath(takeId) {
      const record = engine.get(takeId)
      return record?.audio ? audioFile(record.folder, record.edits, record.audio) : null
    },
    blobIdOf(takeId) {
      const record = engine.get(takeId)
      return record ? blobIdOf(record) : BlobId.parse(takeId)
    },
    ...editing,
    drawings,
    clips,
    mark(takeId, title) {
      const record = engine.get(takeId)
      if (!record) return refused('takeUnknown')
      const before = record.chapters
      const marked = markChapter(record, title, clock.monotonicMs())
      if (record.chapters === before) return marked
      engine.save(record)
      engine.show(record)
      return marked
    },
    nameChapter(takeId, named) {
      const record = engine.get(takeId)
      if (!record) return refused('takeUnknown')
      const outcome = nameChapter(record, named)
      if (!outcome.ok) return outcome
      engine.save(record)
      engine.show(record)
      return outcome
    },
    pause: (takeId) => whileRecording(takeId, 'pauseAsked'),
    resume: (takeId) => whileRecording(takeId, 'resumeAsked'),
    async systemEvent(kind) {
      interrupt(interruptions[kind])
      capture.closeMicrophone()
      await Promise.all(engine.all().map((record) => record.files))
    },
    removeDelivered(takeId) {
      const record = engine.get(takeId)
      if (record?.state.kind !== 'queued') return
      // Delivered, so there is no upload to end.
      record.isFollowed = false
      clipUploads.delivered(takeId)
      engine.post(record, { kind: 'delivered' })
    },
    async recover() {
      const found = await recoverTakes({
        takesDir,
        log,
        hasQueued: dispatch.hasQueued,
        isLive: (takeId) => engine.get(takeId) !== undefined,
        newBlobId: () => BlobId.parse(ids.next()),
        fallbackTarget: ports.fallbackTarget,
        onTrouble: engine.tell,
      })
      for (const take of found) adopt(take)
    },
    async close() {
      isClosed = true
      interrupt('programQuit')
      capture.closeMicrophone()
      talk.close()
      await engine.close()
    },
  }
}

/** Of a draft that is recorded on to only the new part goes. */
const isLeavingOut = (state: TakeState): boolean => 'append' in state && state.append === 'leaveOut'
