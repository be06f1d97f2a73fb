import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { createOpusScanner } from '#shared/audio/opus-file.ts'
import { opusEncoderConfig, type RawOggOpusEncoder } from '#shared/audio/opus-stream.ts'
import type { CaptureReport } from './capture-messages.ts'
import { createCaptureRun } from './capture-run.ts'

/** The encoder that the worklet uses. */
const { Module, OggOpusEncoder } = createRequire(import.meta.url)('opus-recorder/dist/encoderWorker.min.js') as {
  Module: object
  OggOpusEncoder: new (config: object, module: object) => RawOggOpusEncoder
}

const BLOCK = 128

function start(prerollSamples = 0, isWaiting = false) {
  const reports: CaptureReport[] = []
  const run = createCaptureRun({
    raw: new OggOpusEncoder({ ...opusEncoderConfig }, Module),
    prerollSamples,
    nowMs: () => 42,
    report: (report) => void reports.push(report),
  })
  if (!isWaiting) run.obey({ kind: 'start', withPreroll: false })
  const feed = (blocks: number, value = 0.25) => {
    for (let i = 0; i < blocks; i += 1) run.feed(new Float32Array(BLOCK).fill(value))
  }
  const of = <K extends CaptureReport['kind']>(kind: K) =>
    reports.filter((report): report is Extract<CaptureReport, { kind: K }> => report.kind === kind)
  return { run, feed, of, reports }
}

function scan(pages: readonly { page: Uint8Array }[]) {
  const scanner = createOpusScanner()
  for (const { page } of pages) scanner.push(page)
  return scanner.finish()
}

describe('a capture run', () => {
  it('gives both header pages before any sound', () => {
    const { of } = start()
    expect(of('page')).toHaveLength(2)
    expect(of('page').every(({ levels }) => levels.length === 0)).toBe(true)
  })

  it('gives a page each 200 ms with the levels of its sound', () => {
    const { feed, of } = start()
    feed(75)
    expect(of('page')).toHaveLength(3)
    expect([...(of('page')[2]?.levels ?? [])]).toEqual(new Array(10).fill(64))
    expect(of('level')).toHaveLength(10)
  })

  it('keeps exactly the tail it was asked for', () => {
    const { run, feed, of } = start()
    feed(100)
    run.obey({ kind: 'finish', tailSamples: 1000 })
    expect(run.isOver()).toBe(false)
    feed(50)
    expect(run.isOver()).toBe(true)
    expect(of('finished')).toEqual([{ kind: 'finished', keptSamples: 100 * BLOCK + 1000 }])
    expect(scan(of('page'))).toMatchObject({ ok: true, value: { keptSamples: 100 * BLOCK + 1000, isEnded: true } })
    const levels = of('page').reduce((sum, { levels: { length } }) => sum + length, 0)
    expect(levels).toBe(Math.ceil((100 * BLOCK + 1000) / 960))
  })

  it('keeps exactly the samples between the pauses', () => {
    const { run, feed, of } = start()
    feed(100)
    run.obey({ kind: 'pause' })
    feed(333, 0.9)
    run.obey({ kind: 'resume' })
    feed(50)
    run.obey({ kind: 'finish', tailSamples: 0 })
    expect(of('finished')).toEqual([{ kind: 'finished', keptSamples: 150 * BLOCK }])
    expect(scan(of('page'))).toMatchObject({ ok: true, value: { keptSamples: 150 * BLOCK, isEnded: true } })
    expect(Math.max(...of('level').map(({ level }) => level))).toBe(64)
  })

  it('has no tail in a pause', () => {
    const { run, feed, of } = start()
    feed(10)
    run.obey({ kind: 'pause' })
    run.obey({ kind: 'finish', tailSamples: 9_600 })
    expect(of('finished')).toEqual([{ kind: 'finished', keptSamples: 10 * BLOCK }])
  })

  it('ends at once without a tail, and a second order shortens one but never lengthens it', () => {
    const { run, feed, of } = start()
    feed(10)
    run.obey({ kind: 'finish', tailSamples: 500 })
    run.obey({ kind: 'finish', tailSamples: 90_000 })
    run.obey({ kind: 'finish', tailSamples: 0 })
    run.obey({ kind: 'finish', tailSamples: 0 })
    expect(of('finished')).toEqual([{ kind: 'finished', keptSamples: 10 * BLOCK }])
  })

  it('says nothing more once it is cancelled or over', () => {
    const { run, feed, reports } = start()
    feed(10)
    run.obey({ kind: 'cancel' })
    const before = reports.length
    feed(200)
    run.obey({ kind: 'finish', tailSamples: 0 })
    expect(reports).toHaveLength(before)
    expect(run.feed(new Float32Array(BLOCK))).toBe(false)
  })

  it('without any sound ends in a stream that is known to be empty', () => {
    const { run, of } = start()
    run.obey({ kind: 'finish', tailSamples: 0 })
    expect(of('finished')).toEqual([{ kind: 'finished', keptSamples: 0 }])
    expect(scan(of('page'))).toMatchObject({ ok: false, reason: 'empty' })
  })
})

