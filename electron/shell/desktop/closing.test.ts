import { EventEmitter } from 'node:events'
import type { BrowserWindow } from 'electron'
import { describe, expect, it } from 'vitest'
import { type ClosingDeps, createClosing } from './closing.ts'

function setUp(options: {
  platform?: NodeJS.Platform
  isSignedIn?: boolean
  closeToTray?: boolean
  isExplained?: boolean
  answer?: number
}) {
  const { platform = 'linux', isSignedIn = true, closeToTray = true, isExplained = true, answer = 0 } = options
  const said: string[] = []
  const app = Object.assign(new EventEmitter(), { quit: () => void said.push('quit') })
  let isFullScreen = false
  const window = Object.assign(new EventEmitter(), {
    hide: () => void said.push('hide'),
    isDestroyed: () => false,
    isFullScreen: () => isFullScreen,
    setFullScreen: (isOn: boolean) => void said.push(`full screen ${isOn}`),
  })
  const closing = createClosing({
    core: {
      snapshot: () => ({
        session: { kind: isSignedIn ? 'signedIn' : 'signedOut' },
        settings: { closeToTray, isClosingExplained: isExplained },
      }),
      api: { settings: { update: async (change: object) => void said.push(JSON.stringify(change)) } },
    } as unknown as ClosingDeps['core'],
    app: app as unknown as ClosingDeps['app'],
    dialog: {
      showMessageBox: async () => {
        said.push('explained')
        return { response: answer, checkboxChecked: false }
      },
    } as unknown as ClosingDeps['dialog'],
    platform,
    tray: () => 'shown',
    log: () => undefined,
  })
  closing.follow(window as unknown as BrowserWindow)
  const close = (): 'kept' | 'closed' => {
    let isKept = false
    window.emit('close', {
      preventDefault: () => {
        isKept = true
      },
    })
    return isKept ? 'kept' : 'closed'
  }
  return {
    said,
    app,
    window,
    close,
    fillScreen: () => {
      isFullScreen = true
    },
  }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('closing the main window', () => {
  it.each([
    ['ends it before anybody has signed in', { isSignedIn: false }, 'closed', []],
    ['ends it where the person chose so', { closeToTray: false }, 'closed', []],
    ['hides it', {}, 'kept', ['hide']],
    [
      'hides it on macOS, where nothing else is expected, without a word',
      { platform: 'darwin' as const, isExplained: false },
      'kept',
      ['hide'],
    ],
  ] as const)('%s', (_what, options, end, said) => {
    const here = setUp(options)
    expect([here.close(), here.said]).toEqual([end, said])
  })

  it('says once what it means, asks once however often it is closed, and hides it', async () => {
    const { close, said } = setUp({ isExplained: false })
    expect([close(), close()]).toEqual(['kept', 'kept'])
    await settled()
    expect(said).toEqual(['explained', '{"isClosingExplained":true,"closeToTray":true}', 'hide'])
  })

  it('quits when the person says so then', async () => {
    const { close, said } = setUp({ isExplained: false, answer: 1 })
    close()
    await settled()
    expect(said).toEqual(['explained', '{"isClosingExplained":true,"closeToTray":false}', 'quit'])
  })

  it('is not held back when the program ends, or the session of Windows does', () => {
    const quitting = setUp({})
    quitting.app.emit('before-quit')
    expect([quitting.close(), quitting.said]).toEqual(['closed', []])
    const leaving = setUp({ platform: 'win32' })
    leaving.window.emit('query-session-end')
    expect([leaving.close(), leaving.said]).toEqual(['closed', []])
  })

  it('takes it out of full screen first on macOS, which would leave a black desktop behind', () => {
    const { close, said, window, fillScreen } = setUp({ platform: 'darwin' })
    fillScreen()
    expect(close()).toBe('kept')
    expect(said).toEqual(['full screen false'])
    window.emit('leave-full-screen')
    expect(said).toEqual(['full screen false', 'hide'])
  })
})
