import { describe, expect, it, vi } from 'vitest'
import { keepBenches } from './kept-benches.ts'
import type { TalkBench } from './talk-bench.ts'

const { setUp } = keepBenches()

async function onDisk(freeBytes: () => number): Promise<TalkBench> {
  return setUp({ freeBytes: async () => freeBytes() })
}

const LOW = 'The disk has only 150.0 MB left. Free some space soon; a recording stops when it is full.'

describe('a disk that runs low', () => {
  it('is told of when a recording begins, which goes on', async () => {
    let free = 900_000_000
    const bench = await onDisk(() => free)
    expect(bench.notices()).toEqual([])
    free = 150_000_000
    const talk = bench.begin()
    await vi.waitFor(() => expect(bench.notices()).toEqual([LOW]), { timeout: 5_000, interval: 5 })
    await bench.speak(talk, 3)
    expect(bench.take(talk.takeId)?.state).toBe('recording')
  })

  it('is told of once, and again only after there was room in between', async () => {
    let free = 150_000_000
    let looks = 0
    const bench = await onDisk(() => {
      looks += 1
      return free
    })
    const pressAndLook = async (): Promise<void> => {
      bench.takes.press()
      bench.takes.escape()
      bench.clock.advance(5_000)
      bench.takes.release()
      await new Promise((resolve) => setImmediate(resolve))
    }
    await pressAndLook()
    await pressAndLook()
    expect(looks).toBe(2)
    expect(bench.notices().filter((notice) => notice === LOW)).toHaveLength(1)
    free = 900_000_000
    await pressAndLook()
    free = 150_000_000
    await pressAndLook()
    expect(bench.notices().filter((notice) => notice === LOW)).toHaveLength(2)
  })

  it('in the middle of a recording is told of while it goes on', async () => {
    let free = 900_000_000
    const bench = await onDisk(() => free)
    const talk = bench.begin()
    await bench.speak(talk, 20)
    free = 150_000_000
    for (let spoken = 20; spoken < 160; spoken += 20) await bench.speak(talk, 20)
    await vi.waitFor(() => expect(bench.notices()).toEqual([LOW]), { timeout: 5_000, interval: 5 })
    expect(bench.take(talk.takeId)?.state).toBe('recording')
  })

  it('that does not say how full it is stops nobody', async () => {
    const bench = await onDisk(() => {
      throw new Error('not supported')
    })
    await bench.speak(bench.begin(), 2)
    expect(bench.notices()).toEqual([])
  })
})
