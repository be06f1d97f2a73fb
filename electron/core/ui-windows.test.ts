import { describe, expect, it } from 'vitest'
import type { UiCommand, UiPresence } from '#shared/contract/shell.ts'
import { createUiWindows } from './ui-windows.ts'

function setUp() {
  let nowMs = 0
  const windows = createUiWindows({
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs, setTimer: () => ({ cancel: () => undefined }) },
    log: () => undefined,
  })
  const attach = (id: string) => {
    const got: UiCommand[] = []
    return { got, detach: windows.attach(id, (command) => got.push(command)) }
  }
  return {
    windows,
    attach,
    pass(ms: number) {
      nowMs += ms
    },
  }
}

const playPause: UiCommand = { kind: 'playPause' }
const looking = (isFocused: boolean): UiPresence => ({
  isVisible: true,
  isFocused,
  conversationId: null,
  rootId: null,
  playback: null,
})

describe('the pages of the app', () => {
  it('are asked one at a time: the one that had the focus last', () => {
    const { windows, attach } = setUp()
    const [first, second] = [attach('a'), attach('b')]
    windows.send(playPause)
    windows.report('a', looking(true))
    windows.send(playPause)
    expect([first.got.length, second.got.length]).toEqual([1, 1])
  })

  it('get what was asked while there was none, if it was just now', () => {
    const { windows, attach, pass } = setUp()
    let asked = 0
    windows.onWanted(() => {
      asked += 1
    })
    windows.send(playPause)
    pass(20_000)
    windows.send({ kind: 'playNextUnheard' })
    pass(2_000)
    expect(attach('a').got).toEqual([{ kind: 'playNextUnheard' }])
    expect(asked).toBe(2)
    expect(attach('b').got).toEqual([])
  })

  it('are forgotten with what they said of themselves', () => {
    const { windows, attach } = setUp()
    const told: (boolean | null)[] = []
    windows.onPresence((presence) => told.push(presence?.isFocused ?? null))
    const { detach } = attach('a')
    windows.report('a', looking(true))
    detach()
    expect(told).toEqual([true, null])
    expect(windows.presence()).toBeNull()
  })

  it('may say what is in view before they attach', () => {
    const { windows, attach } = setUp()
    windows.report('a', looking(true))
    expect(windows.presence()).toBeNull()
    attach('a')
    expect(windows.presence()).toEqual(looking(true))
  })

  it('keep a page that attached anew before its old line was cut', () => {
    const { windows, attach } = setUp()
    const old = attach('a')
    const anew = attach('a')
    old.detach()
    windows.send(playPause)
    expect(anew.got).toHaveLength(1)
  })

  it('come to the front when the person has to be asked, open or not, and for nothing else', () => {
    const { windows, attach } = setUp()
    const seen: string[] = []
    windows.onWanted(() => void seen.push('wanted'))
    windows.onFront(() => void seen.push('front'))
    const ask: UiCommand = { kind: 'askPermission', permission: 'microphone' }
    windows.sendInFront(ask)
    expect(seen).toEqual(['wanted', 'front'])
    const { got } = attach('page')
    windows.send(playPause)
    windows.sendInFront(ask)
    expect(got).toEqual([ask, playPause, ask])
    expect(seen).toEqual(['wanted', 'front', 'front'])
  })
})
