import { expect, it } from 'vitest'
import { initialsOf } from './initials.ts'

it('takes the first and the last word', () => expect(initialsOf('Ada van Dyke')).toBe('AD'))
it('takes one letter of a single name', () => expect(initialsOf('bob')).toBe('B'))
it('keeps characters beyond the basic plane whole', () => expect(initialsOf('𝒜da')).toBe('𝒜'))
it('shows something for an empty name', () => expect(initialsOf('  ')).toBe('?'))
