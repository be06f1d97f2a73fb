import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { Event } from '#shared/contract/event.ts'
import type { PullAnswer } from '#shared/contract/sync.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { MemberId, StreamId } from '#shared/kernel/ids.ts'
import { cacheMigrations } from '../store/cache-schema.ts'
import { createEventApplier } from '../store/event-applier.ts'
import { createProjection } from '../store/projection.ts'
import { createBackoff } from './backoff.ts'
import { createPuller } from './puller.ts'
import { tuning } from './tuning.ts'

const me = MemberId.parse('01890000-0000-7000-8000-000000000001')

/** Time stands still until `pass`. */
function createHands(): Clock & { pass(byMs: number): void } {
  let nowMs = 0
  const timers = new Set<{ atMs: number; run: () => void }>()
  return {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    setTimer(run, delayMs) {
      const timer = { atMs: nowMs + delayMs, run }
      timers.add(timer)
      return { cancel: () => void timers.delete(timer) }
    },
    pass(byMs) {
      nowMs += byMs
      for (const timer of [...timers]) {
        if (timer.atMs > nowMs || !timers.delete(timer)) continue
        timer.run()
      }
    },
  }
}

function setUp() {
  const db = new Database(':memory:')
  for (const sql of cacheMigrations) db.exec(sql)
  const clock = createHands()
  let pulls = 0
  const nothing: PullAnswer = { streams: [], gone: [], far: [], more: false }
  const puller = createPuller({
    api: {
      pull: () => {
        pulls += 1
        return Promise.resolve({ kind: 'done', value: nothing })
      },
    },
    applier: createEventApplier(db, createProjection(db, me), me),
    me,
    clock,
    backoff: createBackoff({ random: () => 0.5 }),
    log: () => undefined,
    random: () => 0.5,
    far: null,
    takeNewest: () => Promise.resolve('taken'),
    onApplied: () => undefined,
    onUpToDate: () => undefined,
    onIdle: () => undefined,
    onRewound: () => undefined,
  })
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  return { puller, clock, turn, pulls: () => pulls }
}

describe('the pull after a silence', () => {
  it('comes although no hint did, and again after the next silence', async () => {
    const { puller, clock, turn, pulls } = setUp()
    puller.request()
    await turn()
    expect(pulls()).toBe(1)
    clock.pass(tuning.safetyPullMs - 1)
    await turn()
    expect(pulls()).toBe(1)
    clock.pass(1)
    await turn()
    expect(pulls()).toBe(2)
    clock.pass(tuning.safetyPullMs)
    await turn()
    expect(pulls()).toBe(3)
    await puller.stop()
  })

  it('is put off by what comes live', async () => {
    const { puller, clock, turn, pulls } = setUp()
    puller.request()
    await turn()
    for (let i = 0; i < 5; i += 1) {
      clock.pass(tuning.safetyPullMs / 2)
      puller.heardLive()
    }
    await turn()
    expect(pulls()).toBe(1)
    await puller.stop()
  })

  it('does not come after the end', async () => {
    const { puller, clock, turn, pulls } = setUp()
    puller.request()
    await turn()
    await puller.stop()
    puller.heardLive()
    clock.pass(10 * tuning.safetyPullMs)
    await turn()
    expect(pulls()).toBe(1)
  })
})

describe('a pull that takes several answers', () => {
  /** Two answers, of one event each, of the member's own stream. */
  function setUpTwo() {
    const db = new Database(':memory:')
    for (const sql of cacheMigrations) db.exec(sql)
    const applier = createEventApplier(db, createProjection(db, me), me)
    const streamId = StreamId.parse(me)
    const event = (seq: number): Event => ({ streamId, seq, actorId: me, atMs: seq, body: { kind: 'later', seq } })
    const asked: { after: number; applied: number }[] = []
    let onApplied = (): void => undefined
    const puller = createPuller({
      api: {
        pull({ cursors }) {
          const after = cursors[streamId] ?? 0
          asked.push({ after, applied: applier.cursor(streamId) })
          const streams = after < 3 ? [{ streamId, lastSeq: 3, events: [event(after + 1)] }] : []
          return Promise.resolve({ kind: 'done', value: { streams, gone: [], far: [], more: after < 2 } })
        },
      },
      applier,
      me,
      clock: createHands(),
      backoff: createBackoff({ random: () => 0.5 }),
      log: () => undefined,
      random: () => 0.5,
      far: null,
      takeNewest: () => Promise.resolve('taken'),
      onApplied: () => onApplied(),
      onUpToDate: () => undefined,
      onIdle: () => undefined,
      onRewound: () => undefined,
    })
    return {
      puller,
      asked,
      cursor: () => applier.cursor(streamId),
      comesLive: (seq: number) => applier.apply(streamId, [event(seq)]),
      whenApplied(listener: () => void) {
        onApplied = listener
      },
    }
  }

  it('asks for the next while the one before is applied, and for none twice', async () => {
    const { puller, asked, cursor } = setUpTwo()
    expect(await puller.whenPulled(1_000)).toBe(true)
    expect(asked).toEqual([
      { after: 0, applied: 0 },
      { after: 1, applied: 0 },
      { after: 2, applied: 1 },
    ])
    expect(cursor()).toBe(3)
    await puller.stop()
  })

  it('drops what was asked ahead when a live event came between', async () => {
    const { puller, asked, cursor, comesLive, whenApplied } = setUpTwo()
    whenApplied(() => comesLive(cursor() + 1))
    expect(await puller.whenPulled(1_000)).toBe(true)
    expect(asked.map(({ after }) => after)).toEqual([0, 1, 2])
    expect(asked.at(-1)?.applied).toBe(2)
    expect(cursor()).toBeGreaterThanOrEqual(3)
    await puller.stop()
  })
})
