/**
 * Runs the lifecycle reducer for every take, carries out its commands and posts back what came of them.
 * Decides nothing by itself: what is kept and what may be deleted is written in `shared/take/lifecycle.ts`.
 */
import type { UiTake } from '#shared/contract/ui-take.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { speakDuration } from '#shared/kernel/format.ts'
import type { IdMaker, TakeId } from '#shared/kernel/ids.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { unreachable } from '#shared/kernel/result.ts'
import { reasonOfQuestion } from '#shared/take/guards.ts'
import { onTake } from '#shared/take/lifecycle.ts'
import type { TakeCommand, TakeEvent, TakeState, TakeStep } from '#shared/take/lifecycle-types.ts'
import type { ClipUploads } from './clip-uploads.ts'
import { wordsOf } from './durable-files.ts'
import { noticeOf } from './notice-tone.ts'
import { removeTakeFolder } from './remove-take.ts'
import { createShownSealer, untilLeft } from './seal-shown.ts'
import { createTakeGuard } from './take-guard.ts'
import { writeManifest } from './take-manifest.ts'
import { notePause } from './take-marks.ts'
import { createTakeQueue } from './take-queue.ts'
import { type TakeRecord, toManifest, toUiTake } from './take-record.ts'
import { createTakeSealer } from './take-sealer.ts'
import type { MicrophoneUse, TakeChange, TakeDispatch, TakePlaces } from './takes.ts'

type WithoutId<T> = T extends unknown ? Omit<T, 'takeId'> : never
export type TakeFact = WithoutId<TakeEvent>

interface EnginePorts {
  readonly clock: Clock
  readonly ids: IdMaker
  readonly log: Log
  readonly dispatch: TakeDispatch
  readonly clipUploads: ClipUploads
  readonly places: TakePlaces
  readonly microphone: () => MicrophoneUse
  readonly onChange: (change: TakeChange) => void
  /** The take no longer listens; whatever key held it open has done its work. */
  readonly onCaptureEnded: (record: TakeRecord) => void
}

export interface TakeEngine {
  add(record: TakeRecord): void
  get(takeId: TakeId): TakeRecord | undefined
  all(): TakeRecord[]
  post(record: TakeRecord, fact: TakeFact): void
  /** Carries out the commands of a first step. */
  begin(record: TakeRecord, commands: readonly TakeCommand[]): void
  /** Writes the manifest after all earlier work on the take's files. */
  save(record: TakeRecord): void
  show(record: TakeRecord): void
  /** Work on the take's files, after all earlier such work; resolves when it is done, or has failed and was logged. */
  work(record: TakeRecord, why: string, job: () => Promise<void>): Promise<void>
  /** Resolves when no work on its files is under way, not even such as came while one waited. */
  idle(record: TakeRecord): Promise<void>
  /** `about`: the take whose place the sentence names. */
  tell(reason: Reason, detail?: string | null, about?: TakeRecord): void
  toUi(record: TakeRecord): UiTake | null
  /** Resolves when no work on files is left; timers fire no more. */
  close(): Promise<void>
}

/** From here on the warning is the last one, and sounds like it. */
const CLOSE_MS = 15_000

const timerFacts = {
  open: 'openExpired',
  watchdog: 'watchdogFired',
  finish: 'finishExpired',
  undo: 'undoExpired',
} as const

