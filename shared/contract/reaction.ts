import { z } from 'zod'

/** The longest kind in use, a family of four with its joiners, has 25. UTF-8. */
const maxBytes = 32

/** One visible sign and nothing beside it: no text, no spaces, nothing that turns the direction or stacks up marks. */
const oneSign = new RegExp(
  [
    '\\p{RI}\\p{RI}',
    '[#*0-9]\\uFE0F?\\u20E3',
    '\\p{Extended_Pictographic}(?:[\\u{1F3FB}-\\u{1F3FF}\\uFE0E\\uFE0F\\u{E0020}-\\u{E007F}]|\\u200D\\p{Extended_Pictographic})*',
    '[\\p{L}\\p{N}\\p{S}\\p{P}]',
  ]
    .map((one) => `(?:^${one}$)`)
    .join('|'),
  'u',
)

/** UTF-8 bytes of a text. Pure: this folder has no `TextEncoder`. */
const utf8Bytes = (text: string): number =>
  [...text].reduce((sum, sign) => {
    const code = sign.codePointAt(0) ?? 0
    return sum + (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4)
  }, 0)

/** What a member puts on a note: one sign, as a rule an emoji. Compared by its code points. */
export const Reaction = z
  .string()
  .max(maxBytes)
  .refine((text) => utf8Bytes(text) <= maxBytes && oneSign.test(text), 'not one sign')
export type Reaction = z.infer<typeof Reaction>
