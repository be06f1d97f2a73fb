import { describe, expect, it } from 'vitest'
import type { UiPresence } from '../contract/shell.ts'
import { ConversationId, NoteId } from '../kernel/ids.ts'
import { judgeNews, mentions, type News, type NotifyRules, type Verdict } from './policy.ts'

const place = ConversationId.parse('00000000-0000-7000-8000-0000000000c1')
const elsewhere = ConversationId.parse('00000000-0000-7000-8000-0000000000c2')
const noteId = NoteId.parse('00000000-0000-7000-8000-0000000000a1')
const rootId = NoteId.parse('00000000-0000-7000-8000-0000000000a2')
const otherRoot = NoteId.parse('00000000-0000-7000-8000-0000000000a3')
/** A Thursday in June, 14:00 in Berlin. */
const nowMs = Date.UTC(2026, 5, 18, 12, 0)
const HOUR_MS = 3_600_000

const news: News = {
  noteId,
  conversationId: place,
  rootId: null,
  source: 'live',
  isMine: false,
  isHeard: false,
  sentAtMs: nowMs,
}
const looking: UiPresence = {
  isVisible: true,
  isFocused: true,
  conversationId: place,
  rootId: null,
  playback: null,
}
const rules: NotifyRules = {
  notify: true,
  focus: false,
  notifyPause: null,
  quietHours: { isOn: false, fromMinute: 0, toMinute: 0, timeZone: 'Europe/Berlin' },
  nowMs,
  pulledCount: 1,
  levelOf: () => 'all',
  isForMe: () => false,
  presence: null,
  isKnown: () => false,
}
const night = { isOn: true, fromMinute: 22 * 60, toMinute: 7 * 60, timeZone: 'Europe/Berlin' }
const at = (hour: number, minute = 0): number => Date.UTC(2026, 5, 18, hour - 2, minute)

describe('whether a note calls the person', () => {
  it.each<[string, Partial<News>, Partial<NotifyRules>, Verdict]>([
    ['a note that was just sent', {}, {}, 'tell'],
    ['nothing, when notifications are off', {}, { notify: false }, 'off'],
    ['not their own', { isMine: true }, {}, 'own'],
    ['not what was heard on another device meanwhile', { isHeard: true }, {}, 'heard'],
    ['not the past of a conversation', { source: 'history' }, {}, 'history'],
    ['what was pulled after a lost hint', { source: 'pulled', sentAtMs: nowMs - 60_000 }, {}, 'tell'],
    ['not what was sent hours ago and pulled now', { source: 'pulled', sentAtMs: nowMs - 2 * HOUR_MS }, {}, 'stale'],
    ['not a long pull', { source: 'pulled' }, { pulledCount: 5_000 }, 'longPull'],
    ['300 at once, which are one summary', { source: 'pulled' }, { pulledCount: 300 }, 'tell'],
    [
      'nothing old of a conversation that is silent',
      { source: 'pulled', sentAtMs: 0 },
      { levelOf: () => 'none' },
      'level',
    ],
    ['a pulled note although the clock was set back', { source: 'pulled', sentAtMs: nowMs + 9 * HOUR_MS }, {}, 'tell'],
    ['a live note although the clock is years ahead', { sentAtMs: 0 }, {}, 'tell'],
    ['nothing twice', {}, { isKnown: () => true }, 'known'],
    ['what was put off, although it is known', { source: 'later' }, { isKnown: () => true }, 'tell'],
    ['nothing of a conversation that is silent', {}, { levelOf: () => 'none' }, 'level'],
    ['only what is for them, where they chose so', {}, { levelOf: () => 'mentions' }, 'level'],
    ['what is for them', {}, { levelOf: () => 'mentions', isForMe: () => true }, 'tell'],
    ['what was put off, whatever the level', { source: 'later' }, { levelOf: () => 'none' }, 'tell'],
    ['nothing in focus', {}, { focus: true }, 'focus'],
    ['not what was put off either, in focus', { source: 'later' }, { focus: true }, 'focus'],
    ['nothing while paused', {}, { notifyPause: { setAtMs: nowMs, untilMs: nowMs + 1 } }, 'paused'],
    ['nothing while paused for good', {}, { notifyPause: { setAtMs: nowMs, untilMs: null } }, 'paused'],
    ['again when the pause is over', {}, { notifyPause: { setAtMs: 0, untilMs: nowMs } }, 'tell'],
    [
      'again when the clock was set back to before the pause',
      {},
      { notifyPause: { setAtMs: nowMs + 24 * HOUR_MS, untilMs: nowMs + 25 * HOUR_MS } },
      'tell',
    ],
    ['nothing in quiet hours', {}, { quietHours: night, nowMs: at(23) }, 'quietHours'],
    ['nothing after midnight', {}, { quietHours: night, nowMs: at(3) }, 'quietHours'],
    ['nothing in their last minute', {}, { quietHours: night, nowMs: at(6, 59) }, 'quietHours'],
    ['again when they are over', {}, { quietHours: night, nowMs: at(7) }, 'tell'],
    [
      'by the time zone of the person and not of the computer',
      {},
      { quietHours: { ...night, timeZone: 'America/Los_Angeles' }, nowMs: at(15) },
      'quietHours',
    ],
    ['not what is in view', {}, { presence: looking }, 'inView'],
    ['what is in view of a window without the focus', {}, { presence: { ...looking, isFocused: false } }, 'tell'],
    ['what is in view of a hidden window', {}, { presence: { ...looking, isVisible: false } }, 'tell'],
    ['another conversation', {}, { presence: { ...looking, conversationId: elsewhere } }, 'tell'],
    ['a reply whose thread is closed', { rootId }, { presence: looking }, 'tell'],
    ['a reply whose thread is another', { rootId }, { presence: { ...looking, rootId: otherRoot } }, 'tell'],
    ['not a reply in the open thread', { rootId }, { presence: { ...looking, rootId } }, 'inView'],
  ])('is called for %s', (_what, changedNews, changedRules, verdict) => {
    expect(judgeNews({ ...news, ...changedNews }, { ...rules, ...changedRules })).toBe(verdict)
  })
})

describe('being named', () => {
  it.each([
    ['@Alice, look', true],
    ['ask @alice', true],
    ['ask @Alices sister', false],
    ['mail me at x@alice', false],
    ['Alice said so', false],
    ['@Aliceson and @Alice', true],
  ])('%s', (text, isNamed) => {
    expect(mentions(text, 'Alice')).toBe(isNamed)
  })
})
