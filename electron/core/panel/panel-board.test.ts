import { describe, expect, it } from 'vitest'
import type { Hotkey } from '#shared/contract/keys.ts'
import type { PanelView } from '#shared/contract/panel.ts'
import { createEmitter } from '#shared/kernel/emitter.ts'
import { ConversationId, TakeId } from '#shared/kernel/ids.ts'
import { defaultBindings } from '#shared/keys/bindings.ts'
import { panelTuning } from '#shared/panel/tuning.ts'
import type { TakeChange } from '../takes/takes.ts'
import { createPanelBoard } from './panel-board.ts'
import { panelKeys } from './panel-keys.ts'

const takeId = TakeId.parse('0198c000-0000-7000-8000-000000000001')
const target = {
  conversationId: ConversationId.parse('01890000-0000-7000-8000-00000000000c'),
  rootId: null,
  anchor: null,
}
const shown = {
  kind: 'take',
  take: {
    id: takeId,
    target,
    state: 'recording',
    isLatched: false,
    startedAtMs: 0,
    durationMs: 200,
    peaks: null,
    undoUntilMs: null,
    keptBecause: null,
  },
} satisfies TakeChange

function setUp() {
  const changes = createEmitter<TakeChange>(() => undefined)
  const timers: { run: () => void; delayMs: number }[] = []
  let nowMs = 0
  let setForwardMs = 0
  const board = createPanelBoard({
    takes: { onChange: changes.on },
    places: { nameOf: () => '#general', onRelease: () => 'review' },
    keys: () => ({ finish: null, hasEscape: false }),
    clock: {
      nowMs: () => 1_760_000_000_000 + nowMs + setForwardMs,
      monotonicMs: () => nowMs,
      setTimer(run, delayMs) {
        timers.push({ run, delayMs })
        return { cancel: () => undefined }
      },
    },
    log: () => undefined,
  })
  const views: PanelView[] = []
  board.onChange((view) => views.push(view))
  const pass = (ms: number): void => {
    nowMs += ms
    timers.at(-1)?.run()
  }
  const setClock = (byMs: number): void => {
    setForwardMs += byMs
  }
  return { board, changes, views, timers, pass, setClock }
}

describe('the board of the panel', () => {
  it('follows the takes from its start on, and not what was found before', () => {
    const { board, changes, views } = setUp()
    changes.emit({ kind: 'notice', notice: { id: 'n', tone: 'error', message: 'A draft cannot be read.' } })
    expect(views).toEqual([])
    board.start()
    changes.emit(shown)
    expect(views.at(-1)?.take).toMatchObject({ id: takeId, place: '#general', isReviewed: true })
    board.close()
    changes.emit(shown)
    expect(views).toHaveLength(1)
  })

  it('takes back by itself what it has said for long enough', () => {
    const { board, changes, views, pass, timers } = setUp()
    board.start()
    changes.emit(shown)
    changes.emit({ kind: 'takeGone', takeId, isSent: true })
    expect(views.at(-1)?.outcome).toEqual({ kind: 'sent', takeId, message: 'Sent to #general.' })
    expect(timers.at(-1)?.delayMs).toBe(panelTuning.sentMs)
    pass(panelTuning.sentMs)
    expect(views.at(-1)?.outcome).toBeNull()
  })

  it.each([-3_600_000, 3_600_000])('says it for as long when the clock is set by %i ms meanwhile', (byMs) => {
    const { board, changes, views, pass, setClock } = setUp()
    board.start()
    changes.emit(shown)
    changes.emit({ kind: 'takeGone', takeId, isSent: true })
    setClock(byMs)
    pass(panelTuning.sentMs - 1)
    expect(views.at(-1)?.outcome?.kind).toBe('sent')
    pass(1)
    expect(views.at(-1)?.outcome).toBeNull()
  })

  it('offers to undo a discard for as long as that can be done', () => {
    const { board, changes, timers } = setUp()
    board.start()
    changes.emit(shown)
    changes.emit({ kind: 'take', take: { ...shown.take, state: 'discarded', undoUntilMs: 1_760_000_010_000 } })
    expect(timers.at(-1)?.delayMs).toBe(10_000)
  })
})

describe('the keys on the panel', () => {
  const global = (backend: 'hook' | 'portal' | 'shortcut'): Hotkey => ({
    kind: 'global',
    backend,
    canHold: true,
    why: '',
    better: null,
    keys: {},
    canConfigure: false,
    isDenied: false,
  })

  it('are those that work while another program has the focus', () => {
    const keys = defaultBindings
    expect(panelKeys({ keys }, global('hook'))).toEqual({ finish: keys.holdToTalk, hasEscape: true })
    expect(panelKeys({ keys }, global('portal'))).toEqual({ finish: keys.holdToTalk, hasEscape: false })
    const windowOnly: Hotkey = { kind: 'windowOnly', why: '', better: null, isDenied: false }
    expect(panelKeys({ keys }, windowOnly)).toEqual({ finish: null, hasEscape: false })
  })
})
