import type { CaptionSegment } from '../contract/captions.ts'
import { limits } from '../contract/limits.ts'
import { done, type Result, refused } from '../kernel/result.ts'

/** What was wrong with the file, in words that follow "cannot be read:". */
export type VttFault = Result<readonly CaptionSegment[], 'captionsUnreadable'>

/** Longer files are no captions of a note: every segment of the longest one, with its times and marks. */
const maxChars = 4_000_000
const time = '(?:(\\d{1,3}):)?([0-5]?\\d):([0-5]\\d)[.,](\\d{1,3})'
const timing = new RegExp(`^\\s*${time}\\s+-->\\s+${time}(?:\\s|$)`)

/**
 * Reads WebVTT (https://www.w3.org/TR/webvtt1/): what is said and when. Settings of place and style, notes, regions and names of cues
 * are passed over; marks within a text are taken off, and who speaks (`<v Name>`) goes before what they say. A cue that cannot be read
 * costs that cue only. Linear in the length of the file. In the order of time, cut to `durationMs`.
 */
export function parseWebVtt(text: string, durationMs: number): VttFault {
  if (text.length > maxChars) return refused('captionsUnreadable', 'the file is too large')
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  if (!/^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? '')) return refused('captionsUnreadable', 'it does not begin with WEBVTT')
  const segments: CaptionSegment[] = []
  let length = 0
  for (let at = 1; at < lines.length; at += 1) {
    const times = timing.exec(lines[at] ?? '')
    if (!times) continue
    const said: string[] = []
    while (at + 1 < lines.length && (lines[at + 1] ?? '') !== '' && !timing.test(lines[at + 1] ?? '')) {
      at += 1
      said.push(lines[at] ?? '')
    }
    const segment = segmentOf(times, said.join(' '), durationMs)
    if (!segment) continue
    length += segment.text.length
    if (segments.length >= limits.captionSegments || length > limits.captionsLength) {
      return refused('captionsUnreadable', 'it holds more than a note can have')
    }
    segments.push(segment)
  }
  if (segments.length === 0) return refused('captionsUnreadable', 'nothing is said in it during this note')
  return done(segments.sort((a, b) => a.startMs - b.startMs))
}

function segmentOf(times: RegExpExecArray, raw: string, durationMs: number): CaptionSegment | null {
  const startMs = msOf(times.slice(1, 5))
  const endMs = Math.min(msOf(times.slice(5, 9)), durationMs)
  const text = plainText(raw).slice(0, limits.captionLength).trim()
  return startMs > endMs || startMs >= durationMs || text === '' ? null : { startMs, endMs, text }
}

function msOf([hours, minutes, seconds, fraction = '']: readonly (string | undefined)[]): number {
  const wholeS = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)
  return wholeS * 1000 + Number(fraction.padEnd(3, '0'))
}

const signs: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  lrm: '',
  rlm: '',
}

/** Without marks; control characters are no words. One pass, so that what an entity stands for is not read as a mark again. */
function plainText(raw: string): string {
  return (
    raw
      .slice(0, limits.captionLength * 8)
      .replace(
        /<v(?:\.[^\s>]*)?[ \t]+([^>]{1,80})>|<[^>]*>|&([a-z]{2,4});/gi,
        (_, speaker?: string, entity?: string) => {
          if (speaker !== undefined) return `${speaker.trim()}: `
          return entity === undefined ? '' : (signs[entity.toLowerCase()] ?? `&${entity};`)
        },
      )
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
      .replace(/[\u0000-\u001F\u007F-\u009F]+/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  )
}
