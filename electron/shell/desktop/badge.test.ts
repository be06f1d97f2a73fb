import { EventEmitter } from 'node:events'
import type { BrowserWindow, NativeImage } from 'electron'
import { describe, expect, it } from 'vitest'
import { createBadge } from './badge.ts'

function setUp(platform: NodeJS.Platform) {
  const said: string[] = []
  const window = Object.assign(new EventEmitter(), {
    setOverlayIcon: (picture: unknown, words: string) => void said.push(`${picture} "${words}"`),
  }) as unknown as BrowserWindow
  const badge = createBadge({
    platform,
    app: {
      setBadgeCount(count) {
        said.push(`count ${count}`)
        return true
      },
    },
    pictureOf: (name) => name as unknown as NativeImage,
    window: () => window,
  })
  badge.follow(window)
  return { said, badge, window }
}

describe('the count of notes to hear', () => {
  it('is a number in the dock', () => {
    const { said, badge } = setUp('darwin')
    badge.show(12)
    badge.show(0)
    expect(said).toEqual(['count 12', 'count 0'])
  })

  it('is a picture over the icon on Windows, which has one for more than nine', () => {
    const { said, badge } = setUp('win32')
    for (const count of [1, 9, 10, 0]) badge.show(count)
    expect(said).toEqual(['1 "1 to hear"', '9 "9 to hear"', 'more "10 to hear"', 'null ""'])
  })

  it('stands on the icon again when a hidden window comes back to the taskbar', () => {
    const { said, badge, window } = setUp('win32')
    badge.show(3)
    window.emit('show')
    expect(said).toEqual(['3 "3 to hear"', '3 "3 to hear"'])
  })
})
