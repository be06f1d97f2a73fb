/** Controls, and the marks that turn the direction of what stands around them: they would let a text look like another. */
const unseen = /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]/gu
const loneSurrogate = /\p{Surrogate}/gu

/**
 * Text as it may stand in a track: without what cannot be seen, and no longer than `length`. Markup is left as it is: whoever shows
 * a text shows it as text.
 */
export function cleanText(text: string, length: number): string {
  const clean = text.replace(unseen, '').replace(loneSurrogate, '\ufffd')
  if (clean.length <= length) return clean
  return clean.slice(0, length).replace(/\p{Surrogate}$/u, '')
}
