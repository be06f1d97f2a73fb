import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TakeId } from '../kernel/ids.ts'
import { keptTake, onTake, startTake } from './lifecycle.ts'
import type { TakeCommand, TakeEvent, TakeState } from './lifecycle-types.ts'

const takeId = TakeId.parse('01890000-0000-7000-8000-000000000001')
const otherId = TakeId.parse('01890000-0000-7000-8000-000000000002')

const states: Record<string, TakeState> = {
  'opening, microphone asked for': { kind: 'opening', takeId, isMicrophoneOpen: false, storedPages: 0 },
  'opening, microphone open': { kind: 'opening', takeId, isMicrophoneOpen: true, storedPages: 2 },
  recording: { kind: 'recording', takeId, storedPages: 5, isPaused: false },
  'recording, paused': { kind: 'recording', takeId, storedPages: 5, isPaused: true },
  'tailing, to be sent': tailing({ hasSound: true, pageCount: null, purpose: 'send', because: null }),
  'tailing, to be sent, two pages missing': tailing({ hasSound: true, pageCount: 7, purpose: 'send', because: null }),
  'tailing, no speech yet': tailing({ hasSound: false, pageCount: null, purpose: 'send', because: null }),
  'tailing, to be kept': tailing({ hasSound: true, pageCount: null, purpose: 'keep', because: 'takeLimitReached' }),
  'sealing, to be sent': { kind: 'sealing', takeId, hasSound: true, purpose: 'send', because: null },
  'sealing, no speech': { kind: 'sealing', takeId, hasSound: false, purpose: 'send', because: null },
  'sealing, to be kept': { kind: 'sealing', takeId, hasSound: true, purpose: 'keep', because: 'microphoneLost' },
  'sealing, no speech, microphone refused': {
    kind: 'sealing',
    takeId,
    hasSound: false,
    purpose: 'keep',
    because: 'microphoneRefused',
  },
  'sealing, to be reviewed': { kind: 'sealing', takeId, hasSound: true, purpose: 'review', because: null },
  guarding: { kind: 'guarding', takeId, because: null },
  'opening, on to a draft': {
    kind: 'opening',
    takeId,
    isMicrophoneOpen: true,
    storedPages: 2,
    append: 'keep',
  },
  'recording, on to a draft': { kind: 'recording', takeId, storedPages: 5, isPaused: false, append: 'keep' },
  'tailing, on to a draft': {
    ...tailing({ hasSound: true, pageCount: null, purpose: 'review', because: null }),
    append: 'keep',
  },
  'sealing, on to a draft': {
    kind: 'sealing',
    takeId,
    hasSound: true,
    purpose: 'keep',
    because: 'microphoneLost',
    append: 'keep',
  },
  'sealing, on to a draft, to be left out': {
    kind: 'sealing',
    takeId,
    hasSound: true,
    purpose: 'review',
    because: null,
    append: 'leaveOut',
  },
  queueing: { kind: 'queueing', takeId },
  draft: keptTake(takeId, true, null),
  'draft, not sealed': keptTake(takeId, false, 'diskFull'),
  'draft, asked whether it is silent': keptTake(takeId, true, null, 'silent'),
  queued: { kind: 'queued', takeId },
  'discarded, being sealed': {
    kind: 'discarded',
    takeId,
    hasSound: true,
    seal: 'underWay',
    because: null,
    question: null,
  },
  'discarded, no speech': {
    kind: 'discarded',
    takeId,
    hasSound: false,
    seal: 'underWay',
    because: null,
    question: null,
  },
  'discarded, sealed': { kind: 'discarded', takeId, hasSound: true, seal: 'done', because: null, question: 'silent' },
  'discarded, sealing failed': {
    kind: 'discarded',
    takeId,
    hasSound: true,
    seal: 'failed',
    because: 'diskFull',
    question: null,
  },
  gone: { kind: 'gone', takeId },
}

