import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { batchesOf, insertBare } from './support/bare-inserts.ts'
import { pullEverything } from './support/fresh-cache.ts'
import { openLongPast } from './support/long-past.ts'
import { type BenchRow, percentile, toRow } from './support/row.ts'

export const summary =
  '100,000 events of a real server, pulled and applied, against bare batched inserts of the same rows'

/**
 * The real server in a process of its own, the real puller, applier and projection in this one, each time into an empty cache. The yardstick
 * writes the rows that came of it into another empty cache, in transactions of as many events as a pull has,
 * in a database as SQLite opens one.
 */
export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<BenchRow> {
  const events = isShort ? 20_000 : 100_000
  const rounds = isShort ? 3 : 5
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-bench-sync-'))
  const past = await openLongPast(path.join(folder, 'server'), events)
  try {
    const first = await pullEverything(past, path.join(folder, 'first.db'))
    const batches = batchesOf(path.join(folder, 'first.db'), first.pulls)
    const pull = async (name: string): Promise<number> => {
      past.replay()
      return (await pullEverything(past, path.join(folder, name))).tookMs
    }
    const insert = (name: string): number => insertBare(path.join(folder, name), batches)
    await pull('warm.db')
    insert('bare-warm.db')
    const ours: number[] = []
    const bare: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      bare.push(insert(`bare-${round}.db`))
      ours.push(await pull(`ours-${round}.db`))
      for (const name of [`bare-${round}.db`, `ours-${round}.db`]) rmSync(path.join(folder, name), { force: true })
    }
    yield toRow({ bench: 'sync', name: `bare batched inserts of the rows of ${events} events`, values: bare })
    yield toRow({
      bench: 'sync',
      name: `the same events from the server over loopback, first time`,
      values: [first.tookMs],
    })
    yield toRow({
      bench: 'sync',
      name: `pull and apply ${events} events`,
      values: ours,
      baseline: percentile(bare, 0.5),
      // Promised for long pasts; a short one is mostly what begins and ends it.
      ...(!isShort && { goal: { text: 'ratio <= 1.5', isMet: ({ ratio }: { ratio: number }) => ratio <= 1.5 } }),
    })
  } finally {
    await past.end()
    rmSync(folder, { recursive: true, force: true })
  }
}
