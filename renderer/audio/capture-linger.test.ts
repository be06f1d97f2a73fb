import { describe, expect, it } from 'vitest'
import { other, page, settle, setUp, take } from './capture-fixture.ts'
import { captureTuning } from './tuning.ts'

const lingers = { lingerMs: 15_000, prerollMs: 0, hasCue: false }
const remembers = { ...lingers, prerollMs: 300 }

/** A first take that has ended; the microphone waits for the next. */
async function lingering(use = lingers, microphoneId: string | null = null) {
  const stage = setUp()
  stage.open(take, microphoneId, use)
  stage.asked[0]?.answer()
  await settle()
  stage.finish()
  stage.runs[0]?.report({ kind: 'finished', keptSamples: 1 })
  await settle()
  const [track] = stage.tracks
  if (!track) throw new Error('no microphone was opened')
  return { ...stage, track }
}

describe('a microphone that lingers', () => {
  it('stays open after a take, says for how long, and closes then', async () => {
    const { holds, track, clock, runs } = await lingering()
    expect(holds).toEqual([
      { kind: 'microphoneStandby', label: 'Desk microphone', remainingMs: 15_000, isRemembering: false },
    ])
    expect(track.isStopped).toBe(false)
    clock.turn(14_999)
    expect(track.isStopped).toBe(false)
    clock.turn(1)
    expect(track.isStopped).toBe(true)
    expect(holds.at(-1)).toEqual({ kind: 'microphoneClosed' })
    expect(runs.every(({ isReleased }) => isReleased)).toBe(true)
  })

  it('hears nothing meanwhile, unless it was asked to remember', async () => {
    expect((await lingering()).track.enabled).toBe(false)
    const { track, holds } = await lingering(remembers)
    expect(track.enabled).toBe(true)
    expect(holds.at(-1)).toMatchObject({ isRemembering: true })
  })

  it('is the next take’s at once, with an encoder that waits for it', async () => {
    const { open, asked, runs, track, facts, frames } = await lingering()
    const before = frames.length
    open(other, null, lingers)
    await settle()
    expect(asked).toHaveLength(1)
    expect(runs).toHaveLength(2)
    expect(runs[1]).toMatchObject({ connections: 1, starts: [{ kind: 'start', withPreroll: false }] })
    expect(track).toMatchObject({ enabled: true, isStopped: false })
    expect(facts.at(-1)).toEqual({ kind: 'microphoneOpened', takeId: other, label: 'Desk microphone' })
    expect(frames).toHaveLength(before + 2)
    runs[1]?.report(page)
    expect(frames).toHaveLength(before + 3)
  })

  it('gives the next take what came just before it, and forgets that when there is none', async () => {
    const next = await lingering(remembers)
    next.open(other, null, remembers)
    await settle()
    expect(next.runs[1]).toMatchObject({ prerollMs: 300, starts: [{ kind: 'start', withPreroll: true }] })
    const none = await lingering(remembers)
    none.clock.turn(15_000)
    expect(none.runs[1]).toMatchObject({ orders: [{ kind: 'cancel' }], starts: [], isReleased: true })
    expect(none.frames.length).toBe(2)
  })

  it('lingers again after the second of two takes, and only then closes', async () => {
    const { open, finish, runs, track, clock, holds } = await lingering()
    clock.turn(14_000)
    open(other, null, lingers)
    await settle()
    clock.turn(60_000)
    expect(track.isStopped).toBe(false)
    finish(other)
    runs[1]?.report({ kind: 'finished', keptSamples: 1 })
    expect(holds.map(({ kind }) => kind)).toEqual(['microphoneStandby', 'microphoneStandby'])
    clock.turn(15_000)
    expect(track.isStopped).toBe(true)
  })

  it('is closed when somebody asks, and with the page', async () => {
    const asked = await lingering(remembers)
    asked.capture.handle({ kind: 'closeMicrophone' })
    expect(asked.track.isStopped).toBe(true)
    expect(asked.runs[1]?.isReleased).toBe(true)
    expect(asked.holds.at(-1)).toEqual({ kind: 'microphoneClosed' })
    const gone = await lingering()
    await gone.capture.close()
    expect(gone.track.isStopped).toBe(true)
  })

  it('asked to close in the middle of a take, closes with it and not before', async () => {
    const { open, runs, capture, finish, track } = await lingering()
    open(other, null, lingers)
    await settle()
    capture.handle({ kind: 'closeMicrophone' })
    expect(track.isStopped).toBe(false)
    finish(other)
    runs[1]?.report({ kind: 'finished', keptSamples: 1 })
    expect(track.isStopped).toBe(true)
  })

  it('gives way to another one that was chosen meanwhile', async () => {
    const { open, asked, track, holds } = await lingering()
    open(other, 'a', lingers)
    expect(track.isStopped).toBe(true)
    expect(holds.at(-1)).toEqual({ kind: 'microphoneClosed' })
    expect(asked).toHaveLength(2)
  })
})