export function createTakeEngine(ports: EnginePorts): TakeEngine {
  const { clock, dispatch, log, clipUploads } = ports
  const drop = createDrop(log)
  const seal = createTakeSealer({ clock, ids: ports.ids, dispatch })
  const guard = createTakeGuard({ places: ports.places, log })
  const sealShown = createShownSealer({ clock, ids: ports.ids })
  const queue = createTakeQueue({ dispatch, log })
  const records = new Map<TakeId, TakeRecord>()
  const pending: { record: TakeRecord; event: TakeEvent }[] = []
  const underWay = new Set<Promise<void>>()
  let isRunning = false
  let isClosed = false

  /** One event at a time, in the order they came: a command may post while another event is being dealt with. */
  function post(record: TakeRecord, fact: TakeFact): void {
    pending.push({ record, event: { ...fact, takeId: record.id } })
    if (isRunning) return
    isRunning = true
    try {
      for (let next = pending.shift(); next; next = pending.shift()) {
        step(next.record, onTake(next.record.state, next.event))
      }
    } finally {
      isRunning = false
    }
  }

  function step(record: TakeRecord, [next, commands]: TakeStep): void {
    const before = record.state
    notePause(record, next, clock.monotonicMs())
    record.state = next
    for (const command of commands) carryOut(record, command)
    if (next === before) return
    if (isCapturing(before) && !isCapturing(next)) {
      record.isLatched = false
      ports.onCaptureEnded(record)
      if (record.clip?.state().isOpen) drop(untilLeft(record, clock), 'the end of a clip')
    }
    if (shouldSave(before, next)) save(record)
    if (next.kind === 'gone') records.delete(record.id)
    show(record)
  }

  function carryOut(record: TakeRecord, command: TakeCommand): void {
    const takeId = record.id
    switch (command.kind) {
      case 'openMicrophone':
        record.window?.send({ kind: 'openMicrophone', takeId, ...microphoneFor(record) })
        return
      case 'finishCapture':
        record.window?.send({ kind: 'finishCapture', takeId, tailMs: command.tailMs })
        return
      case 'cancelCapture':
        record.window?.send({ kind: 'cancelCapture', takeId })
        return
      case 'pauseCapture':
      case 'resumeCapture':
        record.window?.send({ kind: command.kind, takeId })
        return
      case 'startTimer':
        startTimer(record, command)
        return
      case 'cancelTimer':
        record.timers.get(command.timer)?.cancel()
        record.timers.delete(command.timer)
        return
      case 'sealTake':
        void work(record, 'seal', async () => post(record, await seal(record)))
        return
      case 'guardTake':
        record.isShownFixed = false
        void work(record, 'guard', async () => {
          const question = await guard(record)
          if (question === null) {
            record.shown = await sealShown(record, () => clipUploads.aheadBytes(record))
            clipUploads.sealed(record)
          }
          post(record, { kind: 'guarded', question })
        })
        return
      case 'queueNote':
        queueNote(record)
        return
      case 'deleteTake':
        void work(record, 'remove', () => remove(record))
        return
      case 'tellPerson':
        tell(command.reason, detailFor(record, command.reason), record)
        // Who talks into another window sees no notice.
        if (record.state.kind === 'draft') record.window?.send({ kind: 'playCue', takeId, cue: 'takeKept' })
        return
      case 'warnOfLimit':
        record.window?.send({ kind: 'playCue', takeId, cue: command.leftMs > CLOSE_MS ? 'limitNear' : 'limitClose' })
        tell('takeLimitNear', speakDuration(command.leftMs))
        return
      default:
        unreachable(command)
    }
  }

  /** What was said before a draft goes on belongs to no take. */
  function microphoneFor(record: TakeRecord): MicrophoneUse {
    const use = ports.microphone()
    return 'append' in record.state ? { ...use, prerollMs: 0 } : use
  }

  function startTimer(record: TakeRecord, { timer, delayMs }: Extract<TakeCommand, { kind: 'startTimer' }>): void {
    record.timers.get(timer)?.cancel()
    if (timer === 'undo') record.undoUntilMs = clock.nowMs() + delayMs
    const fire = () => {
      record.timers.delete(timer)
      if (!isClosed) post(record, { kind: timerFacts[timer] })
    }
    record.timers.set(timer, clock.setTimer(fire, delayMs))
  }

  function queueNote(record: TakeRecord): void {
    const queued = queue(record)
    if (queued.ok) {
      post(record, { kind: 'queued' })
      return
    }
    record.detail = queued.detail ?? null
    post(record, { kind: 'queueFailed', reason: queued.reason })
  }

  async function remove(record: TakeRecord): Promise<void> {
    if (record.isFollowed) dispatch.abandon(record.id)
    clipUploads.discarded(record)
    await closeShown(record)
    await removeTakeFolder(record.folder)
  }

  function save(record: TakeRecord): void {
    void work(record, 'save', async () => {
      if (record.state.kind !== 'gone') await writeManifest(record.folder, toManifest(record))
    })
  }

  function work(record: TakeRecord, why: string, job: () => Promise<void>): Promise<void> {
    const next = record.files.then(job).catch((error: unknown) => {
      log('warn', 'work on a take failed', { takeId: record.id, why, error: wordsOf(error) })
    })
    record.files = next
    underWay.add(next)
    drop(
      next.finally(() => underWay.delete(next)),
      why,
    )
    return next
  }

  function show(record: TakeRecord): void {
    clipUploads.look(record)
    const take = toUi(record)
    if (take) ports.onChange({ kind: 'take', take })
    else if (record.isShown) {
      ports.onChange({ kind: 'takeGone', takeId: record.id, isSent: record.state.kind === 'queued' })
    }
    record.isShown = take !== null
  }

  const toUi = (record: TakeRecord): UiTake | null => toUiTake(record, ports.places.nameOf(record.target))

  function tell(reason: Reason, detail: string | null = null, about?: TakeRecord): void {
    const place = about && ports.places.nameOf(about.target)
    ports.onChange({ kind: 'notice', notice: noticeOf(ports.ids.next(), reason, detail, place) })
  }

  return {
    add: (record) => void records.set(record.id, record),
    get: (takeId) => records.get(takeId),
    all: () => [...records.values()].sort((a, b) => a.startedAtMs - b.startedAtMs),
    post,
    begin(record, commands) {
      for (const command of commands) carryOut(record, command)
    },
    save,
    show,
    work,
    async idle(record) {
      for (let seen: Promise<void> | null = null; seen !== record.files; ) {
        seen = record.files
        await seen
      }
    },
    tell,
    toUi,
    async close() {
      while (underWay.size > 0) await Promise.all(underWay)
      isClosed = true
      for (const record of records.values()) {
        for (const timer of record.timers.values()) timer.cancel()
        await closeShown(record)
      }
    },
  }
}

async function closeShown({ drawing, clip }: TakeRecord): Promise<void> {
  await drawing?.close()
  await clip?.close()
}

function detailFor(record: TakeRecord, reason: Reason): string | null {
  if (reason === 'microphoneChanged') return record.microphone
  return reason === reasonOfQuestion.manyPeople ? record.questionDetail : record.detail
}

const isCapturing = (state: TakeState): boolean => state.kind === 'opening' || state.kind === 'recording'

/** Whenever a crash right now should find something else in the manifest. */
function shouldSave(before: TakeState, next: TakeState): boolean {
  if (next.kind === 'draft' || next.kind === 'discarded' || next.kind === 'queued') return true
  return before.kind === 'discarded' && next.kind === 'sealing'
}
