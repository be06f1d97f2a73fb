import { describe, expect, it } from 'vitest'
import type { UiTake } from '../contract/ui-take.ts'
import { ConversationId, TakeId } from '../kernel/ids.ts'
import { emptyPanel, hasContent, onPanel, type Panel, type PanelEvent, panelHeight } from './panel.ts'
import { panelTuning } from './tuning.ts'

const NOW = 1_760_000_000_000
const id = TakeId.parse('0198c000-0000-7000-8000-000000000001')
const other = TakeId.parse('0198c000-0000-7000-8000-000000000002')
const take = (facts: Partial<UiTake> = {}): UiTake => ({
  id,
  target: { conversationId: ConversationId.parse('01890000-0000-7000-8000-00000000000c'), rootId: null, anchor: null },
  state: 'recording',
  isLatched: false,
  startedAtMs: NOW,
  durationMs: 3_000,
  peaks: null,
  undoUntilMs: null,
  keptBecause: null,
  ...facts,
})
const shown = (facts: Partial<UiTake> = {}, undoLeftMs = 9): PanelEvent => ({
  kind: 'takeShown',
  take: take(facts),
  place: '#general',
  isReviewed: false,
  undoLeftMs,
})
const noticed = (tone: 'info' | 'error', message = 'The disk is full.'): PanelEvent => ({
  kind: 'noticed',
  notice: { id: 'n', tone, message },
})
const play = (...events: readonly PanelEvent[]): Panel =>
  events.reduce((panel, event) => onPanel(panel, event, NOW), emptyPanel)
const said = ({ take: current, outcome }: Panel) => ({
  isTaking: current !== null,
  outcome: outcome && [outcome.kind, outcome.message],
})

describe('the panel', () => {
  it.each([
    ['nothing', [], { isTaking: false, outcome: null }],
    ['a take that opens', [shown({ state: 'opening' })], { isTaking: true, outcome: null }],
    [
      'its end: sent',
      [shown(), { kind: 'takeGone', takeId: id, isSent: true }],
      { isTaking: false, outcome: ['sent', 'Sent to #general.'] },
    ],
    [
      'its end: why it was kept',
      [shown(), noticed('info', 'why'), shown({ state: 'draft', keptBecause: 'The computer slept.' })],
      { isTaking: false, outcome: ['kept', 'The computer slept.'] },
    ],
    [
      'its end: a question',
      [shown(), shown({ state: 'draft', question: { kind: 'silent', sentence: 'Nothing was heard.' } })],
      { isTaking: false, outcome: ['kept', 'Nothing was heard.'] },
    ],
    [
      'its end: to be reviewed',
      [shown(), shown({ state: 'draft' })],
      { isTaking: false, outcome: ['kept', 'Kept as a draft in #general.'] },
    ],
    [
      'its end: discarded',
      [shown(), shown({ state: 'discarded' })],
      { isTaking: false, outcome: ['discarded', 'Discarded, not sent to #general.'] },
    ],
    [
      'a discard taken back',
      [shown(), shown({ state: 'discarded' }), shown({ state: 'draft' })],
      { isTaking: false, outcome: ['kept', 'Kept as a draft in #general.'] },
    ],
    [
      'a discard that is final',
      [shown(), shown({ state: 'discarded' }), { kind: 'takeGone', takeId: id, isSent: false }],
      { isTaking: false, outcome: null },
    ],
    [
      'a take that was empty',
      [shown(), noticed('info', 'Nothing was recorded.'), { kind: 'takeGone', takeId: id, isSent: false }],
      { isTaking: false, outcome: ['told', 'Nothing was recorded.'] },
    ],
    [
      'a microphone that was refused',
      [shown({ state: 'opening' }), noticed('error'), { kind: 'takeGone', takeId: id, isSent: false }],
      { isTaking: false, outcome: ['failed', 'The disk is full.'] },
    ],
    [
      'what goes wrong before a take',
      [noticed('error')],
      { isTaking: false, outcome: ['failed', 'The disk is full.'] },
    ],
    ['no talk beside a take', [noticed('info')], { isTaking: false, outcome: null }],
    ['no draft of another day', [shown({ state: 'draft' })], { isTaking: false, outcome: null }],
    [
      'no other take that is discarded in a list',
      [shown(), shown({ id: other, state: 'discarded' })],
      { isTaking: true, outcome: null },
    ],
    [
      'no word about the take before',
      [noticed('error'), shown({ state: 'opening' })],
      { isTaking: true, outcome: null },
    ],
    [
      'a word in the middle of a take',
      [shown(), noticed('info'), shown({ durationMs: 3_200 })],
      { isTaking: true, outcome: ['told', 'The disk is full.'] },
    ],
    ['nothing that was dismissed', [noticed('error'), { kind: 'dismissed' }], { isTaking: false, outcome: null }],
  ] as [string, PanelEvent[], object][])('shows %s', (_name, events, expected) => {
    expect(said(play(...events))).toEqual(expected)
  })

  it('shows each outcome for its time, and a discard as long as it can be undone', () => {
    const left = (panel: Panel, ms: number) => onPanel(panel, { kind: 'waited' }, NOW + ms).outcome
    const sent = play(shown(), { kind: 'takeGone', takeId: id, isSent: true })
    expect(left(sent, panelTuning.sentMs - 1)).not.toBeNull()
    expect(left(sent, panelTuning.sentMs)).toBeNull()
    const discarded = play(shown(), shown({ state: 'discarded' }, 10_000))
    expect(left(discarded, 9_999)).not.toBeNull()
    expect(left(discarded, 10_000)).toBeNull()
  })

  it('is there while there is something to see, and as tall as that needs', () => {
    const { heights } = panelTuning
    const standby: PanelEvent = {
      kind: 'microphoneShown',
      microphone: { kind: 'standby', label: 'Desk', untilMs: NOW + 9, isRemembering: false },
    }
    expect(hasContent(emptyPanel)).toBe(false)
    expect([hasContent(play(standby)), panelHeight(play(standby))]).toEqual([true, heights.standby])
    expect(panelHeight(play(shown(), standby))).toBe(heights.take)
    expect(panelHeight(play(noticed('error')))).toBe(heights.outcome)
    expect(panelHeight(play(noticed('error'), standby))).toBe(heights.outcomeAndStandby)
  })
})
