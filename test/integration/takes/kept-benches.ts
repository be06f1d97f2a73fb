import { access } from 'node:fs/promises'
import { afterEach } from 'vitest'
import { createTalkBench, type TalkBench } from './talk-bench.ts'

export interface KeptBenches {
  setUp(options?: Parameters<typeof createTalkBench>[0]): Promise<TalkBench>
  restart(bench: TalkBench): Promise<TalkBench>
}

/** Benches that end with the test they were made in. */
export function keepBenches(): KeptBenches {
  const benches: TalkBench[] = []
  const keep = async (made: Promise<TalkBench>): Promise<TalkBench> => {
    const bench = await made
    benches.push(bench)
    return bench
  }
  afterEach(async () => {
    for (const bench of benches.splice(0)) await bench.end()
  })
  return {
    setUp: (options) => keep(createTalkBench(options)),
    restart: (bench) => keep(bench.restart()),
  }
}

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
