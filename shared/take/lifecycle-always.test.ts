import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keptTake, onTake, startTake } from './lifecycle.ts'
import { events, everyEvent, takeId } from './lifecycle-fixture.ts'
import type { TakeEvent } from './lifecycle-types.ts'

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
