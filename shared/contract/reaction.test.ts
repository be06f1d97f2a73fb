import { describe, expect, it } from 'vitest'
import { Reaction } from './reaction.ts'

const isTaken = (text: string): boolean => Reaction.safeParse(text).success

describe('a reaction', () => {
  it.each(['👍', '❤️', '✅', '👩🏽‍🚀', '👨‍👩‍👧‍👦', '🇨🇭', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '3️⃣', '!', 'é', '好', '+'])(
    'may be one sign: %s',
    (text) => expect(isTaken(text)).toBe(true),
  )

  it.each([
    ['nothing', ''],
    ['a space', ' '],
    ['a word', 'yes'],
    ['two emoji', '👍👍'],
    ['an emoji with a space', '👍 '],
    ['a line break behind it', '👍\n'],
    ['a lone joiner', '\u200d'],
    ['a lone variation selector', '\ufe0f'],
    ['a turn of the direction', '\u202e'],
    ['a control character', '\u0007'],
    ['half an emoji', '\ud83d'],
    ['stacked marks', `a${'\u0301'.repeat(10)}`],
    ['an emoji joined beyond 32 bytes', ['👩', '👩', '👩', '👩', '👩', '👩'].join('\u200d')],
    ['a thousand skin tones', `👍${'🏽'.repeat(1000)}`],
    ['markup', '<b>'],
  ])('may not be %s', (_what, text) => expect(isTaken(text)).toBe(false))
})
