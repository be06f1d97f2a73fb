import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { markId } from '#shared/annotation/model.ts'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { BlobId, TakeId } from '#shared/kernel/ids.ts'
import { createFeedStore } from '../../stores/feed-store.ts'
import { idEndingWith } from '../../stores/note-fixture.ts'
import type { EncodedPicture } from '../pictures/encode-picture.ts'
import type { DrawInput } from './journal.ts'
import type { AnsweredPicture, TakenPicture } from './ports.ts'
import { createShowing } from './showing.ts'
import { aTake, createHandClock, settled, takeId } from './showing-fixture.ts'

const encoded: EncodedPicture = { bytes: new Blob(['x']), type: 'image/webp', width: 800, height: 600, thumbnail: null }
const taken: TakenPicture = { source: {} as ImageBitmap, width: 800, height: 600, label: 'a window' }

const answered: AnsweredPicture & { encoded: EncodedPicture } = {
  ...taken,
  encoded: { ...encoded, bytes: new Blob(['hers']), thumbnail: { ...encoded, bytes: new Blob(['hers, small']) } },
  beneath: [
    {
      kind: 'shape',
      shape: 'box',
      atMs: 0,
      id: markId(0),
      ink: 'red',
      width: 4,
      from: { x: 0, y: 0 },
      to: { x: 50, y: 50 },
      growsMs: 0,
    },
  ],
  ink: 'orange',
  answers: BlobId.parse(idEndingWith(77)),
}

function window() {
  const clock = createHandClock()
  const feed = createFeedStore()
  feed.setState({ phase: 'live' })
  const drawn: DrawInput[] = []
  const words: string[] = []
  let nextBlob = 100
  const sent: Blob[] = []
  let isEncoded = false
  let next: TakenPicture | null = taken
  let onConnection: (isConnected: boolean) => void = () => {}
  const showing = createShowing({
    clock,
    feed,
    takePicture: () => Promise.resolve(next),
    encode() {
      isEncoded = true
      return Promise.resolve(encoded)
    },
    async draw(input) {
      drawn.push(input)
      return { have: input.from + input.events.length }
    },
    drawn: () => Promise.resolve({ have: 0, recordedMs: 9_000 }),
    setPicture: async ({ scene, hidden }) => void words.push(`picture ${scene} ${hidden?.length}`),
    sendFile: async ({ bytes }) => void sent.push(bytes),
    newBlobId: () => BlobId.parse(idEndingWith(nextBlob++)),
    sha256Of: () => Promise.resolve('0'.repeat(64)),
    readDrawing: () => Promise.resolve(null),
    beginTake: () => words.push('begin'),
    finishTake: (id) => words.push(`finish ${id === takeId}`),
    appendTo: async () => void words.push('append'),
    sentence: String,
    complain: (error) => words.push(`complain ${String(error)}`),
    onConnection(listener) {
      onConnection = listener
      return () => {}
    },
  })
  const tell = (take: UiTake | null): void => feed.setState({ takes: take === null ? {} : { [take.id]: take } })
  const line = (): void => {
    const { board } = showing.store.getState().shown ?? {}
    const touch = (x: number) => ({ x, y: 50, atMs: board?.nowMs() ?? 0, pressure: 0.5 })
    board?.act({ kind: 'pressed', touch: touch(10), reach: 4 })
    board?.act({ kind: 'moved', touches: [touch(90)], reach: 4 })
    board?.act({ kind: 'released' })
  }
  return {
    clock,
    showing,
    drawn,
    sent,
    wasEncoded: () => isEncoded,
    words,
    tell,
    line,
    choose: (picture: TakenPicture | null) => {
      next = picture
    },
    state: () => showing.store.getState(),
    connect: () => onConnection(true),
  }
}