/** One of each kind at least; the type makes a forgotten kind an error. */
const events: { [K in TakeEvent['kind']]: readonly Extract<TakeEvent, { kind: K }>[] } = {
  startAsked: [{ kind: 'startAsked', takeId }],
  microphoneOpened: [{ kind: 'microphoneOpened', takeId }],
  microphoneFailed: [{ kind: 'microphoneFailed', takeId, reason: 'microphoneRefused' }],
  microphoneLost: [
    { kind: 'microphoneLost', takeId, reason: 'microphoneLost' },
    { kind: 'microphoneLost', takeId, reason: 'microphoneMuted' },
    { kind: 'microphoneLost', takeId, reason: 'microphoneRevoked' },
  ],
  microphoneChanged: [{ kind: 'microphoneChanged', takeId }],
  limitNear: [{ kind: 'limitNear', takeId, leftMs: 60_000 }],
  interrupted: [
    { kind: 'interrupted', takeId, reason: 'computerSlept' },
    { kind: 'interrupted', takeId, reason: 'screenLocked' },
    { kind: 'interrupted', takeId, reason: 'userSwitched' },
    { kind: 'interrupted', takeId, reason: 'computerShutDown' },
    { kind: 'interrupted', takeId, reason: 'programQuit' },
    { kind: 'interrupted', takeId, reason: 'keyUpLost' },
  ],
  captureWindowLost: [{ kind: 'captureWindowLost', takeId }],
  pageStored: [
    { kind: 'pageStored', takeId, storedPages: 2, hasSound: false },
    { kind: 'pageStored', takeId, storedPages: 7, hasSound: true },
  ],
  writeFailed: [{ kind: 'writeFailed', takeId, reason: 'diskFull' }],
  limitReached: [{ kind: 'limitReached', takeId }],
  finishAsked: [
    { kind: 'finishAsked', takeId, purpose: 'send' },
    { kind: 'finishAsked', takeId, purpose: 'review' },
  ],
  pauseAsked: [{ kind: 'pauseAsked', takeId }],
  resumeAsked: [{ kind: 'resumeAsked', takeId }],
  captureFinished: [
    { kind: 'captureFinished', takeId, pageCount: 5 },
    { kind: 'captureFinished', takeId, pageCount: 6 },
  ],
  sealed: [{ kind: 'sealed', takeId }],
  sealFailed: [{ kind: 'sealFailed', takeId, reason: 'diskFull' }],
  foundEmpty: [{ kind: 'foundEmpty', takeId }],
  sendAsked: [{ kind: 'sendAsked', takeId }],
  appendAsked: [{ kind: 'appendAsked', takeId }],
  guarded: [
    { kind: 'guarded', takeId, question: null },
    { kind: 'guarded', takeId, question: 'silent' },
    { kind: 'guarded', takeId, question: 'distorted' },
    { kind: 'guarded', takeId, question: 'manyPeople' },
  ],
  queued: [{ kind: 'queued', takeId }],
  queueFailed: [{ kind: 'queueFailed', takeId, reason: 'notAllowed' }],
  delivered: [{ kind: 'delivered', takeId }],
  discardAsked: [{ kind: 'discardAsked', takeId }],
  undoAsked: [{ kind: 'undoAsked', takeId }],
  openExpired: [{ kind: 'openExpired', takeId }],
  watchdogFired: [{ kind: 'watchdogFired', takeId }],
  finishExpired: [{ kind: 'finishExpired', takeId }],
  undoExpired: [{ kind: 'undoExpired', takeId }],
}
const everyEvent: readonly TakeEvent[] = Object.values(events).flat()

function tailing(
  rest: Pick<Extract<TakeState, { kind: 'tailing' }>, 'hasSound' | 'pageCount' | 'purpose' | 'because'>,
) {
  return { kind: 'tailing', takeId, storedPages: 5, ...rest } as const
}

const words = ({ kind, ...fields }: TakeState | TakeEvent | TakeCommand): string => {
  const rest = Object.entries(fields).filter(([name]) => name !== 'takeId')
  return rest.length === 0 ? kind : `${kind}(${rest.map(([name, value]) => `${name}: ${value}`).join(', ')})`
}

function table(): string {
  const sections = Object.entries(states).map(([name, state]) => {
    const rows = everyEvent.map((event) => {
      const [next, commands] = onTake(state, event)
      const after = next === state ? '(stays)' : words(next)
      return [words(event).padEnd(44), '->', after, ...commands.map((command) => `+ ${words(command)}`)].join(' ')
    })
    return [`== ${name}: ${words(state)}`, ...rows].join('\n')
  })
  const intro = 'Every state x every event of a take: event -> next state + commands.'
  return `${intro}\nCompared by lifecycle.test.ts; a change here is a change of what people see.\n\n${sections.join('\n\n')}\n`
}

describe('the life of a take', () => {
  it('does for every state and every event what the table says', async () => {
    await expect(table()).toMatchFileSnapshot('./lifecycle.table.txt')
  })

  it('has every kind of state in the table', () => {
    const kinds: Record<TakeState['kind'], true> = {
      opening: true,
      recording: true,
      tailing: true,
      sealing: true,
      guarding: true,
      queueing: true,
      draft: true,
      queued: true,
      discarded: true,
      gone: true,
    }
    expect(new Set(Object.values(states).map((state) => state.kind))).toEqual(new Set(Object.keys(kinds)))
  })

  it('lets an event of another take die, in every state', () => {
    for (const state of Object.values(states)) {
      for (const event of everyEvent) expect(onTake(state, { ...event, takeId: otherId })).toEqual([state, []])
    }
  })

  it('says recording only after a page with speech is on disk', () => {
    for (const state of Object.values(states)) {
      for (const event of everyEvent) {
        const [next] = onTake(state, event)
        if (next.kind !== 'recording' || state.kind === 'recording') continue
        expect(event).toMatchObject({ kind: 'pageStored', hasSound: true })
      }
    }
  })
})