describe('a device that goes while it lingers', () => {
  it('is closed, and the next take looks for one anew', async () => {
    const { track, asked, open, holds, facts } = await lingering()
    track.readyState = 'ended'
    track.dispatchEvent(new Event('ended'))
    asked[1]?.answer(Object.assign(new Error('gone'), { name: 'NotFoundError' }))
    await settle()
    expect(holds.at(-1)).toEqual({ kind: 'microphoneClosed' })
    expect(facts.some(({ kind }) => kind === 'microphoneLost')).toBe(false)
    open(other, null, lingers)
    expect(asked).toHaveLength(3)
  })

  it('is closed when its permission goes', async () => {
    const { track, asked, holds } = await lingering()
    track.dispatchEvent(new Event('ended'))
    asked[1]?.answer(Object.assign(new Error('no'), { name: 'NotAllowedError' }))
    await settle()
    expect(holds.at(-1)).toEqual({ kind: 'microphoneClosed' })
  })

  it('is followed by the system’s next default, which lingers in its place', async () => {
    const { devices, asked, tracks, holds, clock, open, facts } = await lingering()
    devices.defaultLabel = 'Default - Headset'
    devices.dispatchEvent(new Event('devicechange'))
    await settle()
    asked[1]?.answer()
    await settle()
    expect(tracks.map(({ isStopped }) => isStopped)).toEqual([true, false])
    expect(holds.at(-1)).toMatchObject({ kind: 'microphoneStandby', remainingMs: 15_000 })
    open(other, null, lingers)
    await settle()
    expect(facts.at(-1)).toMatchObject({ kind: 'microphoneOpened', takeId: other })
    clock.turn(20_000)
    expect(tracks[1]?.isStopped).toBe(false)
  })

  it('is closed when the chosen one, for which it stepped in, is back', async () => {
    const { open, asked, tracks, devices, holds, finish, runs } = setUp()
    open(take, 'a', lingers)
    asked[0]?.answer(Object.assign(new Error('gone'), { name: 'OverconstrainedError' }))
    await settle()
    asked[1]?.answer()
    await settle()
    finish()
    runs[0]?.report({ kind: 'finished', keptSamples: 1 })
    expect(holds.at(-1)).toMatchObject({ label: expect.stringContaining('not there') })
    devices.dispatchEvent(new Event('devicechange'))
    await settle()
    expect(tracks[0]?.isStopped).toBe(true)
    expect(holds.at(-1)).toEqual({ kind: 'microphoneClosed' })
  })
})

describe('the sound at the start', () => {
  it('is over before the first sample is kept, and so is its echo', async () => {
    const { open, asked, runs, cues, state, clock } = setUp()
    open(take, null, { ...lingers, prerollMs: 300, hasCue: true })
    asked[0]?.answer()
    await settle()
    expect(cues).toEqual(['takeBegins'])
    expect(runs[0]?.starts).toEqual([])
    state.endCue()
    expect(runs[0]?.starts).toEqual([])
    clock.turn(captureTuning.cueEchoMs)
    expect(runs[0]?.starts).toEqual([{ kind: 'start', withPreroll: false }])
  })

  it.each([
    ['while it sounds', 0, false],
    ['just after it', 300, false],
    ['when it is long past', 361, true],
  ])('of a take that was kept is in none of what is remembered: %s', async (_when, ms, withPreroll) => {
    const { open, runs, state, clock, capture, cues } = await lingering(remembers)
    capture.handle({ kind: 'playCue', takeId: take, cue: 'takeKept' })
    expect(cues).toEqual(['takeKept'])
    if (ms > 0) state.endCue()
    clock.turn(ms)
    open(other, null, remembers)
    await settle()
    expect(runs[1]?.starts).toEqual([{ kind: 'start', withPreroll }])
  })

  it('that never ends does not keep the take from beginning', async () => {
    const { open, asked, runs, clock } = setUp()
    open(take, null, { ...lingers, hasCue: true })
    asked[0]?.answer()
    await settle()
    clock.turn(captureTuning.cueLimitMs)
    expect(runs[0]?.starts).toHaveLength(1)
  })
})
