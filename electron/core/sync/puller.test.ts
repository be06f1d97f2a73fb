import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { PullAnswer } from '#shared/contract/sync.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { MemberId } from '#shared/kernel/ids.ts'
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
