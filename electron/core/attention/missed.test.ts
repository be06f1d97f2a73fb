import { describe, expect, it } from 'vitest'
import type { Settings } from '#shared/contract/settings.ts'
import type { UiPresence } from '#shared/contract/shell.ts'
import { NoteId } from '#shared/kernel/ids.ts'
import { defaultAttention } from '#shared/notify/defaults.ts'
import { notifyTuning } from '#shared/notify/tuning.ts'
import { createMissed } from './missed.ts'

const noteId = (n: number) => NoteId.parse(`00000000-0000-7000-8000-${String(n).padStart(12, '0')}`)
const HOUR_MS = 3_600_000
const night = { isOn: true, fromMinute: 20 * 60, toMinute: 8 * 60, timeZone: 'UTC' }
const looking: UiPresence = { isVisible: true, isFocused: true, conversationId: null, rootId: null, playback: null }

function setUp(startMs: number) {
  let settings = { ...defaultAttention } as unknown as Settings
  let nowMs = startMs
  let presence: UiPresence | null = null
  let canTell = true
  const timers = new Set<{ atMs: number; run: () => void }>()
  const told: NoteId[][] = []
  const missed = createMissed({
    settings: () => settings,
    presence: () => presence,
    canTell: () => canTell,
    tell: (noteIds) => void told.push([...noteIds]),
    clock: {
      nowMs: () => nowMs,
      monotonicMs: () => nowMs,
      setTimer(run, delayMs) {
        const timer = { atMs: nowMs + delayMs, run }
        timers.add(timer)
        return { cancel: () => void timers.delete(timer) }
      },
    },
  })
  return {
    missed,
    told,
    set(change: Partial<Settings>) {
      settings = { ...settings, ...change }
      missed.settingsChanged()
    },
    look: (next: UiPresence | null) => {
      presence = next
    },
    notifierIs: (isThere: boolean) => {
      canTell = isThere
    },
    pass(ms: number) {
      const endMs = nowMs + ms
      for (;;) {
        const [due] = [...timers].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)
        if (!due) break
        timers.delete(due)
        nowMs = Math.max(nowMs, due.atMs)
        due.run()
      }
      nowMs = endMs
    },
  }
}
const noon = Date.UTC(2026, 5, 18, 12)
const lateEvening = Date.UTC(2026, 5, 18, 23)

describe('what was missed', () => {
  it('is told of together, once the last of it is here', () => {
    const { missed, told, pass } = setUp(noon)
    missed.add([noteId(1)])
    pass(notifyTuning.missedSettleMs - 1)
    missed.add([noteId(2), noteId(1)])
    pass(notifyTuning.missedSettleMs - 1)
    expect(told).toEqual([])
    pass(1)
    pass(HOUR_MS)
    expect(told).toEqual([[noteId(1), noteId(2)]])
  })

  it('waits for the end of quiet hours', () => {
    const { missed, told, pass, set } = setUp(lateEvening)
    set({ quietHours: night })
    missed.add([noteId(1)])
    pass(9 * HOUR_MS - 1)
    expect(told).toEqual([])
    pass(notifyTuning.missedLookMs)
    expect(told).toEqual([[noteId(1)]])
  })

  it('waits for the end of a pause that ends by itself', () => {
    const { missed, told, pass, set } = setUp(noon)
    set({ notifyPause: { setAtMs: noon, untilMs: noon + HOUR_MS } })
    missed.add([noteId(1)])
    pass(HOUR_MS - 1)
    expect(told).toEqual([])
    pass(notifyTuning.missedLookMs)
    expect(told).toEqual([[noteId(1)]])
  })

  it('is not told of to whoever ends the silence by hand: they are looking', () => {
    const { missed, told, pass, set } = setUp(noon)
    set({ focus: true })
    missed.add([noteId(1)])
    pass(HOUR_MS)
    set({ focus: false })
    pass(HOUR_MS)
    expect(told).toEqual([])
  })

  it('is kept when another setting changes', () => {
    const { missed, told, pass, set } = setUp(lateEvening)
    set({ quietHours: night })
    missed.add([noteId(1)])
    set({ closeToTray: false })
    pass(10 * HOUR_MS)
    expect(told).toEqual([[noteId(1)]])
  })

  it('is not told of to whoever has Earshot before them by then', () => {
    const { missed, told, pass, look } = setUp(noon)
    missed.add([noteId(1)])
    look(looking)
    pass(HOUR_MS)
    look(null)
    pass(HOUR_MS)
    expect(told).toEqual([])
  })

  it('waits until somebody can show it', () => {
    const { missed, told, pass, notifierIs } = setUp(noon)
    notifierIs(false)
    missed.add([noteId(1)])
    pass(HOUR_MS)
    expect(told).toEqual([])
    notifierIs(true)
    pass(notifyTuning.missedLookMs)
    expect(told).toEqual([[noteId(1)]])
  })

  it('is forgotten with the member, and when notifications are turned off', () => {
    const { missed, told, pass, set } = setUp(noon)
    missed.add([noteId(1)])
    missed.forget()
    missed.add([noteId(2)])
    set({ notify: false })
    set({ notify: true })
    pass(HOUR_MS)
    expect(told).toEqual([])
  })
})