const anyEvent = fc.constantFrom(...everyEvent)
const anySequence = fc.array(anyEvent, { maxLength: 40 })

/** Runs events from key down on; what every step did. */
function live(sequence: readonly TakeEvent[]) {
  let [state, commands] = startTake(takeId)
  const steps = [{ before: state, event: null as TakeEvent | null, state, commands }]
  for (const event of sequence) {
    const before = state
    ;[state, commands] = onTake(before, event)
    steps.push({ before, event, state, commands })
  }
  return steps
}

describe('whatever happens to a take', () => {
  it('is never deleted while it holds speech, but for a discard whose undo ran out, or delivery', () => {
    void fc.assert(
      fc.property(anySequence, (sequence) => {
        let hasSpeech = false
        for (const { before, event, commands } of live(sequence)) {
          const wasListening = before.kind !== 'gone' && before.kind !== 'queued' && before.kind !== 'draft'
          if (event?.kind === 'pageStored' && event.hasSound && wasListening) hasSpeech = true
          if (!commands.some((command) => command.kind === 'deleteTake')) continue
          const isDiscard = before.kind === 'discarded' && event?.kind === 'undoExpired'
          const isDelivery = before.kind === 'queued' && event?.kind === 'delivered'
          const isEmpty = !hasSpeech && event?.kind === 'foundEmpty'
          expect(isDiscard || isDelivery || isEmpty).toBe(true)
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('is sent only when the person asked for it', () => {
    void fc.assert(
      fc.property(anySequence, (sequence) => {
        let hasAsked = false
        for (const { event, commands } of live(sequence)) {
          // What is to be reviewed goes out by its own button only.
          if (event?.kind === 'sendAsked' || (event?.kind === 'finishAsked' && event.purpose === 'send'))
            hasAsked = true
          if (commands.some((command) => command.kind === 'queueNote')) expect(hasAsked).toBe(true)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('is sent only after nothing was left to ask', () => {
    void fc.assert(
      fc.property(anySequence, (sequence) => {
        for (const { event, commands } of live(sequence)) {
          if (commands.some((command) => command.kind === 'queueNote')) {
            expect(event).toMatchObject({ kind: 'guarded', question: null })
          }
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('is one take however often it is started', () => {
    void fc.assert(
      fc.property(anySequence, (sequence) => {
        const steps = live(sequence)
        const opened = steps.flatMap(({ commands }) => commands.filter((it) => it.kind === 'openMicrophone'))
        const goneOn = steps.filter(({ before, event }) => before.kind === 'draft' && event?.kind === 'appendAsked')
        expect(opened.length).toBeLessThanOrEqual(1 + goneOn.length)
      }),
    )
  })

  it('comes back as the draft it was, whatever happens while it is recorded on to', () => {
    const draft = keptTake(takeId, true, null)
    void fc.assert(
      fc.property(anySequence, (sequence) => {
        let [state, commands] = onTake(draft, { kind: 'appendAsked', takeId })
        for (const event of sequence) {
          ;[state, commands] = onTake(state, event)
          expect(commands.filter(({ kind }) => kind === 'deleteTake' || kind === 'queueNote')).toEqual([])
          if (state.kind === 'draft') return
          expect(state).toHaveProperty('append')
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('stops listening when it is asked to finish or to go', () => {
    void fc.assert(
      fc.property(anySequence, fc.constantFrom(...events.finishAsked, ...events.discardAsked), (sequence, end) => {
        const last = live([...sequence, end]).at(-1)
        expect(['opening', 'recording']).not.toContain(last?.state.kind)
      }),
    )
  })

  it('never waits for ever: every state that waits for capture has a timer running', () => {
    void fc.assert(
      fc.property(anySequence, (sequence) => {
        const running = new Set<string>()
        for (const { state, commands, event } of live(sequence)) {
          const fired = { openExpired: 'open', watchdogFired: 'watchdog', finishExpired: 'finish', undoExpired: 'undo' }
          for (const [kind, timer] of Object.entries(fired)) {
            // A timer that is not running cannot fire; leave such sequences.
            if (event?.kind === kind && !running.delete(timer)) return
          }
          for (const command of commands) {
            if (command.kind === 'startTimer') running.add(command.timer)
            if (command.kind === 'cancelTimer') running.delete(command.timer)
          }
          const timers = [...running].filter((timer) => timer !== 'undo')
          if (state.kind === 'opening' || state.kind === 'recording' || state.kind === 'tailing') {
            expect(timers).toHaveLength(1)
          } else {
            expect(timers).toEqual([])
          }
          expect(running.has('undo')).toBe(state.kind === 'discarded')
        }
      }),
      { numRuns: 3000 },
    )
  })
})
