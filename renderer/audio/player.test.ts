import { describe, expect, it } from 'vitest'
import { noteId, other, otherId, setUp, takeId, track } from './player-fixture.ts'

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('the player', () => {
  it('plays a note at its rate with the pitch kept', () => {
    const { audio, player, changes } = setUp()
    expect(player.state()).toMatchObject({ ref: null, status: 'idle' })
    player.play(track)
    expect(audio.src).toBe(`/notes/${noteId}`)
    expect(player.state()).toMatchObject({ status: 'loading', noteId, durationMs: 10_000, rate: 1.5 })
    audio.begin()
    expect(player.state().status).toBe('playing')
    expect(audio).toMatchObject({ playbackRate: 1.5, preservesPitch: true })
    expect(changes).toEqual(['loading', 'playing'])
  })

  it('sets the rate again after every load, where the element forgets it', () => {
    const { audio, player } = setUp()
    player.play(track)
    audio.begin()
    player.setRate(2)
    expect(audio.playbackRate).toBe(2)
    player.play(other)
    audio.begin()
    expect(audio.playbackRate).toBe(1)
    audio.playbackRate = 1
    player.setRate(3)
    audio.playbackRate = 1
    audio.say('loadedmetadata')
    expect(audio.playbackRate).toBe(3)
  })

  it('never plays two: a second track replaces the first, and the end of the first load is no failure', async () => {
    const { audio, player } = setUp()
    player.play(track)
    player.play(other)
    await settle()
    expect(player.state()).toMatchObject({ status: 'loading', noteId: otherId, message: null })
    audio.begin()
    expect(player.state().status).toBe('playing')
  })

  it('goes on from where it was when the same track is played again', () => {
    const { audio, player, sound } = setUp()
    player.play(track)
    audio.begin()
    sound(3000)
    player.pause()
    expect(player.state()).toMatchObject({ status: 'paused', positionMs: 3000 })
    player.play(track)
    audio.begin()
    expect(audio.loads).toBe(1)
    expect(audio.currentTime).toBeCloseTo(3)
  })

  it('toggles, and starts over after the end', () => {
    const { audio, player, sound } = setUp()
    player.play(track)
    audio.begin()
    player.toggle()
    expect(player.state().status).toBe('paused')
    player.toggle()
    audio.begin()
    sound(10_000)
    audio.ended = true
    audio.paused = true
    audio.say('pause')
    audio.say('ended')
    expect(player.state()).toMatchObject({ status: 'ended', positionMs: 10_000 })
    player.toggle()
    expect(audio.currentTime).toBe(0)
    audio.begin()
    expect(player.state().status).toBe('playing')
  })

  it('pauses while it still loads', async () => {
    const { player } = setUp()
    player.play(track)
    player.toggle()
    await settle()
    expect(player.state()).toMatchObject({ status: 'paused', message: null })
  })

  it('seeks and skips within the note', () => {
    const { audio, player } = setUp()
    player.play(track)
    audio.begin()
    player.seek(4000)
    expect(audio.currentTime).toBe(4)
    player.skip(5000)
    expect(audio.currentTime).toBe(9)
    player.skip(5000)
    expect(audio.currentTime).toBe(10)
    player.skip(-99_000)
    expect(player.state().positionMs).toBe(0)
  })

  it('draws positions only while it plays', () => {
    const { audio, player, draw, isDrawing } = setUp()
    player.play(track)
    expect(isDrawing()).toBe(false)
    audio.begin()
    audio.currentTime = 1.25
    draw()
    expect(player.state().positionMs).toBe(1250)
    expect(isDrawing()).toBe(true)
    player.pause()
    expect(isDrawing()).toBe(false)
  })

  it('says what to do when the browser holds the sound back', async () => {
    const { audio, player } = setUp()
    player.play(track)
    audio.refuse('NotAllowedError')
    await settle()
    expect(player.state().status).toBe('paused')
    expect(player.state().message).toMatch(/click/)
    player.toggle()
    audio.begin()
    expect(player.state()).toMatchObject({ status: 'playing', message: null })
  })

  it('says a sentence when the sound cannot be had, and tries again when asked', () => {
    const { audio, player } = setUp()
    player.play(track)
    audio.error = { code: 4 }
    audio.say('error')
    expect(player.state().status).toBe('failed')
    expect(player.state().message).toMatch(/could not be fetched/)
    audio.say('playing')
    expect(player.state().status).toBe('failed')
    player.toggle()
    expect(audio.loads).toBe(2)
    audio.begin()
    expect(player.state()).toMatchObject({ status: 'playing', message: null })
  })

  it('takes along what was heard, and the rate, when the sound broke off and is had again', () => {
    const { audio, player, heard, sound } = setUp()
    player.play(track)
    audio.begin()
    player.setRate(2.05)
    sound(6000)
    audio.error = { code: 2 }
    audio.say('error')
    player.toggle()
    audio.currentTime = 6
    audio.begin()
    expect(audio.playbackRate).toBe(2.05)
    expect(audio.preservesPitch).toBe(true)
    sound(3500)
    expect(heard).toEqual([noteId])
    player.pause()
    sound(500)
    expect(heard).toEqual([noteId])
  })

  it('stops and forgets the track', () => {
    const { audio, player } = setUp()
    player.play(track)
    audio.begin()
    player.stop()
    expect(player.state()).toMatchObject({ ref: null, status: 'idle' })
    expect(audio.src).toBe('')
    audio.say('error')
    expect(player.state().status).toBe('idle')
  })

  it('tells once that a note was heard', () => {
    const { audio, player, heard, sound } = setUp()
    player.play(track)
    audio.begin()
    sound(8700)
    expect(heard).toEqual([])
    sound(600)
    sound(700)
    expect(heard).toEqual([noteId])
  })

  it('does not take a seek to the end for hearing', () => {
    const { audio, player, heard, sound } = setUp()
    player.play(track)
    audio.begin()
    sound(1000)
    player.seek(9000)
    audio.say('seeking')
    audio.say('seeked')
    sound(1000)
    audio.ended = true
    audio.say('ended')
    expect(heard).toEqual([])
  })

  it('does not take a jump that nobody announced for hearing', () => {
    const { audio, player, heard } = setUp()
    player.play(track)
    audio.begin()
    audio.currentTime = 9.8
    audio.say('timeupdate')
    expect(heard).toEqual([])
  })

  it('hears across pauses, and marks no take', () => {
    const { audio, player, heard, sound } = setUp()
    player.play(track)
    audio.begin()
    sound(5000)
    player.pause()
    player.toggle()
    audio.begin()
    sound(4500)
    expect(heard).toEqual([noteId])
    player.play({ ...track, ref: { kind: 'take', takeId }, noteId: null })
    audio.begin()
    sound(10_000)
    expect(heard).toEqual([noteId])
  })

  it('hands out the same view until something changes', () => {
    const { audio, player } = setUp()
    player.play(track)
    const view = player.state()
    expect(player.state()).toBe(view)
    audio.begin()
    expect(player.state()).not.toBe(view)
  })

  it('counts what was listened to on another device, when it goes on where that stopped', () => {
    const { audio, player, heard, sound } = setUp()
    player.play(track)
    audio.begin()
    player.pause()
    player.hearBefore(8000)
    player.seek(8000)
    expect(player.isThrough()).toBe(true)
    player.toggle()
    audio.begin()
    sound(1200)
    expect(heard).toEqual([noteId])
  })
})
