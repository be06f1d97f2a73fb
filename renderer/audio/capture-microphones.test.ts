import { describe, expect, it } from 'vitest'
import { named, page, settle, setUp, take } from './capture-fixture.ts'
import { captureTuning } from './tuning.ts'

describe('the microphone of capture', () => {
  it('closes at once a microphone that opens for a take the person has left', async () => {
    const { open, cancel, asked, tracks, runs, facts, frames, levels } = setUp()
    open()
    await settle()
    cancel()
    asked[0]?.answer()
    await settle()
    expect(tracks[0]?.isStopped).toBe(true)
    expect(runs[0]?.isReleased).toBe(true)
    expect(facts).toEqual([])
    expect(frames).toEqual([])
    expect(levels).toEqual([null])
  })

  it('takes the default microphone when the chosen one is gone, and says so', async () => {
    const { open, asked, facts } = setUp()
    open(take, 'gone')
    expect(asked[0]?.constraints.audio).toMatchObject({ deviceId: { exact: 'gone' } })
    asked[0]?.answer(named('OverconstrainedError'))
    await settle()
    expect(asked[1]?.constraints.audio).not.toHaveProperty('deviceId')
    asked[1]?.answer()
    await settle()
    expect(facts).toEqual([
      {
        kind: 'microphoneOpened',
        takeId: take,
        label: 'Desk microphone (the chosen microphone is not there)',
      },
    ])
  })

  it('does not ask for another microphone when the person has said no', async () => {
    const { open, asked, facts } = setUp()
    open(take, 'a')
    asked[0]?.answer(named('NotAllowedError'))
    await settle()
    expect(asked).toHaveLength(1)
    expect(facts).toMatchObject([{ reason: 'microphoneRefused' }])
  })

  it('keeps what was said when the microphone is unplugged', async () => {
    const { capturing, kinds, frames, finish, facts, asked } = setUp()
    const { run, track } = await capturing(take, 'a')
    track.dispatchEvent(new Event('ended'))
    expect(asked[1]?.constraints.audio).toMatchObject({ deviceId: { exact: 'a' } })
    asked[1]?.answer(named('NotFoundError'))
    await settle()
    expect(kinds()).toEqual(['microphoneOpened', 'microphoneLost'])
    expect(facts.at(-1)).toMatchObject({ cause: 'unplugged' })
    expect(run.orders).toEqual([{ kind: 'finish', tailSamples: 0 }])
    run.report(page)
    run.report({ kind: 'finished', keptSamples: 960 })
    expect(frames).toHaveLength(3)
    expect(facts.at(-1)).toEqual({ kind: 'captureFinished', takeId: take, pageCount: 3 })
    // The core asks for the end of every lost take: the same answer again.
    finish(take, 0)
    expect(facts.at(-1)).toEqual({ kind: 'captureFinished', takeId: take, pageCount: 3 })
  })

  it('takes a microphone that is muted for good as lost, and a short mute as nothing', async () => {
    const { capturing, clock, kinds, facts } = setUp()
    const { track } = await capturing()
    track.dispatchEvent(new Event('mute'))
    clock.turn(captureTuning.muteMs - 1)
    track.dispatchEvent(new Event('unmute'))
    clock.turn(captureTuning.muteMs)
    expect(kinds()).toEqual(['microphoneOpened'])
    track.dispatchEvent(new Event('mute'))
    clock.turn(captureTuning.muteMs)
    expect(kinds()).toEqual(['microphoneOpened', 'microphoneLost'])
    expect(facts.at(-1)).toMatchObject({ cause: 'muted' })
  })

  it('says that the permission was taken away when that is why the microphone went', async () => {
    const { capturing, facts, asked } = setUp()
    const { track } = await capturing()
    track.dispatchEvent(new Event('ended'))
    asked[1]?.answer(named('NotAllowedError'))
    await settle()
    expect(facts.at(-1)).toEqual({ kind: 'microphoneLost', takeId: take, cause: 'revoked' })
  })

  it('goes on with the new default microphone as the same take', async () => {
    const { capturing, facts, asked, devices, tracks } = setUp()
    const { run, track } = await capturing()
    await settle()
    devices.dispatchEvent(new Event('devicechange'))
    await settle()
    expect(asked).toHaveLength(1)
    devices.defaultLabel = 'Default - Headset'
    devices.dispatchEvent(new Event('devicechange'))
    await settle()
    asked[1]?.answer()
    await settle()
    expect(track.isStopped).toBe(true)
    expect(run.connections).toBe(2)
    expect(tracks[1]?.isStopped).toBe(false)
    expect(run.orders).toEqual([])
    expect(facts.at(-1)).toEqual({ kind: 'microphoneChanged', takeId: take, label: 'Desk microphone' })
  })

  it('stays with the microphone it has when the new default cannot be opened', async () => {
    const { capturing, kinds, asked, devices } = setUp()
    const { track } = await capturing()
    await settle()
    devices.defaultLabel = 'Default - Headset'
    devices.dispatchEvent(new Event('devicechange'))
    await settle()
    asked[1]?.answer(named('NotReadableError'))
    await settle()
    expect(track.isStopped).toBe(false)
    expect(kinds()).toEqual(['microphoneOpened'])
  })

  it('never leaves a chosen microphone for another', async () => {
    const { capturing, asked, devices } = setUp()
    await capturing(take, 'a')
    devices.defaultLabel = 'Default - Headset'
    devices.dispatchEvent(new Event('devicechange'))
    await settle()
    expect(asked).toHaveLength(1)
  })

  it('gives up on microphones that go as soon as they open', async () => {
    const { capturing, asked, kinds, tracks } = setUp()
    const { track } = await capturing()
    track.dispatchEvent(new Event('ended'))
    asked[1]?.answer()
    await settle()
    tracks[1]?.dispatchEvent(new Event('ended'))
    await settle()
    expect(asked).toHaveLength(2)
    expect(kinds()).toEqual(['microphoneOpened', 'microphoneChanged', 'microphoneLost'])
  })

  it('closes a microphone that takes over after the take has ended, and waits for no tail without one', async () => {
    const { capturing, asked, finish, tracks, kinds } = setUp()
    const { run, track } = await capturing()
    track.dispatchEvent(new Event('ended'))
    finish()
    expect(run.orders).toEqual([{ kind: 'finish', tailSamples: 0 }])
    run.report({ kind: 'finished', keptSamples: 960 })
    asked[1]?.answer()
    await settle()
    expect(tracks[1]?.isStopped).toBe(true)
    expect(kinds()).toEqual(['microphoneOpened', 'captureFinished'])
  })

  it('lists microphones without the aliases of the default one', async () => {
    expect(await setUp().capture.listMicrophones()).toEqual([{ id: 'a', label: 'Desk microphone' }])
  })

  it('closes the microphone with the window', async () => {
    const { capturing, capture } = setUp()
    const { track, run } = await capturing()
    await capture.close()
    expect(track.isStopped).toBe(true)
    expect(run.isReleased).toBe(true)
  })
})
