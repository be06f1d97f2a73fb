import { z } from 'zod'
import { MemberId } from '../kernel/ids.ts'
import { limits } from './limits.ts'
import { NoteMoment, UnixMs } from './model.ts'

/** Some words of a note and when they are said, in milliseconds from its beginning. A hint: a reader clamps it to the note. */
export const CaptionSegment = z
  .object({ startMs: NoteMoment, endMs: NoteMoment, text: z.string().trim().min(1).max(limits.captionLength) })
  .refine(({ startMs, endMs }) => startMs <= endMs, 'it ends before it begins')
export type CaptionSegment = z.infer<typeof CaptionSegment>

/** `hand`: typed. `webvtt`: read from a file. `machine`: heard by a program. */
export const CaptionSource = z.enum(['hand', 'webvtt', 'machine'])
export type CaptionSource = z.infer<typeof CaptionSource>

/** A tag of BCP 47, `en` or `pt-BR`. */
export const LanguageTag = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'not a language')

/** What is said in a note, in the order in which it is said. */
export const Captions = z
  .object({
    /** Null: not said. */
    language: LanguageTag.nullable(),
    source: CaptionSource,
    segments: z.array(CaptionSegment).min(1).max(limits.captionSegments),
  })
  .refine(({ segments }) => isInOrder(segments), 'not in order')
  .refine(({ segments }) => lengthOf(segments) <= limits.captionsLength, 'too long')
export type Captions = z.infer<typeof Captions>

function isInOrder(segments: readonly CaptionSegment[]): boolean {
  return segments.every(({ startMs }, index) => index === 0 || (segments[index - 1]?.startMs ?? 0) <= startMs)
}

const lengthOf = (segments: readonly CaptionSegment[]): number =>
  segments.reduce((sum, { text }) => sum + text.length, 0)

/** As one text, to be searched and shown where there is no room for times. */
export const wordsOfCaptions = ({ segments }: Pick<Captions, 'segments'>): string =>
  segments.map(({ text }) => text).join(' ')

/** As a window shows them. `atMs`: when they were written, by the server's clock; this device's own for what waits. */
export const UiCaptions = z.object({
  captions: Captions,
  memberId: MemberId,
  memberName: z.string(),
  atMs: UnixMs,
})
export type UiCaptions = z.infer<typeof UiCaptions>

/** What of a note's captions stands beside it: their beginning, to be read at a glance. */
export const TranscriptSnippet = z.object({
  snippet: z.string(),
  language: z.string().nullable(),
  source: CaptionSource,
})
export type TranscriptSnippet = z.infer<typeof TranscriptSnippet>
