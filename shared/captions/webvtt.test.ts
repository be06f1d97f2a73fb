import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Captions } from '../contract/captions.ts'
import { limits } from '../contract/limits.ts'
import { parseWebVtt } from './webvtt.ts'

const minute = 60_000
const read = (text: string, durationMs = minute) => {
  const parsed = parseWebVtt(text, durationMs)
  return parsed.ok ? parsed.value : parsed.detail
}
const cue = (text: string) => read(`WEBVTT\n\n00:01.000 --> 00:02.000\n${text}\n`)
const said = (text: string) => {
  const segments = cue(text)
  return Array.isArray(segments) ? segments.map((one) => one.text) : segments
}

describe('WebVTT', () => {
  it('gives what is said and when', () => {
    expect(
      read('WEBVTT - a title\n\n1\n00:01.000 --> 00:02.500\nHello\nthere\n\n01:00:00.000 --> 01:00:01.000\nno'),
    ).toEqual([{ startMs: 1000, endMs: 2500, text: 'Hello there' }])
  })

  it('is read with a mark at its beginning and any ends of lines', () => {
    expect(read('\uFEFFWEBVTT\r\n\r\n00:01.000 --> 00:02.000 align:start\r\nOne\r\rtwo')).toEqual([
      { startMs: 1000, endMs: 2000, text: 'One' },
    ])
  })

  it('passes over notes, styles and regions', () => {
    const file =
      'WEBVTT\n\nSTYLE\n::cue { color: red }\n\nNOTE a --> b\n\nREGION\nid:x\n\nintro\n00:03.000 --> 00:04.000\nHi'
    expect(read(file)).toEqual([{ startMs: 3000, endMs: 4000, text: 'Hi' }])
  })

  it('takes marks off, and sets who speaks before what they say', () => {
    expect(said('<v.loud Bob Smith>Ship <b>it</b> <00:01.500><c.yellow>now</c></v>')).toEqual([
      'Bob Smith: Ship it now',
    ])
  })

  it('reads an entity once', () => {
    expect(said('1 &lt; 2 &amp;amp; &amp;lt;b&amp;gt; &nope;')).toEqual(['1 < 2 &amp; &lt;b&gt; &nope;'])
  })

  it('keeps an arrow that is no time as words', () => {
    expect(said('left --> right')).toEqual(['left --> right'])
  })

  it('puts cues in order, cuts them to the note, and leaves out what is past its end or runs backwards', () => {
    const file = [
      'WEBVTT',
      '00:50.000 --> 01:30.000\nlast',
      '00:10.000 --> 00:20.000\nfirst',
      '01:00.000 --> 01:10.000\npast',
      '00:30.000 --> 00:20.000\nbackwards',
      '00:99.000 --> 00:10.000\nno time',
    ].join('\n\n')
    expect(read(file)).toEqual([
      { startMs: 10_000, endMs: 20_000, text: 'first' },
      { startMs: 50_000, endMs: 60_000, text: 'last' },
    ])
  })

  it.each([
    ['', 'WEBVTT'],
    ['hello', 'WEBVTT'],
    ['WEBVTTX\n\n00:01.000 --> 00:02.000\nx', 'WEBVTT'],
    ['1\n00:00:01,000 --> 00:00:02,000\nSubRip', 'WEBVTT'],
    ['WEBVTT', 'nothing is said'],
    ['WEBVTT\n\n00:01.000 --> 00:02.000\n<b></b>', 'nothing is said'],
    ['WEBVTT\n\n00:01.000 --> 00:02.000\n\u0000\u0007', 'nothing is said'],
  ])('says what is wrong with %j', (file, why) => {
    expect(read(file)).toContain(why)
  })

  it('refuses a file that is larger than any captions, and one with more in it than a note can have', () => {
    expect(read(`WEBVTT\n\n${'x'.repeat(5_000_000)}`)).toContain('too large')
    const cues = Array.from({ length: limits.captionSegments + 1 }, () => '00:01.000 --> 00:02.000\nx').join('\n\n')
    expect(read(`WEBVTT\n\n${cues}`)).toContain('more than a note')
  })

  it.each([
    ['open marks', '<'.repeat(1_000_000)],
    ['marks of speakers', '<v '.repeat(300_000)],
    ['ampersands', '&'.repeat(1_000_000)],
    ['spaces', ' '.repeat(1_000_000)],
    ['half a time', '00:'.repeat(300_000)],
    ['digits', '0'.repeat(1_000_000)],
  ])('is not held up by a megabyte of %s', (_what, noise) => {
    const segments = read(`WEBVTT\n\n${noise}\n\n00:01.000 --> 00:02.000\n${noise}\n\n00:03.000 --> 00:04.000\nend`)
    expect(Array.isArray(segments) && segments.at(-1)).toMatchObject({ text: 'end' })
  })

  it('gives captions that may be sent, or a reason, whatever the file holds', () => {
    const lines = fc.array(
      fc.oneof(
        fc.string(),
        fc.constantFrom('', '00:01.000 --> 00:02.000', '00:05.1 --> 00:05.1', 'NOTE', '<v A>', '&lt;'),
      ),
    )
    fc.assert(
      fc.property(lines, (some) => {
        const parsed = parseWebVtt(`WEBVTT\n${some.join('\n')}`, minute)
        if (parsed.ok) Captions.parse({ language: null, source: 'webvtt', segments: parsed.value })
      }),
    )
  })
})
