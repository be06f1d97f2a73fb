import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { limits } from '#shared/contract/limits.ts'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { TakeId } from '#shared/kernel/ids.ts'
import { ReasonError } from '#shared/kernel/reasons.ts'
import { failureOf } from '../../bridge/failure.ts'
import { createFeedStore } from '../../stores/feed-store.ts'
import { idEndingWith } from '../../stores/note-fixture.ts'
import { createShowing, type ShowingPorts } from '../showing/showing.ts'
import { aTake, createHandClock, settled, takeId } from '../showing/showing-fixture.ts'
import { clipId, createFakeRecorder, piece } from './clip-fixture.ts'
import type { KeepClipInput } from './clip-link.ts'
import type { Poster } from './clip-poster.ts'
import { createClips } from './clips.ts'
import type { SharedScreen } from './screen-stream.ts'

function window() {
  const clock = createHandClock()
  const feed = createFeedStore()
  feed.setState({ phase: 'live' })
  const words: string[] = []
  const kept: KeepClipInput[] = []
  const scenes: string[] = []
  const fake = createFakeRecorder()
  let haveBytes = 0
  let endSharing: () => void = () => undefined
  let screenFault: Error | null = null
  const showing = createShowing({
    clock,
    feed,
    takePicture: () => Promise.resolve(null),
    encode() {
      words.push('encoded')
      return Promise.reject(new Error('no picture is taken'))
    },
    async draw(input) {
      scenes.splice(0, scenes.length, ...input.scenes.map(({ picture }) => picture ?? 'blank'))
      return { have: input.from + input.events.length }
    },
    drawn: () => Promise.resolve({ have: 0, recordedMs: 0 }),
    setPicture: () => Promise.resolve(null),
    sendFile: () => Promise.resolve(),
    newBlobId: () => clipId,
    sha256Of: () => Promise.resolve('0'.repeat(64)),
    readDrawing: () => Promise.resolve(null),
    beginTake: () => words.push('begins'),
    finishTake: () => undefined,
    appendTo: () => Promise.resolve(null),
    sentence: String,
    complain: (error) => words.push(String(error)),
    onConnection: () => () => undefined,
  } satisfies ShowingPorts)
  const posters: Poster[] = []
  const screen: SharedScreen = {
    stream: {} as MediaStream,
    video: {} as HTMLVideoElement,
    width: 1440,
    height: 900,
    label: 'A screen',
    begin: () => undefined,
    onEnded(listener) {
      endSharing = listener
    },
    close: () => words.push('screen closed'),
  }
  const clips = createClips({
    clock,
    feed,
    showing,
    newBlobId: () => clipId,
    openScreen(_choice, isChosen) {
      if (isChosen) words.push('of what was chosen')
      return screenFault ? Promise.reject(screenFault) : Promise.resolve(screen)
    },
    chooseCodec: () => Promise.resolve({ mimeType: 'video/webm;codecs=vp9', bitsPerSecond: 1 }),
    createRecorder: () => fake.recorder,
    livePicture: () => ({
      source: {} as HTMLCanvasElement,
      moving: { frame: () => 0, onFrame: () => () => undefined },
      freeze: () => words.push('frozen'),
    }),
    poster: () => Promise.resolve('UklGRg=='),
    async keepPoster(poster) {
      posters.push(poster)
    },
    async keepClip(input) {
      kept.push(input)
      return { haveBytes }
    },
    async sendFile({ bytes, offset }) {
      haveBytes = offset + bytes.size
    },
    reasonOf: (error) => failureOf(error).reason,
    camera: { look: () => words.push('camera looked for'), leave: () => words.push('camera let go of') },
    remember: ({ rate }) => words.push(`remembered ${rate}`),
    sentence: String,
    complain: (error) => words.push(failureOf(error).reason),
    tell: (message) => words.push(message),
    onConnection: () => () => undefined,
  })
  const tell = (...takes: UiTake[]) => feed.setState({ takes: Object.fromEntries(takes.map((one) => [one.id, one])) })
  const begin = async () => {
    clips.begin({ rate: 15 })
    await settled()
  }
  return {
    clock,
    clips,
    feed,
    showing,
    words,
    kept,
    posters,
    scenes,
    fake,
    tell,
    begin,
    phase: () => clips.store.getState().phase,
    endSharing: () => endSharing(),
    failScreen: (error: Error) => {
      screenFault = error
    },
  }
}