describe('showing something', () => {
  let at: ReturnType<typeof window>
  beforeEach(() => {
    vi.stubGlobal('OffscreenCanvas', class {})
    at = window()
  })
  afterEach(() => {
    at.showing.close()
    vi.unstubAllGlobals()
  })

  async function recording(): Promise<void> {
    at.showing.show()
    await settled()
    at.tell(aTake())
    at.tell(aTake({ state: 'recording', durationMs: 200 }))
    await settled()
  }

  it('takes a picture, opens it and begins to record, in this order', async () => {
    at.showing.show()
    expect(at.state().isOpen).toBe(false)
    await settled()
    expect(at.state()).toMatchObject({ isOpen: true })
    expect(at.words).toEqual(['begin'])
  })

  it('does nothing when the person thinks better of it', async () => {
    at.choose(null)
    at.showing.show()
    await settled()
    expect(at.state()).toMatchObject({ isOpen: false, isBusy: false, shown: null })
    expect(at.words).toEqual([])
  })

  it('is shown in the take that is under way, and begins no other', async () => {
    at.tell(aTake({ state: 'recording', durationMs: 4_000 }))
    at.showing.show()
    await settled()
    expect(at.words).not.toContain('begin')
    expect(at.state().shown?.takeId).toBe(takeId)
  })

  it('gives times of the recording, 0 before its first page, and never an earlier one than before', async () => {
    at.showing.show()
    await settled()
    at.line()
    at.tell(aTake())
    await at.clock.pass(700)
    at.line()
    at.tell(aTake({ state: 'recording', durationMs: 200 }))
    await at.clock.pass(1_000)
    at.line()
    await at.clock.pass(300)
    const times = at.drawn.flatMap(({ events }) => events.map(({ atMs }) => atMs))
    expect(times).toEqual([0, 0, 1_200])
  })

  it('hands strokes and pictures to the core, and says that they are all when the take ends', async () => {
    await recording()
    at.line()
    await at.clock.pass(300)
    expect(at.words).toContain('picture 0 0')
    at.showing.finish()
    expect(at.words.at(-1)).toBe('finish true')
    at.tell(aTake({ state: 'finishing', durationMs: 600 }))
    await at.clock.pass(10)
    expect(at.drawn.at(-1)).toMatchObject({ isLast: true, from: 1 })
    at.tell(null)
    expect(at.state()).toMatchObject({ shown: null, isOpen: false })
  })

  it('is left with the take as it is, comes back as it was, and has Esc for a moment longer', async () => {
    await recording()
    at.line()
    at.showing.leave()
    expect(at.state().isOpen).toBe(false)
    expect(at.showing.hasEscape()).toBe(true)
    await at.clock.pass(700)
    expect(at.showing.hasEscape()).toBe(false)
    at.showing.show()
    await settled()
    expect(at.state().isOpen).toBe(true)
    at.line()
    expect(at.state().shown?.board.drawing.getState().events).toHaveLength(2)
  })

  it('keeps the drawing for the next take when there is no microphone', async () => {
    at.showing.show()
    await settled()
    at.tell(aTake())
    at.line()
    at.tell(null)
    expect(at.state()).toMatchObject({ isOpen: true, shown: { takeId: null } })
    const second = TakeId.parse(idEndingWith(7))
    at.tell(aTake({ id: second }))
    at.tell(aTake({ id: second, state: 'recording', durationMs: 200 }))
    await at.clock.pass(300)
    expect(at.drawn[0]).toMatchObject({ takeId: second, events: [{ kind: 'stroke' }] })
  })

  it('stays open, all of it kept, when something else than the person ends the take; and goes on from there', async () => {
    await recording()
    at.line()
    at.tell(aTake({ state: 'draft', durationMs: 2_000, keptBecause: 'The microphone went away.' }))
    await at.clock.pass(300)
    expect(at.state().isOpen).toBe(true)
    expect(at.drawn.at(-1)).toMatchObject({ isLast: true })
    at.showing.continueDraft(takeId)
    await settled()
    expect(at.words.at(-1)).toBe('append')
    at.tell(aTake({ state: 'opening', durationMs: 2_000, isAppend: true }))
    await settled()
    // 7 s were cut out of the 9 that had been recorded.
    expect(at.state().shown?.board.nowMs()).toBe(9_000)
  })

  it('is over when the person ended it for review, or discarded it, and nothing is lost by that', async () => {
    await recording()
    at.line()
    at.tell(aTake({ state: 'draft', durationMs: 2_000 }))
    await at.clock.pass(300)
    expect(at.state()).toMatchObject({ isOpen: false, shown: null })
    expect(at.drawn.flatMap(({ events }) => events)).toHaveLength(1)
  })

  it('begins anew with a picture that comes while what was discarded is still being kept', async () => {
    await recording()
    at.line()
    at.tell(aTake({ state: 'discarded', durationMs: 2_000 }))
    at.showing.showPicture(taken)
    await at.clock.pass(300)
    expect(at.words.filter((word) => word === 'begin')).toHaveLength(2)
    expect(at.state()).toMatchObject({ isOpen: true, shown: { takeId: null } })
    expect(at.state().shown?.pictures).toHaveLength(1)
    expect(at.drawn.flatMap(({ events }) => events)).toHaveLength(1)
  })

  it('sends all again that the core may not have when the way there was cut', async () => {
    await recording()
    at.line()
    await at.clock.pass(300)
    const before = at.drawn.length
    at.connect()
    await at.clock.pass(300)
    expect(at.drawn.length).toBeGreaterThan(before)
  })

  it('adds another picture without stopping', async () => {
    await recording()
    at.showing.newPicture()
    await at.clock.pass(300)
    expect(at.words).toContain('picture 1 0')
    expect(at.drawn.at(-1)?.scenes).toHaveLength(2)
    expect(at.state().shown?.pictures).toHaveLength(2)
  })

  it('answers on a picture in a take that begins: over what others drew, in another ink, and with its very bytes', async () => {
    at.showing.answer(() => Promise.resolve(answered))
    await settled()
    expect(at.words).toEqual(['begin'])
    const { shown, isOpen } = at.state()
    expect(isOpen).toBe(true)
    expect(shown?.pictures[0]?.beneath).toEqual(answered.beneath)
    expect(shown?.board.drawing.getState().scenes[0]?.answers).toBe(answered.answers)
    expect(shown?.board.drawing.getState()).toMatchObject({ ink: 'orange', events: [], shown: [[]] })
    at.tell(aTake({ state: 'recording', durationMs: 200 }))
    at.line()
    await at.clock.pass(300)
    expect(at.drawn.flatMap(({ events }) => events)).toMatchObject([{ kind: 'stroke', ink: 'orange' }])
    expect(new Set(at.sent)).toEqual(new Set([answered.encoded.bytes, answered.encoded.thumbnail?.bytes]))
    expect(at.wasEncoded()).toBe(false)
  })

  it('answers in the take under way with one picture more, and begins no other', async () => {
    await recording()
    at.showing.answer(() => Promise.resolve(answered))
    await at.clock.pass(300)
    expect(at.words.filter((word) => word === 'begin')).toHaveLength(1)
    expect(at.state().shown?.pictures.map(({ beneath }) => beneath?.length ?? 0)).toEqual([0, 1])
    expect(at.sent).toContain(answered.encoded.bytes)
    expect(
      at
        .state()
        .shown?.board.drawing.getState()
        .scenes.map(({ answers }) => answers),
    ).toContain(answered.answers)
  })

  it('records for an answer too when a drawing waits for its take, and loses none of it', async () => {
    at.showing.show()
    await settled()
    at.line()
    at.showing.leave()
    await settled()
    const kept = at.state().shown?.board
    at.showing.answer(() => Promise.resolve(answered))
    await settled()
    expect(at.state().shown?.board).toBe(kept)
    expect(kept?.drawing.getState()).toMatchObject({ scene: 1, ink: 'orange' })
    expect(at.words.filter((word) => word === 'begin')).toHaveLength(2)
  })

  it('answers nothing where it is not to be', async () => {
    at.showing.answer(() => Promise.resolve(null))
    await settled()
    expect(at.state()).toMatchObject({ shown: null, isBusy: false })
    expect(at.words).toEqual([])
  })
})