describe('a run that waits', () => {
  it('keeps nothing before its order, and then all, from the first sample on', () => {
    const { run, feed, of } = start(0, true)
    feed(400)
    expect(of('level')).toEqual([])
    run.obey({ kind: 'start', withPreroll: true })
    feed(15)
    expect(of('began')).toEqual([{ kind: 'began', atMs: 42 }])
    run.obey({ kind: 'finish', tailSamples: 0 })
    expect(of('finished')).toEqual([{ kind: 'finished', keptSamples: 15 * BLOCK }])
  })

  it('keeps what came just before, no more of it than was allowed, and only when asked', () => {
    const kept = (withPreroll: boolean) => {
      const { run, feed, of } = start(30 * BLOCK, true)
      feed(400)
      run.obey({ kind: 'start', withPreroll })
      feed(10)
      run.obey({ kind: 'finish', tailSamples: 0 })
      return of('finished')[0]?.keptSamples
    }
    expect(kept(true)).toBe(40 * BLOCK)
    expect(kept(false)).toBe(10 * BLOCK)
  })
})

/** What reaches the encoder, where every sample says which one it is. */
function numbered(prerollSamples: number) {
  const real = new OggOpusEncoder({ ...opusEncoderConfig }, Module)
  const encoded: number[] = []
  const raw = new Proxy(real, {
    get(target, name) {
      const value = Reflect.get(target, name)
      if (name !== 'encode') return typeof value === 'function' ? value.bind(target) : value
      return (channels: readonly Float32Array[]) => {
        encoded.push(...(channels[0] ?? []))
        return target.encode(channels)
      }
    },
  })
  const run = createCaptureRun({ raw, prerollSamples, nowMs: () => 0, report: () => undefined })
  let next = 1
  /** A number of samples is exact as a float far beyond a minute. */
  const feed = (blocks: number): void => {
    for (let i = 0; i < blocks; i += 1) run.feed(Float32Array.from({ length: BLOCK }, () => next++ / 2 ** 20))
  }
  const kept = () => encoded.map((value) => Math.round(value * 2 ** 20))
  return { run, feed, kept }
}

describe('the first syllable', () => {
  it.each([
    [300, 14_400],
    [500, 24_000],
    // No whole number of blocks.
    [1, 100],
  ])('is kept without a gap: %i ms from before the key, and all from then on', (_ms, prerollSamples) => {
    const { run, feed, kept } = numbered(prerollSamples)
    feed(1_000)
    expect(kept()).toEqual([])
    run.obey({ kind: 'start', withPreroll: true })
    feed(20)
    const first = 1_000 * BLOCK - prerollSamples + 1
    expect(kept()).toEqual(Array.from({ length: prerollSamples + 20 * BLOCK }, (_, i) => first + i))
  })

  it('is whole when the key comes before there was so much to remember', () => {
    const { run, feed, kept } = numbered(24_000)
    feed(3)
    run.obey({ kind: 'start', withPreroll: true })
    feed(2)
    expect(kept()).toEqual(Array.from({ length: 5 * BLOCK }, (_, i) => i + 1))
  })
})
