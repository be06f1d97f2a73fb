import { expect, it } from 'vitest'
import { statusText } from './status-text.ts'

const connection = { state: 'online', waiting: 0, failed: 0, message: null } as const

it('says only what matters', () => expect(statusText(connection, 'live')).toBe('Online'))
it('counts what waits and what failed', () =>
  expect(statusText({ ...connection, state: 'offline', waiting: 3, failed: 1 }, 'live')).toBe(
    'Offline · 3 waiting · 1 failed',
  ))
it('does not claim to be online when the core cannot be asked', () =>
  expect(statusText(connection, 'lost')).toBe('Reconnecting…'))
