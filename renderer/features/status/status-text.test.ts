import { expect, it } from 'vitest'
import { statusText } from './status-text.ts'

const nothing = { notes: 0, reactions: 0, marks: 0 }
const connection = {
  state: 'online',
  waiting: 0,
  waits: nothing,
  failed: 0,
  message: null,
  needsSignIn: false,
} as const
const offline = (waits: Partial<typeof nothing>, failed = 0) =>
  statusText({ ...connection, state: 'offline', waits: { ...nothing, ...waits }, failed }, 'live')

it('says only what matters', () => expect(statusText(connection, 'live')).toBe('Online'))
it('says what waits and what failed', () => {
  expect(offline({ notes: 3, reactions: 2, marks: 5 }, 1)).toBe(
    'Offline · 3 notes and 2 reactions wait · 1 note failed',
  )
  expect(offline({ notes: 1 })).toBe('Offline · 1 note waits')
  expect(offline({ reactions: 1, marks: 1 }, 2)).toBe('Offline · 1 reaction waits · 2 notes failed')
})
it('tells of marks when nothing else waits', () => expect(offline({ marks: 2 })).toBe('Offline · 2 marks wait'))
it('does not claim to be online when the core cannot be asked', () =>
  expect(statusText(connection, 'lost')).toBe('Reconnecting…'))
