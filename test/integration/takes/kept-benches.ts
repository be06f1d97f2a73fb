import { access } from 'node:fs/promises'
import { afterEach } from 'vitest'
import { createTalkBench, type TalkBench } from './talk-bench.ts'

export interface KeptBenches {
  setUp(options?: Parameters<typeof createTalkBench>[0]): Promise<TalkBench>
  /** On the folder of `bench`. */
  restart(bench: TalkBench, ...inOutbox: Parameters<TalkBench['restart']>): Promise<TalkBench>
}

/** Benches that end with the test they were made in. */
export function keepBenches(): KeptBenches {
  const benches: TalkBench[] = []
  const keep = async (made: Promise<TalkBench>): Promise<TalkBench> => {
    const bench = await made
    // The last one on a folder ends first.
    benches.unshift(bench)
    return bench
  }
  afterEach(async () => {
    for (const bench of benches.splice(0)) await bench.end()
  })
  return {
    setUp: (options) => keep(createTalkBench(options)),
    restart: (bench, ...inOutbox) => keep(bench.restart(...inOutbox)),
  }
}

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
