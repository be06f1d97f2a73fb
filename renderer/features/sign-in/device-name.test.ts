import { expect, it } from 'vitest'
import { guessDeviceName } from './device-name.ts'

it('names the computer after its system', () => {
  expect(guessDeviceName('Mozilla/5.0 (X11; Linux x86_64) Chrome/140')).toBe('Linux computer')
  expect(guessDeviceName('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)')).toBe('Mac')
  expect(guessDeviceName('Mozilla/5.0 (Windows NT 10.0; Win64; x64)')).toBe('Windows PC')
})
it('has a name for any other', () => expect(guessDeviceName('')).toBe('This computer'))
