import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MeasuredAudio, measureAudio, renderAudio } from '#core/takes/render-audio.ts'
import { createOpusScanner } from '#shared/audio/opus-file.ts'
import type { Span } from '#shared/take/spans.ts'
import { correlate, decode, speech } from '../../support/sound.ts'
import { encodeNote } from './opus-files.ts'

/** Longest packet of our encoder: 20 ms. */
const PACKET = 960

let folder: string
let first: MeasuredAudio
let second: MeasuredAudio
let sound: Float32Array

const measured = async (name: string): Promise<MeasuredAudio> => {
  const result = await measureAudio(join(folder, name))
  if (!result.ok) throw new Error(result.reason)
  return result.value
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-render-'))
  await writeFile(join(folder, 'first.opus'), await encodeNote(decode(speech('austen-5s'))))
  await writeFile(join(folder, 'second.opus'), await encodeNote(decode(speech('austen-3s'))))
  first = await measured('first.opus')
  second = await measured('second.opus')
  sound = decode(first.path)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function render(spans: readonly Span[], sources: readonly MeasuredAudio[] = [first]) {
  const rendered = await renderAudio({ sources, spans, folder, nameOf: (sha256) => `edit-${sha256.slice(0, 16)}.opus` })
  if (!rendered.ok) throw new Error(`${rendered.reason} ${rendered.detail}`)
  const bytes = await readFile(rendered.value.path)
  const scanner = createOpusScanner()
  scanner.push(bytes)
  const summary = scanner.finish()
  if (!summary.ok) throw new Error(`not whole: ${summary.reason} ${summary.detail}`)
  return { ...rendered.value, bytes, summary: summary.value, heard: decode(rendered.value.path) }
}

/** The same spans of what was recorded, as samples. */
function askedFor(spans: readonly Span[], whole = sound): Float32Array {
  const parts = spans.map(({ from, to }) => whole.subarray(from, to))
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

const ms = (value: number): number => value * 48

describe('an edited recording', () => {
  it.each<[string, Span[]]>([
    ['trimmed at its start', [{ from: ms(1_234), to: ms(4_800) }]],
    ['trimmed at its end', [{ from: 0, to: ms(2_345) }]],
    ['trimmed at both ends', [{ from: ms(777), to: ms(3_333) }]],
    [
      'without a part in the middle',
      [
        { from: 0, to: ms(1_500) },
        { from: ms(2_700), to: ms(4_900) },
      ],
    ],
    [
      'of three parts',
      [
        { from: ms(300), to: ms(1_111) },
        { from: ms(1_950), to: ms(3_003) },
        { from: ms(3_900), to: ms(4_700) },
      ],
    ],
  ])('%s sounds like the same spans of the original', async (_, spans) => {
    const { heard, summary, durationMs } = await render(spans)
    const asked = askedFor(spans)
    expect(Math.abs(heard.length - asked.length)).toBeLessThan(PACKET)
    expect(heard.length).toBe(summary.keptSamples)
    expect(durationMs).toBe(summary.durationMs)
    // Each part by itself: where it is joined it may lie up to a packet from where it was asked.
    let at = 0
    for (const { from, to } of spans) {
      const part = sound.subarray(from, to)
      const piece = heard.subarray(Math.max(0, at - PACKET), at + part.length + PACKET)
      const { correlation, lag } = correlate(part, piece, 3 * PACKET)
      expect(correlation).toBeGreaterThan(0.9)
      expect(Math.abs(lag - Math.min(at, PACKET))).toBeLessThanOrEqual(PACKET)
      at += part.length
    }
    expect(correlate(asked, heard, PACKET).correlation).toBeGreaterThan(spans.length > 1 ? 0.5 : 0.9)
  })

  it('begins to the sample where it was asked, already sounding right', async () => {
    const from = ms(2_000) + 123
    const { heard } = await render([{ from, to: ms(4_000) }])
    const start = sound.subarray(from, from + ms(250))
    const { correlation, lag } = correlate(start, heard.subarray(0, ms(250)), 200)
    expect(lag).toBe(0)
    expect(correlation).toBeGreaterThan(0.99)
  })

  it('is the same as the original to the ear when all of it is kept', async () => {
    const { heard } = await render([{ from: 0, to: first.keptSamples }])
    expect(heard).toEqual(sound)
  })

  it('has pages, hash and size as they are said to be', async () => {
    const { bytes, sha256, sizeBytes, summary } = await render([{ from: ms(500), to: ms(4_000) }])
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
    expect(bytes.length).toBe(sizeBytes)
    expect(summary).toMatchObject({ isEnded: true, missingPages: 0, serial: first.serial, validBytes: bytes.length })
    expect(summary.head).toMatchObject({ channels: 1, inputSampleRate: 48_000, mappingFamily: 0 })
    expect(summary.pageCount).toBe(2 + Math.ceil(summary.packetCount / 10))
  })

  it('holds nothing of what was cut', async () => {
    const { bytes } = await render([
      { from: 0, to: ms(1_000) },
      { from: ms(3_000), to: ms(4_000) },
    ])
    const original = await readFile(first.path)
    // A stretch of packets from the middle of the cut.
    const middle = original.subarray(Math.round(original.length * 0.4), Math.round(original.length * 0.4) + 60)
    expect(original.includes(middle)).toBe(true)
    expect(bytes.includes(middle)).toBe(false)
  })

  it('puts a recording behind another, and cuts across both', async () => {
    const sources = [first, second]
    const both = askedFor([{ from: 0, to: Number.POSITIVE_INFINITY }], join2(sound, decode(second.path)))
    const whole = await render([{ from: 0, to: first.keptSamples + second.keptSamples }], sources)
    expect(Math.abs(whole.heard.length - both.length)).toBeLessThan(PACKET)
    expect(correlate(both.subarray(0, first.keptSamples), whole.heard, 10).correlation).toBeGreaterThan(0.99)
    const tail = both.subarray(first.keptSamples)
    expect(correlate(tail, whole.heard.subarray(first.keptSamples), PACKET).correlation).toBeGreaterThan(0.9)
    const across = await render([{ from: first.keptSamples - ms(800), to: first.keptSamples + ms(900) }], sources)
    expect(Math.abs(across.heard.length - ms(1_700))).toBeLessThan(PACKET)
  })

  it('pleases opusinfo: no warning, and the same length', async () => {
    const { path, summary } = await render([
      { from: ms(300), to: ms(1_700) },
      { from: ms(2_500), to: ms(4_100) },
    ])
    const said = execFileSync('opusinfo', [path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    expect(said).not.toMatch(/warning|error|invalid|hole|negative/i)
    const [, minutes, seconds] = /Playback length: (\d+)m:([\d.]+)s/.exec(said) ?? []
    expect(Number(minutes) * 60 + Number(seconds)).toBeCloseTo(summary.keptSamples / 48_000, 2)
  })

  it('can be edited again', async () => {
    const once = await render([{ from: ms(1_000), to: ms(4_500) }])
    const again = await measureAudio(once.path)
    if (!again.ok) throw new Error(again.reason)
    const { heard } = await render([{ from: ms(500), to: ms(2_500) }], [again.value])
    expect(correlate(sound.subarray(ms(1_500), ms(3_500)), heard, 100)).toMatchObject({ lag: 0 })
  })

  it('is not made of nothing, and leaves no half file behind', async () => {
    const order = { sources: [first], spans: [], folder, nameOf: () => 'never.opus' }
    expect(await renderAudio(order)).toEqual({ ok: false, reason: 'editTooShort' })
    const gone = { ...first, path: join(folder, 'gone.opus') }
    expect(await renderAudio({ ...order, sources: [gone], spans: [{ from: 0, to: 9_600 }] })).toMatchObject({
      ok: false,
    })
    expect(await readdir(folder)).not.toContain('edit.tmp')
    await writeFile(join(folder, 'odd.opus'), 'OggS and no more')
    expect(await measureAudio(join(folder, 'odd.opus'))).toMatchObject({ ok: false, reason: 'fileDamaged' })
  })
})

function join2(a: Float32Array, b: Float32Array): Float32Array {
  const joined = new Float32Array(a.length + b.length)
  joined.set(a, 0)
  joined.set(b, a.length)
  return joined
}
