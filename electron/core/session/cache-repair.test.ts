import { describe, expect, it } from 'vitest'
import type { Damage } from '../store/damage-watch.ts'
import { createCacheRepair, repairTuning } from './cache-repair.ts'

/** A cache that breaks when it is told to, and a clock whose hands the test turns. */
function createBench(options: { isSound?: boolean; onCheck?: () => Promise<void> } = {}) {
  const told: string[] = []
  const timers = new Map<() => void, number>()
  let nowMs = 0
  let rebuilds = 0
  let damage: Damage | null = null
  let listener: ((damage: Damage) => void) | null = null
  const repair = createCacheRepair({
    file: {
      onDamage(tell) {
        listener = tell
        if (damage) tell(damage)
      },
      isDamaged: () => damage !== null,
      isSound() {
        if (options.isSound) damage = null
        return options.isSound === true
      },
      async check() {
        await options.onCheck?.()
      },
      rebuild() {
        rebuilds += 1
        damage = null
      },
    },
    clock: {
      nowMs: () => nowMs,
      monotonicMs: () => nowMs,
      setTimer(run, delayMs) {
        timers.set(run, nowMs + delayMs)
        return { cancel: () => void timers.delete(run) }
      },
    },
    log: () => undefined,
    async restart(swap) {
      swap()
    },
    tell: (reason) => void told.push(reason),
  })
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
  return {
    repair,
    told,
    rebuilds: () => rebuilds,
    async breakIt(kind: Damage['kind'] = 'damaged') {
      damage = { kind, why: 'test' }
      listener?.(damage)
      await settle()
    },
    async pass(ms: number) {
      nowMs += ms
      for (const [run, atMs] of [...timers]) if (atMs <= nowMs && timers.delete(run)) run()
      await settle()
    },
  }
}

describe('repair of the cache', () => {
  it('rebuilds a damaged file once, however many statements meet the damage', async () => {
    const bench = createBench()
    bench.repair.start(() => undefined)
    void bench.breakIt()
    void bench.breakIt()
    await bench.breakIt('lost')
    expect(bench.rebuilds()).toBe(1)
    expect(bench.told).toEqual(['cacheRebuilt'])
  })

  it('looks at the file behind the start, and whoever waits for that waits for the repair too', async () => {
    const checks: number[] = []
    const bench = createBench({
      async onCheck() {
        checks.push(bench.rebuilds())
        await bench.breakIt()
      },
    })
    bench.repair.start(() => undefined)
    expect(checks).toEqual([])
    await bench.pass(repairTuning.checkAfterMs)
    expect(checks).toEqual([0])
    await bench.repair.whenChecked()
    expect(bench.rebuilds()).toBeGreaterThan(0)
  })

  it('goes without a broken cache in boot work that can, and mends it when boot has ended', async () => {
    const bench = createBench()
    const meet = (): string => {
      void bench.breakIt()
      throw new Error('database disk image is malformed')
    }
    expect(bench.repair.orElse(meet, 'without')).toBe('without')
    bench.repair.start(() => undefined)
    await new Promise<void>((resolve) => setImmediate(resolve))
    expect(bench.rebuilds()).toBe(1)
    const fails = (): string => {
      throw new Error('something else')
    }
    expect(() => bench.repair.orElse(fails, 'without')).toThrow('something else')
  })

  it('stops after a few within an hour and says so once; then it tries again by itself', async () => {
    const bench = createBench()
    bench.repair.start(() => undefined)
    for (let i = 0; i < repairTuning.rebuildsPerWindow + 4; i += 1) await bench.breakIt()
    expect(bench.rebuilds()).toBe(repairTuning.rebuildsPerWindow)
    expect(bench.told.filter((reason) => reason === 'cacheKeepsBreaking')).toHaveLength(1)
    await bench.pass(repairTuning.windowMs)
    expect(bench.rebuilds()).toBe(repairTuning.rebuildsPerWindow + 1)
    expect(bench.told.at(-1)).toBe('cacheRebuilt')
  })

  it('keeps a file that could not be read for a moment and is sound', async () => {
    const bench = createBench({ isSound: true })
    bench.repair.start(() => undefined)
    await bench.breakIt('failing')
    expect(bench.rebuilds()).toBe(0)
    expect(bench.told).toEqual([])
  })

  it('does boot work again on a new file when the old one breaks it, and no other failure', () => {
    const bench = createBench()
    let attempts = 0
    const value = bench.repair.atBoot(() => {
      attempts += 1
      if (attempts > 1) return 'read'
      void bench.breakIt()
      throw new Error('malformed')
    })
    expect([value, attempts, bench.rebuilds()]).toEqual(['read', 2, 1])
    expect(() =>
      bench.repair.atBoot(() => {
        throw new Error('something else')
      }),
    ).toThrow('something else')
  })

  it('touches nothing once it is closed', async () => {
    const bench = createBench()
    bench.repair.start(() => undefined)
    await bench.repair.close()
    await bench.breakIt()
    expect(bench.rebuilds()).toBe(0)
  })
})
