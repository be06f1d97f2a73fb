import { describe, expect, it } from 'vitest'
import { decodePageFrame } from '#shared/contract/capture.ts'
import { named, other, page, settle, setUp, take } from './capture-fixture.ts'
import { captureTuning } from './tuning.ts'

describe('capture', () => {
  it('says that the microphone is open, then hands over the header pages and all others, counted without a gap', async () => {
    const { capturing, facts, frames, levels, finish, kinds } = setUp()
    const { run, track } = await capturing()
    expect(run.connections).toBe(1)
    expect(facts).toEqual([{ kind: 'microphoneOpened', takeId: take, label: 'Desk microphone' }])
    expect(frames).toHaveLength(2)
    run.report({ kind: 'level', level: 51 })
    run.report(page)
    finish()
    expect(run.orders).toEqual([{ kind: 'finish', tailSamples: 9600 }])
    run.report(page)
    run.report({ kind: 'finished', keptSamples: 19_200 })
    expect(frames.map((frame) => decodePageFrame(frame)?.index)).toEqual([0, 1, 2, 3])
    expect(decodePageFrame(frames[3] ?? new Uint8Array(0))).toMatchObject({ takeId: take, levels: Uint8Array.of(9) })
    expect(kinds()).toEqual(['microphoneOpened', 'captureFinished'])
    expect(facts.at(-1)).toMatchObject({ pageCount: 4 })
    expect(levels).toEqual([0.2, null])
    expect(run.isReleased).toBe(true)
    expect(track.isStopped).toBe(true)
  })

  it('is one take when it is opened twice', async () => {
    const { capturing, open, asked, runs } = setUp()
    await capturing()
    open()
    open()
    await settle()
    expect(asked).toHaveLength(1)
    expect(runs).toHaveLength(1)
  })

  it('begins anew, with headers and a count of its own, for a take that goes on', async () => {
    const { capturing, facts, frames, finish } = setUp()
    const first = await capturing()
    finish()
    first.run.report({ kind: 'finished', keptSamples: 9_600 })
    const before = frames.length
    const second = await capturing()
    expect(second.run).not.toBe(first.run)
    second.run.report(page)
    finish()
    second.run.report({ kind: 'finished', keptSamples: 9_600 })
    expect(frames.slice(before).map((frame) => decodePageFrame(frame))).toMatchObject([
      { takeId: take, index: 0 },
      { takeId: take, index: 1 },
      { takeId: take, index: 2 },
    ])
    expect(facts.at(-1)).toEqual({ kind: 'captureFinished', takeId: take, pageCount: 3 })
  })

  it('asked to finish before the microphone is open, has finished without a page', async () => {
    const { open, finish, asked, tracks, facts } = setUp()
    open()
    finish()
    expect(facts).toEqual([{ kind: 'captureFinished', takeId: take, pageCount: 0 }])
    asked[0]?.answer()
    await settle()
    expect(tracks[0]?.isStopped).toBe(true)
    expect(facts).toHaveLength(1)
  })

  it('drops pages that are under way when it is cancelled', async () => {
    const { capturing, cancel, frames, facts } = setUp()
    const { run, track } = await capturing()
    cancel()
    run.report(page)
    run.report({ kind: 'finished', keptSamples: 1 })
    expect(run.orders).toEqual([{ kind: 'cancel' }])
    expect(track.isStopped).toBe(true)
    expect(frames).toHaveLength(2)
    expect(facts).toHaveLength(1)
  })

  it.each([
    ['NotAllowedError', 'microphoneRefused'],
    ['SecurityError', 'microphoneRefused'],
    ['NotFoundError', 'microphoneMissing'],
    ['NotReadableError', 'microphoneBusy'],
    ['AbortError', 'microphoneBusy'],
    ['SomethingNewError', 'microphoneBusy'],
  ])('calls %s %s', async (name, reason) => {
    const { open, asked, facts, frames, runs } = setUp()
    open()
    asked[0]?.answer(named(name))
    await settle()
    expect(facts).toEqual([{ kind: 'microphoneFailed', takeId: take, reason }])
    expect(frames).toEqual([])
    expect(runs[0]?.isReleased).toBe(true)
  })

  it('keeps nothing while it is paused, the microphone off', async () => {
    const { capturing, capture, levels } = setUp()
    const { run, track } = await capturing()
    capture.handle({ kind: 'pauseCapture', takeId: take })
    expect(track.enabled).toBe(false)
    expect(levels).toEqual([null])
    capture.handle({ kind: 'resumeCapture', takeId: take })
    expect(track.enabled).toBe(true)
    expect(run.orders).toEqual([{ kind: 'pause' }, { kind: 'resume' }])
  })

  it('sounds a cue for the take that runs, and only for that', async () => {
    const { capturing, capture, cues } = setUp()
    await capturing()
    capture.handle({ kind: 'playCue', takeId: take, cue: 'limitNear' })
    capture.handle({ kind: 'playCue', takeId: other, cue: 'limitClose' })
    expect(cues).toEqual(['limitNear'])
  })

  it('sounds that a take was kept, though that take has ended', async () => {
    const { capture, cues } = setUp()
    capture.handle({ kind: 'playCue', takeId: take, cue: 'takeKept' })
    expect(cues).toEqual(['takeKept'])
  })

  it('does not wait for ever for an audio thread that stands still', async () => {
    const { capturing, clock, finish, facts } = setUp()
    const { run, track } = await capturing()
    finish()
    clock.turn(200 + captureTuning.finishGraceMs)
    expect(facts.at(-1)).toEqual({ kind: 'captureFinished', takeId: take, pageCount: 2 })
    expect(track.isStopped).toBe(true)
    run.report(page)
    run.report({ kind: 'finished', keptSamples: 1 })
    expect(facts).toHaveLength(2)
  })

  it('says so when the encoder breaks, and keeps the pages before', async () => {
    const { capturing, kinds, facts } = setUp()
    const { run } = await capturing()
    run.report({ kind: 'failed', message: 'out of memory' })
    expect(kinds()).toEqual(['microphoneOpened', 'microphoneLost', 'captureFinished'])
    expect(facts.at(-1)).toMatchObject({ pageCount: 2 })
  })

  it('closes the microphone again when there is no encoder to hear it', async () => {
    const { open, asked, state, tracks, facts } = setUp()
    state.engineFails = true
    open()
    asked[0]?.answer()
    await settle()
    expect(facts).toEqual([{ kind: 'microphoneFailed', takeId: take, reason: 'microphoneBusy' }])
    expect(tracks[0]?.isStopped).toBe(true)
  })

  it('hands over the take before when another one opens', async () => {
    const { capturing, open, asked, runs, facts } = setUp()
    const first = await capturing()
    open(other)
    asked[1]?.answer()
    await settle()
    expect(first.run.orders).toEqual([{ kind: 'finish', tailSamples: 0 }])
    first.run.report(page)
    first.run.report({ kind: 'finished', keptSamples: 1 })
    expect(facts.filter((fact) => 'takeId' in fact && fact.takeId === take).at(-1)).toMatchObject({
      kind: 'captureFinished',
      pageCount: 3,
    })
    expect(facts.some((fact) => fact.kind === 'microphoneOpened' && fact.takeId === other)).toBe(true)
    expect(runs[1]?.isReleased).toBe(false)
  })

  it('answers for a take that it never had', () => {
    const { finish, cancel, facts } = setUp()
    cancel(other)
    finish(other)
    expect(facts).toEqual([{ kind: 'captureFinished', takeId: other, pageCount: 0 }])
  })
})
