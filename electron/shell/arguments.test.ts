import { describe, expect, it } from 'vitest'
import { profileFrom } from './arguments.ts'

describe('the profile on the command line', () => {
  it('is found in both spellings, among others of Chromium', () => {
    expect(profileFrom(['earshot', '--no-sandbox', '--profile', 'bob'])).toBe('bob')
    expect(profileFrom(['earshot', '--profile=bob', '--no-sandbox'])).toBe('bob')
    expect(profileFrom(['earshot'])).toBe('default')
  })

  it('is never taken from what a link brings along', () => {
    expect(profileFrom(['earshot', '--', 'earshot://note/x', '--profile=eve'])).toBe('default')
    expect(profileFrom(['earshot', '--profile', 'bob', '--', '--profile=eve'])).toBe('bob')
  })
})
