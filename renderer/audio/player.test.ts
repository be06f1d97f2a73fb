import { describe, expect, it } from 'vitest'
import { NoteId, TakeId } from '#shared/kernel/ids.ts'
import { plainOutput } from './output.ts'
import { createPlayer, type Track } from './player.ts'

const noteId = NoteId.parse('0198c000-0000-7000-8000-000000000001')
const otherId = NoteId.parse('0198c000-0000-7000-8000-000000000002')
const takeId = TakeId.parse('0198c000-0000-7000-8000-000000000003')
const track: Track = { ref: { kind: 'note', noteId }, noteId, durationMs: 10_000, rate: 1.5 }
const other: Track = { ...track, ref: { kind: 'note', noteId: otherId }, noteId: otherId, rate: 1 }

/** Behaves like the element as far as the player looks at it. */
class FakeAudio extends EventTarget {
  currentTime = 0
  /** As `track` says. */
  duration = 10
  seeking = false
  paused = true
  ended = false
  playbackRate = 1
  defaultPlaybackRate = 1
  preservesPitch = false
  error: { code: number } | null = null
  loads = 0
  #src = ''
  #play: { resolve: () => void; reject: (error: Error) => void } | null = null

  get src(): string {
    return this.#src
  }
  set src(url: string) {
    this.#src = url
    this.load()
  }
  load(): void {
    this.#play?.reject(Object.assign(new Error('aborted'), { name: 'AbortError' }))
    this.#play = null
    this.currentTime = 0
    this.paused = true
    this.ended = false
    this.error = null
    this.playbackRate = this.defaultPlaybackRate
    this.loads += 1
  }
  removeAttribute(): void {
    this.#src = ''
  }
  play(): Promise<void> {
    this.paused = false
    if (this.ended) {
      this.ended = false
      this.currentTime = 0
    }
    return new Promise((resolve, reject) => {
      this.#play = { resolve, reject }
    })
  }
  pause(): void {
    if (this.paused) return
    this.paused = true
    this.#play?.reject(Object.assign(new Error('aborted'), { name: 'AbortError' }))
    this.#play = null
    this.say('pause')
  }
  say(type: string): void {
    this.dispatchEvent(new Event(type))
  }
  /** The browser lets it sound. */
  begin(): void {
    this.#play?.resolve()
    this.#play = null
    this.say('loadedmetadata')
    this.say('playing')
  }
  refuse(name: string): void {
    this.paused = true
    this.#play?.reject(Object.assign(new Error(name), { name }))
    this.#play = null
  }
}

function setUp() {
  const audio = new FakeAudio()
  const heard: string[] = []
  let nowMs = 0
  let drawn: (() => void) | null = null
  let timer: { run: () => void; delayMs: number } | null = null
  const sent: string[] = []
  const player = createPlayer({
    mediaUrl: (ref) => (ref.kind === 'note' ? `/notes/${ref.noteId}` : `/takes/${ref.takeId}`),
    audio: audio as unknown as HTMLAudioElement,
    onHeard: (id) => heard.push(id),
    output: {
      ...plainOutput,
      setGain: (gainDb) => void sent.push(`gain ${gainDb}`),
      fadeOut: () => void sent.push('fade out'),
      fadeIn: () => void sent.push('fade in'),
    },
    clock: {
      monotonicMs: () => nowMs,
      setTimer(run, delayMs) {
        const set = { run, delayMs }
        timer = set
        return {
          cancel() {
            if (timer === set) timer = null
          },
        }
      },
    },
    frames: {
      request: (run) => {
        drawn = run
        return 1
      },
      cancel: () => {
        drawn = null
      },
    },
  })
  const changes: string[] = []
  player.subscribe(() => changes.push(player.state().status))
  /** Plays on for `mediaMs`, with the time updates a browser sends. */
  const sound = (mediaMs: number) => {
    for (let left = mediaMs; left > 0; left -= 300) {
      const step = Math.min(300, left)
      audio.currentTime += step / 1000
      nowMs += step / audio.playbackRate
      audio.say('timeupdate')
    }
  }
  const draw = () => {
    const run = drawn
    drawn = null
    run?.()
  }
  /** The time of the one timer there is has come. */
  const ring = () => {
    const due = timer
    timer = null
    if (!due) return
    audio.currentTime += (due.delayMs / 1000) * audio.playbackRate
    nowMs += due.delayMs
    due.run()
  }
  const arrive = () => {
    audio.seeking = false
    audio.say('seeked')
  }
  return { audio, player, heard, changes, sound, draw, ring, arrive, sent, isDrawing: () => drawn !== null }
}

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
})

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
