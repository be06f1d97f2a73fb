import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AppUpdater } from 'electron-updater'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { UpdateFact } from '#shared/update/update-policy.ts'
import { createUpdater, obstacleOf } from './updates.ts'

let resourcesPath = ''
beforeEach(() => {
  resourcesPath = mkdtempSync(join(tmpdir(), 'earshot-updates-'))
  writeFileSync(join(resourcesPath, 'app-update.yml'), 'provider: generic\nurl: https://example.org/\n')
})
afterEach(() => rmSync(resourcesPath, { recursive: true, force: true }))

const app = { isPackaged: true, quit: vi.fn() }
const place = () => ({ app, platform: 'darwin' as const, env: {}, resourcesPath })

describe('whether this program updates itself', () => {
  it('does where it was packed with a place for updates', () => {
    expect(obstacleOf(place())).toBeNull()
    expect(obstacleOf({ ...place(), platform: 'win32' })).toBeNull()
  })

  it('does not from its sources, without such a place, or where a package manager brought it', () => {
    expect(obstacleOf({ ...place(), app: { ...app, isPackaged: false } })).toBe('notPackaged')
    rmSync(join(resourcesPath, 'app-update.yml'))
    expect(obstacleOf(place())).toBe('noServer')
    expect(obstacleOf({ ...place(), resourcesPath: undefined })).toBe('noServer')
    expect(obstacleOf({ ...place(), platform: 'linux' })).toBe('fromPackage')
  })

  it('does on Linux as an AppImage', () => {
    expect(obstacleOf({ ...place(), platform: 'linux', env: { APPIMAGE: 'Earshot.AppImage' } })).toBeNull()
  })
})

describe('the updater', () => {
  let told: UpdateFact[] = []
  const quitAndInstall = vi.fn()
  const checkForUpdates = vi.fn(async () => null)
  const load = vi.fn(async () => inner as unknown as AppUpdater)
  let inner = Object.assign(new EventEmitter(), { quitAndInstall, checkForUpdates })
  const open = (isOff = false) => {
    vi.clearAllMocks()
    told = []
    inner = Object.assign(new EventEmitter(), { quitAndInstall, checkForUpdates })
    const off = isOff ? { resourcesPath: undefined } : {}
    const updater = createUpdater({ ...place(), ...off, nowMs: () => 7, load, log: () => {} })
    updater.onFact((fact) => told.push(fact))
    return updater
  }

  it('asks when it is told to, and installs nothing by itself', async () => {
    open().check()
    await vi.waitFor(() => expect(checkForUpdates).toHaveBeenCalledOnce())
    expect(inner).toMatchObject({ autoDownload: true, autoInstallOnAppQuit: false, allowDowngrade: false })
    expect(inner).not.toHaveProperty('verifyUpdateCodeSignature')
  })

  it('is not even loaded where there are no updates', () => {
    open(true).check()
    expect(load).not.toHaveBeenCalled()
  })

  it('tells what it finds, and of a failure in one line', async () => {
    open().check()
    await vi.waitFor(() => expect(checkForUpdates).toHaveBeenCalled())
    inner.emit('update-available', { version: '0.2.0' })
    inner.emit('download-progress', { percent: 12.5 })
    inner.emit('update-downloaded', { version: '0.2.0' })
    inner.emit('error', new Error('sha512 checksum mismatch\n  at download'))
    expect(told).toEqual([
      { kind: 'found', version: '0.2.0' },
      { kind: 'progress', percent: 12.5 },
      { kind: 'fetched', version: '0.2.0' },
      { kind: 'failed', failure: 'sha512 checksum mismatch', atMs: 7 },
    ])
  })

  it('puts a version in place as the last thing of a quit, and starts it again only when that was asked for', async () => {
    const updater = open()
    expect(updater.finish('install')()).toBe(false)
    updater.check()
    await vi.waitFor(() => expect(checkForUpdates).toHaveBeenCalled())
    expect(updater.finish('nothing')()).toBe(false)
    expect(quitAndInstall).not.toHaveBeenCalled()
    expect(updater.finish('install')()).toBe(true)
    expect(quitAndInstall).toHaveBeenLastCalledWith(true, false)
    expect(inner).toMatchObject({ autoRunAppAfterInstall: false })
    expect(updater.finish('installAndStart')()).toBe(true)
    expect(quitAndInstall).toHaveBeenLastCalledWith(true, true)
    expect(inner).toMatchObject({ autoRunAppAfterInstall: true })
  })
})
