import { expect, it } from 'vitest'
import { endsInQuestion } from './question.ts'

it.each([
  'Can you look at it?',
  'He said: "Can you?" ',
  '(And who pays?)',
  'Qui paie\u00A0?\n',
  '\u8AB0\u304C\u6255\u3044\u307E\u3059\u304B\uFF1F\u300D',
  '\u0645\u0646 \u064A\u062F\u0641\u0639\u061F',
  'Really\u2048',
])('takes %j for a question', (text) => {
  expect(endsInQuestion(text)).toBe(true)
})

it.each(['', 'Why? Because.', 'Look at example.org/?q=1', 'I wonder who pays.'])('takes %j for none', (text) => {
  expect(endsInQuestion(text)).toBe(false)
})
