import { describe, expect, it } from 'vitest'
import type { Settings } from '#shared/contract/settings.ts'
import { ConversationId, NoteId } from '#shared/kernel/ids.ts'
import { defaultAttention } from '#shared/notify/defaults.ts'
import { createNewsDesk } from './news-desk.ts'

const noteId = NoteId.parse('00000000-0000-7000-8000-000000000001')
const conversationId = ConversationId.parse('00000000-0000-7000-8000-000000000002')
const note = { conversationId, rootId: null, isMine: false, hasAudio: true, isHeard: false, sentAtMs: 0 }
const arrival = { source: 'live', notes: new Map([[noteId, note]]), joined: new Map() } as const

function setUp() {
  const timers = new Set<() => void>()
  let readings = 0
  const desk = createNewsDesk({
    facts: {
      note: () => null,
      conversation: () => null,
      memberName: () => null,
      isInThread: () => false,
    },
    settings() {
      readings += 1
      return { ...defaultAttention, notifyLevels: {} } as unknown as Settings
    },
    presence: () => null,
    notifier: () => null,
    send: () => {},
    putOff: () => {},
    onFailed: () => {},
    clock: {
      nowMs: () => 0,
      monotonicMs: () => 0,
      setTimer(run) {
        timers.add(run)
        return { cancel: () => void timers.delete(run) }
      },
    },
  })
  return { desk, timers, readings: () => readings }
}

describe('the news desk', () => {
  it('gathers what arrives before it judges it', () => {
    const { desk, timers, readings } = setUp()
    desk.arrived(arrival)
    expect(timers.size).toBe(1)
    for (const run of timers) run()
    expect(readings()).toBeGreaterThan(0)
  })

  it('has nothing left to do once it is stopped, and takes nothing on that arrives after that', () => {
    const { desk, timers, readings } = setUp()
    desk.arrived(arrival)
    desk.stop()
    const before = readings()
    desk.arrived(arrival)
    expect(desk.remind([noteId])).toBe(false)
    expect(timers.size).toBe(0)
    expect(readings()).toBe(before)
  })
})
