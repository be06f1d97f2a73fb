import { expect, it } from 'vitest'
import type { CaptureLevels } from '#shared/contract/capture.ts'
import { createClock } from '#shared/kernel/clock.ts'
import type { Bridge } from '../bridge/bridge.ts'
import { createHeardLevels } from './heard-levels.ts'

interface Observer {
  onData(levels: CaptureLevels): void
  onError(): void
}

function setUp() {
  const open = new Set<Observer>()
  const timers: (() => void)[] = []
  const client = {
    capture: {
      watchLevels: {
        subscribe(_input: undefined, observer: Observer) {
          open.add(observer)
          return { unsubscribe: () => open.delete(observer) }
        },
      },
    },
  } as unknown as Bridge['client']
  const clock = createClock({
    nowMs: () => 0,
    monotonicMs: () => 0,
    setTimeout: (run: () => void) => timers.push(run),
    clearTimeout: () => undefined,
  })
  return { open, timers, levels: createHeardLevels({ client }, clock) }
}

it('asks for levels while somebody draws them, once for all, and no longer', () => {
  const { open, levels } = setUp()
  expect(open.size).toBe(0)
  const heard: (number | null)[] = []
  const stops = [levels.onLevel((peak) => heard.push(peak)), levels.onLevel(() => undefined)]
  expect(open.size).toBe(1)
  for (const observer of open) {
    observer.onData([0, 51, 255])
    observer.onData(null)
  }
  expect(heard).toEqual([0, 0.2, 1, null])
  for (const stop of stops) stop()
  expect(open.size).toBe(0)
})

it('asks again after the way broke', () => {
  const { open, timers, levels } = setUp()
  levels.onLevel(() => undefined)
  const [first] = open
  first?.onError()
  timers.at(-1)?.()
  expect(open.size).toBe(1)
  expect(open.has(first as Observer)).toBe(false)
})
