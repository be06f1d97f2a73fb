import { EventEmitter } from 'node:events'
import type { App } from 'electron'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { closeBeforeQuit } from './quit.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
afterEach(() => {
  for (const signal of signals) process.removeAllListeners(signal)
})

function setUp(over: { close?: () => Promise<void>; install?: () => boolean } = {}) {
  const order: string[] = []
  const exit = vi.fn((code: number) => void order.push(`exit ${code}`))
  const app = Object.assign(new EventEmitter(), { exit, quit: vi.fn() })
  closeBeforeQuit({
    app: app as unknown as App,
    close: async () => {
      order.push('close')
      await over.close?.()
    },
    prepare: () => {
      order.push('prepare')
      return () => {
        order.push('finish')
        return over.install?.() ?? false
      }
    },
    log: () => {},
  })
  const quit = (): boolean => {
    const preventDefault = vi.fn()
    app.emit('before-quit', { preventDefault })
    return preventDefault.mock.calls.length > 0
  }
  return { order, exit, quit }
}

describe('the end of the program', () => {
  it('waits for the core, once, and asks before it closes what is to become of a new version', async () => {
    const { order, exit, quit } = setUp()
    expect(quit()).toBe(true)
    expect(quit()).toBe(true)
    await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(0))
    expect(order).toEqual(['prepare', 'close', 'finish', 'exit 0'])
  })

  it('is left to the installer, whose own quit is let through', async () => {
    const { order, exit, quit } = setUp({ install: () => true })
    quit()
    await vi.waitFor(() => expect(order).toContain('finish'))
    expect(exit).not.toHaveBeenCalled()
    expect(quit()).toBe(false)
  })

  it('installs nothing when the core did not close', async () => {
    const { order, exit, quit } = setUp({ close: () => Promise.reject(new Error('disk')), install: () => true })
    quit()
    await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(1))
    expect(order).toEqual(['prepare', 'close', 'exit 1'])
  })
})
