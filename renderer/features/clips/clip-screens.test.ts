import { describe, expect, it } from 'vitest'
import { createHandClock } from '../showing/showing-fixture.ts'
import { createClipScreens, type ShownVideo } from './clip-screens.ts'

/** A video element without a page: it goes on while it plays, and seeks in no time, or late. */
class FakeVideo extends EventTarget {
  src = ''
  readyState = 1
  seeking = false
  paused = true
  playbackRate = 1
  error: { code: number } | null = null
  readonly sought: number[] = []
  atS = 0
  get currentTime(): number {
    return this.atS
  }
  set currentTime(atS: number) {
    this.sought.push(Math.round(atS * 1000))
    this.seeking = true
    this.atS = atS
  }
  land(): void {
    this.seeking = false
    this.dispatchEvent(new Event('seeked'))
  }
  load(): void {}
  removeAttribute(): void {
    this.src = ''
  }
  play(): Promise<void> {
    this.paused = false
    return Promise.resolve()
  }
  pause(): void {
    this.paused = true
  }
}

function screens({ video = { durationMs: 60_000 } as ShownVideo['video'], probe = null as string | null } = {}) {
  const clock = createHandClock()
  const made: FakeVideo[] = []
  const frames = new Map<number, () => void>()
  let nextFrame = 1
  const player = { atMs: 0, isPlaying: false, speed: 1 }
  const listeners = new Set<() => void>()
  const all = createClipScreens({
    createVideo() {
      const video = new FakeVideo()
      made.push(video)
      return video as unknown as HTMLVideoElement
    },
    frames: {
      request(run) {
        frames.set(nextFrame, run)
        nextFrame += 1
        return nextFrame - 1
      },
      cancel: (handle) => void frames.delete(handle),
    },
    monotonicMs: clock.monotonicMs,
    speed: () => player.speed,
    probe: () => Promise.resolve(probe),
  })
  const replayClock = {
    positionMs: () => player.atMs,
    isPlaying: () => player.isPlaying,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const hold = () => all.hold({ url: '/clip', video, clock: replayClock })
  const tell = () => {
    for (const listener of listeners) listener()
  }
  /** Frame by frame. */
  async function play(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 20) {
      await clock.pass(20)
      player.atMs += 20 * player.speed
      for (const one of made) if (!one.paused && !one.seeking) one.atS += (20 * one.playbackRate) / 1000
      for (const [handle, run] of [...frames]) {
        frames.delete(handle)
        run()
      }
    }
  }
  return { clock, made, player, hold, tell, play, frames }
}

const onlyOf = (made: readonly FakeVideo[]): FakeVideo => {
  const [only] = made
  if (!only || made.length > 1) throw new Error('not one video')
  return only
}

describe('the moving picture of a clip', () => {
  it('is one video for all places where it is seen, and is let go of with the last', () => {
    const { made, hold } = screens()
    const [row, bar] = [hold(), hold()]
    const video = onlyOf(made)
    expect(video.src).toBe('/clip')
    row.release()
    expect(video.src).toBe('/clip')
    bar.release()
    expect(video.src).toBe('')
  })

  it('runs and stands with the player, at its speed', async () => {
    const { made, hold, player, tell, play } = screens()
    hold()
    const video = onlyOf(made)
    player.speed = 2
    player.isPlaying = true
    tell()
    await play(3_000)
    expect(video.paused).toBe(false)
    expect(Math.abs(video.atS * 1000 - player.atMs)).toBeLessThan(40)
    expect(video.sought).toEqual([])
    player.isPlaying = false
    tell()
    expect(video.paused).toBe(true)
  })

  it('says that it waits when nothing comes for a while, and that it goes on', async () => {
    const { made, hold, player, tell, play } = screens()
    const held = hold()
    const video = onlyOf(made)
    video.readyState = 4
    video.dispatchEvent(new Event('loadeddata'))
    player.isPlaying = true
    tell()
    video.dispatchEvent(new Event('waiting'))
    await play(300)
    expect(held.state()).toEqual({ isLoading: false, fault: null })
    await play(300)
    expect(held.state()).toEqual({ isLoading: true, fault: null })
    video.dispatchEvent(new Event('playing'))
    expect(held.state()).toEqual({ isLoading: false, fault: null })
    await play(1_000)
    expect(held.state()).toEqual({ isLoading: false, fault: null })
  })

  it('goes where one seeks while the player stands, back too', () => {
    const { made, hold, player, tell } = screens()
    hold()
    const video = onlyOf(made)
    player.atMs = 9_000
    tell()
    video.land()
    player.atMs = 2_000
    tell()
    expect(video.sought).toEqual([9_000, 2_000])
  })

  it('seeks once more where the player went elsewhere while it was seeking', () => {
    const { made, hold, player, tell } = screens()
    hold()
    const video = onlyOf(made)
    player.atMs = 9_000
    tell()
    player.atMs = 4_000
    tell()
    expect(video.sought).toEqual([9_000])
    video.land()
    expect(video.sought).toEqual([9_000, 4_000])
  })

  it('catches up by speed after a seek that ended late, and does not seek again and again', async () => {
    const { made, hold, player, tell, play } = screens()
    hold()
    const video = onlyOf(made)
    player.isPlaying = true
    player.atMs = 20_000
    tell()
    await play(300)
    video.land()
    await play(2_000)
    expect(video.sought).toHaveLength(1)
    expect(Math.abs(video.atS * 1000 - player.atMs)).toBeLessThan(60)
  })

  it('is silent about pauses that are left out: it jumps with the sound', async () => {
    const { made, hold, player, tell, play } = screens()
    hold()
    const video = onlyOf(made)
    player.isPlaying = true
    tell()
    await play(2_000)
    player.atMs += 1_500
    tell()
    expect(video.sought).toHaveLength(1)
    expect(video.sought[0]).toBeCloseTo(3_500, -2)
  })

  it('says why nothing is seen: away, damaged, or of a kind that is not known here', async () => {
    const away = screens({ probe: 'It is not on this device.' })
    const held = away.hold()
    onlyOf(away.made).error = { code: 4 }
    onlyOf(away.made).dispatchEvent(new Event('error'))
    await away.clock.pass(0)
    expect(held.state().fault).toEqual({ message: 'It is not on this device.', isAway: true })

    const unknown = screens()
    const other = unknown.hold()
    onlyOf(unknown.made).error = { code: 4 }
    onlyOf(unknown.made).dispatchEvent(new Event('error'))
    await unknown.clock.pass(0)
    expect(other.state().fault).toMatchObject({ isAway: false, message: expect.stringContaining('kind') })
    onlyOf(unknown.made).error = { code: 3 }
    onlyOf(unknown.made).dispatchEvent(new Event('error'))
    expect(other.state().fault?.message).toContain('damaged from here on')
  })
})
