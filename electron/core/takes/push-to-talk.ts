/** From keys to takes: runs the gesture reducer and opens takes, with their folder, writer and capture window. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { OnRelease } from '#shared/contract/settings.ts'
import type { TakeTarget } from '#shared/contract/ui-take.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import { type IdMaker, TakeId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused, unreachable } from '#shared/kernel/result.ts'
import { type Gesture, idleGesture, type KeyEvent, lostKeyUpAtMs, onGesture, type Verb } from '#shared/take/gesture.ts'
import { startTake } from '#shared/take/lifecycle.ts'
import { takeTuning } from '#shared/take/tuning.ts'
import type { CaptureWindow } from './capture-windows.ts'
import { syncFolder } from './durable-files.ts'
import type { TakeEngine } from './take-engine.ts'
import { segmentFiles, takeFiles } from './take-files.ts'
import { writeManifest } from './take-manifest.ts'
import { newRecord, type TakeRecord, toManifest } from './take-record.ts'
import { createTakeWriter, type OpenAudioFile, type StoredProgress, type TakeWriter } from './take-writer.ts'
import type { TakeDispatch } from './takes.ts'

interface TalkPorts {
  readonly takesDir: string
  readonly clock: Clock
  readonly ids: IdMaker
  readonly log: Log
  readonly dispatch: TakeDispatch
  readonly openFile: OpenAudioFile
  readonly engine: TakeEngine
  readonly target: () => TakeTarget | null
  readonly window: () => CaptureWindow | null
  /** What finishing means in a conversation. */
  readonly onRelease: (conversationId: TakeTarget['conversationId']) => OnRelease
  /** A take begins, and now and then while it lasts; beside it, nothing waits for this. */
  readonly lookAtDisk: () => void
  /** False: somebody else says why not. */
  readonly mayRecord: () => boolean
  readonly limitMs: number
  readonly deviceName: () => string | null
}

/** Asked only when a take begins. */
export type PlaceOfTake = () => Result<TakeTarget, Reason>

export interface PushToTalk {
  /** From any source: chord, button or Space. `into`: where a take goes that begins with this; left out, to the target. */
  key(kind: KeyEvent['kind'], into?: PlaceOfTake): void
  /** A draft is recorded on to, as if its key had been tapped. Refusals: `takeUnderWay`, `captureWindowMissing`. */
  append(record: TakeRecord, recordedMs: number): Result<void, Reason>
  /** The take has ended, by whatever cause. */
  captureEnded(record: TakeRecord): void
  /** Waits for no key any more. */
  close(): void
}

