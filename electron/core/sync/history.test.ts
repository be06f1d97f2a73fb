import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { SnapshotAnswer } from '#shared/contract/sync.ts'
import { ConversationId, MemberId } from '#shared/kernel/ids.ts'
import { cacheMigrations } from '../store/cache-schema.ts'
import { createHistoryStore } from '../store/history-store.ts'
import { createProjection } from '../store/projection.ts'
import { createSnapshotApplier } from '../store/snapshot-applier.ts'
import { createBackoff } from './backoff.ts'
import { createHistory } from './history.ts'

const me = MemberId.parse('01890000-0000-7000-8000-000000000001')
const conversationId = ConversationId.parse('01890000-0000-7000-8000-000000000002')

/** A conversation of which nothing before event 100 is here, and a server that answers with `fromSeq`. */
function setUp(fromSeq: number) {
  const db = new Database(':memory:')
  for (const sql of cacheMigrations) db.exec(sql)
  const store = createHistoryStore(db, me)
  store.begin({ conversationId, oldestSeq: 100 }, { unread: 0, unheard: 0 })
  const due: (() => void)[] = []
  const page: SnapshotAnswer = {
    lastSeq: 200,
    tip: { atMs: 1, actorId: me, kind: 'noteSent' },
    known: null,
    fromSeq,
    events: [],
    head: null,
  }
  let asked = 0
  let isBusy = false
  const history = createHistory({
    api: {
      snapshot: () => {
        asked += 1
        return Promise.resolve({ kind: 'done', value: page })
      },
    },
    store,
    applier: { tip: () => null },
    snapshots: createSnapshotApplier({ db, projection: createProjection(db, me), history: store }),
    gate: () => ({
      isSure: () => true,
      isBusy: () => isBusy,
      epoch: () => 0,
      suspect: () => undefined,
      whenPulled: () => Promise.resolve(true),
    }),
    clock: {
      nowMs: () => 0,
      monotonicMs: () => 0,
      setTimer(run) {
        due.push(run)
        return { cancel: () => undefined }
      },
    },
    backoff: createBackoff({ random: () => 0.5 }),
    log: () => undefined,
    onApplied: () => undefined,
  })
  return { history, store, asked: () => asked, due, setBusy: (is: boolean) => (isBusy = is) }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('the history of a conversation', () => {
  it('is not asked for again and again where the server has nothing older to give', async () => {
    const { history, asked } = setUp(100)
    const read = () => ({ notes: [], hasOlder: true })
    expect(await history.page({ conversationId, before: null, limit: 10 }, read)).toEqual({
      ok: false,
      reason: 'historyAway',
    })
    expect(asked()).toBe(1)
  })

  it('is gone on with by a nudge that comes in the very turn in which the way was still barred', async () => {
    const { history, store, setBusy } = setUp(1)
    setBusy(true)
    history.nudge()
    setBusy(false)
    history.nudge()
    await settled()
    expect(store.read(conversationId)).toBeNull()
  })
})