/** Pieces are sent beside this thread's turns. */
const sent = async (): Promise<void> => {
  for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

describe('a clip in a take', () => {
  beforeEach(() => {
    vi.stubGlobal('ImageBitmap', class {})
  })
  afterEach(() => vi.unstubAllGlobals())

  it('begins by a key of another program without a question, as the last was recorded, and ends by the same', async () => {
    const { clips, tell, fake, words, phase, feed } = window()
    feed.setState({ settings: { ...feed.getState().settings, clip: { framesPerSecond: 30 } } })
    const begun = clips.recordChosen()
    await settled()
    expect(words).toEqual(['of what was chosen', 'begins'])
    tell(aTake({ state: 'recording' }))
    expect(await begun).toBe(true)
    expect([phase().kind, fake.recorder.state]).toEqual(['recording', 'recording'])
    expect(await clips.recordChosen()).toBe(true)
    await settled()
    expect([phase().kind, fake.recorder.state]).toEqual(['none', 'inactive'])
  })

  it('shares nothing where no recording could begin, and gets into no later one', async () => {
    const { clips, tell, fake, words, phase, clock } = window()
    const begun = clips.recordChosen()
    await settled()
    await clock.pass(5_000)
    expect(await begun).toBe(false)
    await settled()
    expect(words).toContain('screen closed')
    expect(words.at(-2)).toMatch(/^No recording began, so the screen is not shared any more\./)
    tell(aTake({ state: 'recording' }))
    expect([phase().kind, fake.done]).toEqual(['none', []])
  })

  it('waits for a recording that stands still for longer than that', async () => {
    const { begin, tell, phase, clock } = window()
    tell(aTake({ state: 'recording', isPaused: true }))
    await begin()
    await clock.pass(20_000)
    expect(phase().kind).toBe('ready')
    tell(aTake({ state: 'recording' }))
    expect(phase().kind).toBe('recording')
  })

  it('says to who pressed that key why there is none', async () => {
    const { clips, tell, failScreen, words } = window()
    failScreen(new ReasonError('screenRefused'))
    expect(await clips.recordChosen()).toBe(false)
    const clip = { blobId: clipId, sizeBytes: 9, isOpen: false }
    tell(aTake({ state: 'recording', clip }))
    expect(await clips.recordChosen()).toBe(false)
    expect(words.slice(-2)).toEqual(['screenRefused', 'clipTaken'])
  })

  it('begins a take, and is recorded from its first page on, as a scene of what is shown in it', async () => {
    const { begin, tell, fake, phase, showing, scenes, words, clock } = window()
    await begin()
    expect(words).toEqual(['remembered 15', 'begins'])
    expect(phase().kind).toBe('ready')
    tell(aTake())
    expect(fake.done).toEqual([])
    tell(aTake({ state: 'recording', durationMs: 200 }))
    expect(fake.done).toEqual(['start 500'])
    expect(phase()).toMatchObject({ kind: 'recording', takeId })
    expect(showing.store.getState().isOpen).toBe(false)
    await clock.pass(300)
    expect(scenes).toEqual([clipId])
    expect(words).not.toContain('encoded')
  })

  it('goes with a take that is under way, from that moment on', async () => {
    const { begin, tell, fake, words, kept, clock } = window()
    tell(aTake({ state: 'recording', durationMs: 200 }))
    await clock.pass(10_000)
    tell(aTake({ state: 'recording', durationMs: 10_200 }))
    await begin()
    expect(words).not.toContain('begins')
    fake.give(piece(1))
    await sent()
    expect(kept[0]?.runs[0]?.atMs).toBeGreaterThan(10_000)
  })

  it('has its first frame, small, with the core as soon as that has a piece of it, and once', async () => {
    const { begin, tell, fake, posters } = window()
    await begin()
    tell(aTake({ state: 'recording', durationMs: 200 }))
    await sent()
    expect(posters).toEqual([])
    fake.give(piece(1))
    await sent()
    fake.give(piece(2))
    await sent()
    expect(posters).toEqual([{ takeId, blobId: clipId, fromMs: 0, webp: 'UklGRg==' }])
  })

  it('pauses and goes on with the take, and ends with it: all of it is with the core', async () => {
    const { begin, tell, fake, kept, words, phase, clock } = window()
    await begin()
    tell(aTake({ state: 'recording', durationMs: 200 }))
    tell(aTake({ state: 'recording', durationMs: 400, isPaused: true }))
    tell(aTake({ state: 'recording', durationMs: 400 }))
    tell(aTake({ state: 'finishing', durationMs: 900 }))
    expect(fake.done).toEqual(['start 500', 'pause', 'resume', 'stop'])
    await sent()
    await clock.pass(0)
    expect(kept.at(-1)).toMatchObject({ takeId, blobId: clipId, isLast: true })
    expect(words).toContain('screen closed')
    expect(phase().kind).toBe('none')
  })

  it('ends where sharing is stopped, and says that the sound goes on', async () => {
    const { begin, tell, fake, endSharing, words, kept } = window()
    await begin()
    tell(aTake({ state: 'recording', durationMs: 200 }))
    fake.give(piece(1))
    endSharing()
    await sent()
    expect(words).toContain('The window was closed, or sharing was stopped: the clip ends there. The sound goes on.')
    expect(kept.at(-1)?.isLast).toBe(true)
    expect(fake.done).not.toContain('pause')
  })

  it('ends at its limit, of which one is told before', async () => {
    const { begin, tell, fake, words } = window()
    await begin()
    tell(aTake({ state: 'recording', durationMs: 200 }))
    const large = { size: 40_000_000, slice: () => large } as unknown as Blob
    const told = () => words.filter((word) => /limit|large/.test(word))
    for (let size = 0; size < limits.videoSizeBytes - 60_000_000; size += large.size) {
      fake.give(large)
      await sent()
    }
    expect(told()).toEqual([])
    fake.give({ size: 25_000_000, slice: () => large } as unknown as Blob)
    await sent()
    expect(told()).toEqual([expect.stringContaining('near its limit')])
    fake.give({ size: 24_000_000, slice: () => large } as unknown as Blob)
    await sent()
    expect(told().at(-1)).toBe('The clip is as large as it can be, and ends here. The sound goes on.')
  })

  it('is one in a take', async () => {
    const { clips, tell, words } = window()
    tell(aTake({ state: 'recording', durationMs: 200, clip: { blobId: clipId, sizeBytes: 1, isOpen: false } }))
    clips.ask()
    expect(words).toEqual(['clipTaken'])
  })

  it('that cannot be seen is told of, and no take begins', async () => {
    const { begin, failScreen, words, phase } = window()
    failScreen(new ReasonError('screenBlack'))
    await begin()
    expect(words).toEqual(['remembered 15', 'camera let go of', 'screenBlack'])
    expect(phase().kind).toBe('none')
  })

  it('shares nothing on and on when no microphone can be had', async () => {
    const { begin, tell, words, phase, showing } = window()
    await begin()
    tell(aTake())
    tell()
    await sent()
    expect(words).toContain('screen closed')
    expect(phase().kind).toBe('none')
    expect(showing.store.getState().shown).toBeNull()
  })

  it('of another take is left alone', async () => {
    const { begin, tell, fake } = window()
    await begin()
    tell(aTake({ state: 'recording', durationMs: 200 }))
    tell(
      aTake({ state: 'recording', durationMs: 400 }),
      aTake({ id: TakeId.parse(idEndingWith(77)), state: 'draft', durationMs: 1 }),
    )
    expect(fake.done).toEqual(['start 500'])
  })
})
