import { EventEmitter } from 'node:events'
import type { BrowserWindow, PowerMonitor } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import type { SystemEvent } from '#core/takes/takes.ts'
import { watchPower, watchSessionEnd } from './power.ts'

function setUp() {
  const told: SystemEvent[] = []
  const quit = vi.fn()
  const onResume = vi.fn()
  let sealed = (): void => undefined
  const takes = {
    systemEvent(kind: SystemEvent) {
      told.push(kind)
      return new Promise<void>((resolve) => {
        sealed = resolve
      })
    },
  }
  const monitor = new EventEmitter()
  watchPower({ monitor: monitor as PowerMonitor, takes, quit, onResume, log: () => {} })
  return { told, quit, onResume, monitor, takes, seal: () => sealed() }
}

describe('what the computer tells', () => {
  it.each([
    ['suspend', 'suspend'],
    ['lock-screen', 'lock'],
    ['user-did-resign-active', 'userSwitch'],
  ])('%s ends the take and lets the program run on', async (event, kind) => {
    const { told, quit, monitor, seal } = setUp()
    expect(monitor.emit(event)).toBe(true)
    seal()
    await Promise.resolve()
    expect(told).toEqual([kind])
    expect(quit).not.toHaveBeenCalled()
  })

  it('waking is passed on, and ends nothing', () => {
    const { told, monitor, onResume } = setUp()
    monitor.emit('resume')
    expect(onResume).toHaveBeenCalledTimes(1)
    expect(told).toEqual([])
  })

  it('a shutdown waits until the take is sealed, and then for the program to quit', async () => {
    const { told, quit, monitor, seal } = setUp()
    const preventDefault = vi.fn()
    monitor.emit('shutdown', { preventDefault })
    expect(told).toEqual(['shutdown'])
    expect(preventDefault).toHaveBeenCalledOnce()
    expect(quit).not.toHaveBeenCalled()
    seal()
    await vi.waitFor(() => expect(quit).toHaveBeenCalledOnce())
  })

  it('a shutdown that cannot be held back ends the take all the same', () => {
    const { told, monitor } = setUp()
    monitor.emit('shutdown')
    expect(told).toEqual(['shutdown'])
  })

  it.each(['query-session-end', 'session-end'])('%s of a Windows session ends the take', (event) => {
    const { told, takes } = setUp()
    const window = new EventEmitter()
    watchSessionEnd({ window: window as unknown as BrowserWindow, takes, log: () => {} })
    window.emit(event, { reasons: ['shutdown'] })
    expect(told).toEqual(['shutdown'])
  })
})
