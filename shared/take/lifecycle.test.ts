import { describe, expect, it } from 'vitest'
import { onTake } from './lifecycle.ts'
import { everyEvent, otherId, states } from './lifecycle-fixture.ts'
import type { TakeCommand, TakeEvent, TakeState } from './lifecycle-types.ts'

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
