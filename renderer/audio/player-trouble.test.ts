import { describe, expect, it } from 'vitest'
import { noteId, setUp, track } from './player-fixture.ts'

describe('what a sender says of a note', () => {
  it('evens out how loud it is, and what the listener adds for the person comes on top', () => {
    const { player, sent } = setUp()
    player.play({ ...track, loudness: { lufs: -30, truePeakDb: -12 }, gainDb: 2 })
    expect(sent).toContain('gain 14')
    player.setListening({ gainDb: -3, skip: 'off' })
    expect(sent.at(-1)).toBe('gain 9')
  })

  it('gives way to the true length', () => {
    const { audio, player, heard, sound } = setUp()
    player.play({ ...track, durationMs: 3_600_000 })
    audio.begin()
    audio.duration = 4
    audio.say('durationchange')
    expect(player.state().durationMs).toBe(4000)
    sound(3700)
    expect(heard).toEqual([noteId])
  })

  it('is kept when the true length is close enough, so that nothing twitches', () => {
    const { audio, player } = setUp()
    player.play(track)
    audio.duration = 10.03
    audio.say('durationchange')
    expect(player.state().durationMs).toBe(10_000)
    audio.duration = Number.POSITIVE_INFINITY
    audio.say('durationchange')
    expect(player.state().durationMs).toBe(10_000)
  })

  it('is contradicted when the recording ends early: what is there was played, and that is said', () => {
    const { audio, player, sound } = setUp()
    player.play({ ...track, rate: 1 })
    audio.begin()
    sound(6000)
    audio.ended = true
    audio.say('ended')
    expect(player.state()).toMatchObject({ status: 'ended', durationMs: 6000 })
    expect(player.state().message).toContain('ends early: 0:06 of 0:10')
  })
})

it('says where a damaged recording stopped, after playing what came before', () => {
  const { audio, player, sound, draw } = setUp()
  player.play({ ...track, rate: 1 })
  audio.begin()
  sound(3000)
  draw()
  audio.error = { code: 3 }
  audio.say('error')
  expect(player.state()).toMatchObject({ status: 'failed' })
  expect(player.state().message).toContain('damaged after 0:03')
})

it('pauses and says why when what one listened on was unplugged', () => {
  const { audio, player } = setUp()
  player.play(track)
  audio.begin()
  player.pause('unplugged')
  expect(player.state()).toMatchObject({ status: 'paused', message: 'unplugged' })
  player.toggle()
  audio.begin()
  player.pause()
  expect(player.state().message).toBeNull()
})

it('shows that it waits when the rest of a recording is still coming, and that it goes on', () => {
  const { audio, player, ring } = setUp()
  player.play(track)
  audio.begin()
  // A jump over a pause is over before anybody could see it.
  audio.say('waiting')
  audio.say('playing')
  ring()
  expect(player.state().status).toBe('playing')
  audio.say('waiting')
  ring()
  expect(player.state().status).toBe('loading')
  audio.say('playing')
  expect(player.state().status).toBe('playing')
})