export function createPushToTalk(ports: TalkPorts): PushToTalk {
  const { clock, engine, dispatch, log, takesDir } = ports
  let gesture: Gesture = idleGesture
  /** The take that the key holds open; at most one. */
  let held: TakeRecord | null = null
  let keyUpWatch: Timer | null = null

  function key(kind: KeyEvent['kind'], into: PlaceOfTake = toTarget): void {
    const [next, verbs] = onGesture(gesture, { kind, atMs: clock.monotonicMs() })
    gesture = next
    for (const verb of verbs) obey(verb, into)
    watchForKeyUp()
  }

  /** Asks again when a key-up that was lost would show. */
  function watchForKeyUp(): void {
    keyUpWatch?.cancel()
    const atMs = lostKeyUpAtMs(gesture)
    keyUpWatch = atMs === null ? null : clock.setTimer(() => key('waited'), Math.max(0, atMs - clock.monotonicMs()))
  }

  function obey(verb: Verb, into: PlaceOfTake): void {
    switch (verb.kind) {
      case 'openTake':
        openTake(into)
        return
      case 'latchTake':
        if (!held) return
        held.isLatched = true
        engine.show(held)
        return
      case 'finishTake':
        if (held) engine.post(held, { kind: 'finishAsked', purpose: ports.onRelease(held.target.conversationId) })
        return
      case 'discardTake':
        if (held) engine.post(held, { kind: 'discardAsked' })
        return
      case 'abandonTake':
        if (held) engine.post(held, { kind: 'interrupted', reason: 'keyUpLost' })
        return
      default:
        unreachable(verb.kind)
    }
  }

  function toTarget(): Result<TakeTarget, Reason> {
    const target = ports.target()
    return target ? done(target) : refused('noTarget')
  }

  function openTake(into: PlaceOfTake): void {
    if (!ports.mayRecord()) return key('takeEnded')
    const place = into()
    const window = ports.window()
    if (!place.ok || !window) {
      key('takeEnded')
      engine.tell(place.ok ? 'captureWindowMissing' : place.reason)
      return
    }
    const target = place.value
    const id = TakeId.parse(ports.ids.next())
    const [state, commands] = startTake(id)
    const record = newRecord({
      id,
      folder: join(takesDir, id),
      startedAtMs: clock.nowMs(),
      limitMs: ports.limitMs,
      state,
      target,
      window,
      deviceName: ports.deviceName(),
    })
    record.writer = createWriter(record, {
      prepare: () => prepareFolder(record),
      onFinal(sizeBytes) {
        if (!record.isFollowed) dispatch.follow(record.id, join(record.folder, takeFiles.growing))
        record.isFollowed = true
        record.finalBytes = sizeBytes
        dispatch.grew(record.id, sizeBytes)
      },
    })
    engine.add(record)
    held = record
    // The microphone is slower than the disk: pages that come before the folder is there wait in the writer.
    engine.begin(record, commands)
    engine.show(record)
    ports.lookAtDisk()
  }

  /** What was recorded before is not touched: the new part is a file of its own, and joined when it is whole. */
  function append(record: TakeRecord, recordedMs: number): Result<void, Reason> {
    if (held) return refused('takeUnderWay')
    const window = ports.window()
    if (!window) return refused('captureWindowMissing')
    held = record
    record.window = window
    record.isLatched = true
    record.baseMs = record.durationMs
    record.recordedBaseMs = recordedMs
    record.writer = createWriter(record, {
      files: segmentFiles(record.edits.segments),
      prepare: () => Promise.resolve(),
      // It goes up with the rest, once they are one file.
      onFinal: () => {},
    })
    key('resumed')
    engine.post(record, { kind: 'appendAsked' })
    ports.lookAtDisk()
    return done(undefined)
  }

  function createWriter(
    record: TakeRecord,
    into: Pick<Parameters<typeof createTakeWriter>[0], 'files' | 'prepare' | 'onFinal'>,
  ): TakeWriter {
    return createTakeWriter({
      ...into,
      folder: record.folder,
      clock,
      log,
      openFile: ports.openFile,
      onStored: (progress) => stored(record, progress),
      onFailed(reason, detail) {
        record.detail = detail
        engine.post(record, { kind: 'writeFailed', reason })
      },
    })
  }

  /** The manifest is durable before the first page, so that speech on disk always knows where it was going. */
  async function prepareFolder(record: TakeRecord): Promise<void> {
    await mkdir(record.folder, { recursive: true, mode: 0o700 })
    await writeManifest(record.folder, toManifest(record))
    await syncFolder(takesDir)
  }

  function stored(record: TakeRecord, { storedPages, hasSound, durationMs: newMs }: StoredProgress): void {
    const before = record.state
    const durationMs = record.baseMs + newMs
    const leftMs = record.limitMs - durationMs
    // One page may pass both marks; the nearer one is what matters then.
    const passed = takeTuning.limitWarningsMs.filter(
      (mark) => record.limitMs - record.durationMs > mark && leftMs <= mark,
    )
    // Others write on this disk too.
    const every = takeTuning.lookAtDiskEveryMs
    if (Math.floor(durationMs / every) > Math.floor(record.durationMs / every)) ports.lookAtDisk()
    record.durationMs = durationMs
    record.storedAtMs = clock.monotonicMs()
    engine.post(record, { kind: 'pageStored', storedPages, hasSound })
    const mark = passed.at(-1)
    if (leftMs <= 0) engine.post(record, { kind: 'limitReached' })
    else if (mark !== undefined) engine.post(record, { kind: 'limitNear', leftMs: mark })
    if (record.state === before) engine.show(record)
  }

  return {
    key,
    append,
    captureEnded(record) {
      if (held !== record) return
      held = null
      key('takeEnded')
    },
    close: () => keyUpWatch?.cancel(),
  }
}
