import { describe, expect, it, vi } from 'vitest'
import type { HostOptions } from '../../electron-host/options.ts'
import { type ElectronRun, startElectron } from '../../electron-host/start.ts'
import { bootElectron, type Call } from './booted-electron.ts'

/** How the program begins and ends. */

const booted = bootElectron()

describe('starting', () => {
  it('at login shows no window, and a second start does', async () => {
    const run = startElectron({ dataDir: booted.folder(), args: ['--profile', 'login', '--hidden'] })
    const shows = async () => (await run.ask<Call[]>('calls')).filter(({ name }) => name === 'BrowserWindow.show')
    await vi.waitFor(async () => expect(await run.ask('trays')).toHaveLength(1), { timeout: 20_000, interval: 100 })
    await vi.waitFor(async () => {
      const windows = await run.ask<{ url: string }[]>('windows')
      expect(windows.map(({ url }) => url)).toContain('earshot://app/')
    })
    expect(await shows()).toEqual([])
    await run.ask('second')
    await vi.waitFor(async () => expect(await shows()).toHaveLength(1))
    await run.kill()
  }, 30_000)

  it('shows one window, and only when there is something to show, when started twice in a hurry', async () => {
    const run = startElectron({
      dataDir: booted.folder(),
      args: ['--profile', 'hurry'],
      host: { windows: 'none', isStartedTwice: true },
    })
    await vi.waitFor(
      async () =>
        expect((await run.ask<Call[]>('calls')).some((call) => call.name === 'BrowserWindow.show')).toBe(true),
      { timeout: 20_000, interval: 100 },
    )
    const names = (await run.ask<Call[]>('calls')).map((call) => call.name)
    expect(names.filter((name) => name === 'BrowserWindow.show')).toHaveLength(1)
    expect(names.slice(0, names.indexOf('BrowserWindow'))).toContain('protocol.handle')
    await run.kill()
  }, 30_000)

  it('opens at the size the window had when the person quit', async () => {
    const open = async (): Promise<ElectronRun> => {
      const run = startElectron({ dataDir: booted.folder(), args: ['--profile', 'size'] })
      await vi.waitFor(
        async () =>
          expect((await run.ask<Call[]>('calls')).some((call) => call.name === 'BrowserWindow.show')).toBe(true),
        { timeout: 20_000, interval: 100 },
      )
      return run
    }
    const first = await open()
    await first.ask('resize', 900, 640)
    void first.ask('quit').catch(() => undefined)
    expect(await first.exited).toBe(0)
    const second = await open()
    const made = (await second.ask<Call[]>('calls')).filter((call) => call.name === 'BrowserWindow')
    expect(made.map(({ args }) => args[0])).toContainEqual(expect.objectContaining({ width: 900, height: 640 }))
    await second.kill()
  }, 60_000)
})

describe('the end', () => {
  it('comes in order when the computer shuts down', async () => {
    const run = startElectron({ dataDir: booted.folder(), args: ['--profile', 'shutdown'] })
    await vi.waitFor(
      async () =>
        expect((await run.ask<Call[]>('calls')).some((call) => call.name === 'BrowserWindow.show')).toBe(true),
      { timeout: 20_000, interval: 100 },
    )
    void run.ask('power', 'shutdown').catch(() => undefined)
    expect(await run.exited).toBe(0)
  }, 30_000)

  it('comes when the person closes the window and chooses it, after the core has let go of its booted.folder()', async () => {
    await booted.electron().ask('answerDialog', 'showMessageBox', { response: 1 })
    void booted
      .electron()
      .ask('closeWindow')
      .catch(() => undefined)
    expect(await booted.electron().exited).toBe(0)
    const again = startElectron({ dataDir: booted.folder(), args: ['--profile', 'boot'] })
    await vi.waitFor(
      async () =>
        expect((await again.ask<Call[]>('calls')).some((call) => call.name === 'BrowserWindow.show')).toBe(true),
      { timeout: 20_000, interval: 100 },
    )
    const second = startElectron({ dataDir: booted.folder(), args: ['--profile=boot'] })
    expect(await second.exited).toBe(0)
    await vi.waitFor(async () => {
      const calls = await again.ask<Call[]>('calls')
      expect(calls.filter((call) => call.name === 'BrowserWindow.focus')).toHaveLength(1)
    })
    // As when a browser host has the profile, which knows nothing of Electron's lock.
    const host: HostOptions = { windows: 'none', isLockFree: true }
    const elsewhere = startElectron({ dataDir: booted.folder(), args: ['--profile=boot'], host })
    expect(await elsewhere.exited).toBe(1)
    expect(elsewhere.stderr()).toBe(
      'Earshot is already running with this profile. Use that window, close it, or choose another with --profile NAME.\n',
    )
    await again.kill()
  }, 60_000)
})
