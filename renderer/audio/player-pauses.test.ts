import { describe, expect, it } from 'vitest'
import type { Track } from './player.ts'
import { noteId, otherId, setUp, track } from './player-fixture.ts'

describe('pauses', () => {
  const gaps = [
    { fromMs: 2000, toMs: 5000 },
    { fromMs: 6000, toMs: 6100 },
  ]
  const paused: Track = { ...track, rate: 2, gaps, skip: 'all' }

  it('are left out: a fade, a jump, a fade; and the time saved is told', () => {
    const { audio, player, ring, arrive, sent, heard } = setUp()
    player.play(paused)
    audio.begin()
    ring()
    while (audio.currentTime < 2) ring()
    expect(sent.at(-1)).toBe('fade out')
    ring()
    expect(audio.currentTime).toBe(5)
    arrive()
    expect(sent.at(-1)).toBe('fade in')
    expect(Math.round(player.state().savedMs / 100)).toBe(15)
    expect(heard).toEqual([])
  })

  it('that were left out before it failed count on when it is tried again, and not for the next recording', () => {
    const { audio, player, ring, arrive } = setUp()
    player.play(paused)
    audio.begin()
    while (audio.currentTime < 5) ring()
    arrive()
    const { savedMs } = player.state()
    expect(savedMs).toBeGreaterThan(0)
    audio.say('error')
    expect(player.state().status).toBe('failed')
    player.toggle()
    expect(player.state()).toMatchObject({ status: 'loading', savedMs })
    player.play({ ...paused, ref: { kind: 'note', noteId: otherId } })
    expect(player.state().savedMs).toBe(0)
  })

  it('that would end behind the recording lead nowhere, before it has told its length and after', () => {
    const { audio, player, ring, sent } = setUp()
    player.play({ ...paused, durationMs: 9e8, gaps: [{ fromMs: 0, toMs: 8e8 }] })
    audio.duration = Number.NaN
    audio.begin()
    for (let i = 0; i < 5; i += 1) ring()
    audio.duration = 7
    audio.say('durationchange')
    for (let i = 0; i < 5; i += 1) ring()
    expect(audio.currentTime).toBeLessThan(7)
    expect(sent).not.toContain('fade out')
    expect(player.state().savedMs).toBe(0)
  })

  it('that are no longer than a jump are played', () => {
    const { audio, player, ring } = setUp()
    player.play(paused, 5500)
    audio.begin()
    for (let i = 0; i < 5; i += 1) ring()
    expect(audio.currentTime).toBeLessThan(6.2)
    expect(player.state().savedMs).toBe(0)
  })

  it('are played by who wants them, at once when the wish changes', () => {
    const { audio, player, ring, sent } = setUp()
    player.play({ ...paused, skip: 'off' })
    audio.begin()
    ring()
    audio.currentTime = 3
    audio.say('timeupdate')
    expect(sent).not.toContain('fade out')
    player.setListening({ gainDb: 0, skip: 'all' })
    expect(sent).toContain('fade out')
  })

  it('are not skipped once it was paused, and the sound is back', () => {
    const { audio, player, ring, sent } = setUp()
    player.play(paused)
    audio.begin()
    while (!sent.includes('fade out')) ring()
    player.pause()
    ring()
    expect(audio.currentTime).toBeLessThan(5)
    expect(sent.at(-1)).toBe('fade in')
  })

  it('lose nothing that was played before them, however rarely the browser says where it is', () => {
    const { audio, player, heard, ring, arrive, sound } = setUp()
    player.play({ ...paused, rate: 3 })
    audio.begin()
    for (let i = 0; i < 9 && audio.currentTime < 5; i += 1) ring()
    expect(audio.currentTime).toBe(5)
    audio.say('seeking')
    arrive()
    sound(4700)
    expect(heard).toEqual([noteId])
  })

  it('count as heard: a note is, whose speech was played', () => {
    const { audio, player, heard, sound } = setUp()
    player.play({ ...paused, rate: 1 })
    audio.begin()
    sound(2000)
    audio.say('seeking')
    audio.currentTime = 5
    audio.say('seeked')
    sound(4600)
    expect(heard).toEqual([noteId])
  })
})
