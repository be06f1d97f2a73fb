import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLoginItem, type LoginItemDeps } from './login-item.ts'

const packaged = (platform: NodeJS.Platform, more: Partial<LoginItemDeps> = {}) => {
  const set: object[] = []
  const app = {
    isPackaged: true,
    getPath: () => '/opt/Ear shot/earshot',
    getLoginItemSettings: () => ({ openAtLogin: true, status: 'requires-approval' }),
    setLoginItemSettings: (settings: object) => void set.push(settings),
  } as unknown as LoginItemDeps['app']
  return { set, item: createLoginItem({ app, platform, env: {}, log: () => undefined, ...more }) }
}

describe('starting at login', () => {
  it('is told not to be possible for a copy that is run from its source', () => {
    const app = { isPackaged: false } as LoginItemDeps['app']
    const item = createLoginItem({ app, platform: 'win32', env: {}, log: () => undefined })
    item.set(true)
    expect(item.facts()).toMatchObject({ isOn: false, why: expect.stringContaining('installed') })
  })

  it('is hidden on Windows', () => {
    const { item, set } = packaged('win32')
    item.set(true)
    expect(set).toEqual([{ openAtLogin: true, args: ['--hidden'] }])
    expect(item.facts()).toEqual({ isOn: true, why: null })
  })

  it('says where macOS waits for a yes', () => {
    expect(packaged('darwin').item.facts().why).toContain('Login Items')
  })

  it('is a file of the person’s own on Linux, and the AppImage is started where there is one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'earshot-autostart-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const path = join(folder, 'autostart', 'earshot.desktop')
    const { item } = packaged('linux', { env: { XDG_CONFIG_HOME: folder } })
    expect(item.facts().isOn).toBe(false)
    item.set(true)
    expect(item.facts()).toEqual({ isOn: true, why: null })
    expect(readFileSync(path, 'utf8')).toContain('Exec="/opt/Ear shot/earshot" --hidden\n')
    item.set(false)
    expect(item.facts().isOn).toBe(false)
    packaged('linux', { env: { XDG_CONFIG_HOME: folder, APPIMAGE: '/apps/50%.AppImage' } }).item.set(true)
    expect(readFileSync(path, 'utf8')).toContain('Exec="/apps/50%%.AppImage" --hidden\n')
  })

  it('says why, where the file cannot be written', () => {
    const { item } = packaged('linux', { env: { XDG_CONFIG_HOME: '/dev/null' } })
    item.set(true)
    expect(item.facts()).toMatchObject({ isOn: false, why: expect.stringContaining('cannot be written') })
  })
})
