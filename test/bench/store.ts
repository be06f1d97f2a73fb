import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createNoteReader } from '../../electron/core/store/note-reader.ts'
import { fillCache } from './support/full-cache.ts'
import { recordLongTake } from './support/long-take.ts'
import { type BenchRow, percentile, toRow } from './support/row.ts'

export const summary = 'the newest notes of a conversation among a million, and memory while an hour is recorded'

export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<BenchRow> {
  yield* newestNotes(isShort ? 100_000 : 1_000_000, isShort ? 300 : 3_000)
  yield* memoryOfTake(isShort ? 10 : 60)
}

/** Milliseconds. */
function timeOf(read: () => number): number {
  const fromMs = performance.now()
  const found = read()
  const tookMs = performance.now() - fromMs
  if (found !== 50) throw new Error('fifty were asked for')
  return tookMs
}

/** Another conversation each time, warm, as for somebody who goes through them; against the rows alone, by the same index. */
async function* newestNotes(notes: number, rounds: number): AsyncGenerator<BenchRow> {
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-bench-store-'))
  try {
    const { db, me, conversationIds } = fillCache(path.join(folder, 'cache.db'), notes)
    const reader = createNoteReader({ db, me, isCached: () => true })
    const bare = db.prepare(
      'SELECT * FROM note WHERE conversation_id = ? AND root_id IS NULL ORDER BY seq DESC LIMIT 50',
    )
    const at = (round: number): (typeof conversationIds)[number] => {
      const id = conversationIds[round % conversationIds.length]
      if (!id) throw new Error('no conversation')
      return id
    }
    const ours: number[] = []
    const rows: number[] = []
    for (let round = -200; round < rounds; round += 1) {
      const id = at(Math.abs(round))
      const shown = timeOf(() => reader.page(id, null, 50).notes.length)
      const plain = timeOf(() => bare.all(id).length)
      // What comes first warms the file and the compiler.
      if (round < 0) continue
      ours.push(shown)
      rows.push(plain)
    }
    db.close()
    yield toRow({
      bench: 'store',
      name: `50 newest rows of one of ${conversationIds.length} conversations`,
      values: rows,
    })
    yield toRow({
      bench: 'store',
      name: `50 newest notes ready to show, ${notes} in the cache`,
      values: ours,
      baseline: percentile(rows, 0.5),
      goal: { text: 'p99 <= 1 ms', isMet: ({ p99 }) => p99 <= 1 },
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What the process holds after each minute of a take: the last third against the first. Nothing may grow with the length. */
async function* memoryOfTake(minutes: number): AsyncGenerator<BenchRow> {
  const samples = await recordLongTake(minutes)
  const third = Math.floor(samples.length / 3)
  for (const [name, goalMb] of [
    ['heap', 2],
    ['resident', 12],
  ] as const) {
    const first = percentile(
      samples.slice(0, third).map((sample) => sample[name]),
      0.5,
    )
    const last = samples.slice(-third).map((sample) => sample[name])
    yield toRow({
      bench: 'store',
      name: `${name} memory in the last third of a take of ${minutes} min, against the first`,
      unit: 'MB',
      values: last,
      baseline: first,
      goal: { text: `not ${goalMb} MB more`, isMet: ({ p50 }) => p50 - first < goalMb },
    })
  }
}
