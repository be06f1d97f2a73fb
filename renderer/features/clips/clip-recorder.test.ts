import { describe, expect, it } from 'vitest'
import { createHandClock, settled } from '../showing/showing-fixture.ts'
import { createFakeRecorder, piece } from './clip-fixture.ts'
import { createClipRecorder } from './clip-recorder.ts'

/** `frames`: when they come in the video, as far as each piece in turn has them whole. */
function recording(takeStartsMs = 300, frames: (readonly number[] | null)[] = []) {
  const clock = createHandClock()
  const fake = createFakeRecorder()
  const sizes: number[] = []
  const told = { faults: 0, takeMs: takeStartsMs }
  const made = createClipRecorder({
    recorder: fake.recorder,
    clock,
    frameTimes: { add: () => Promise.resolve(frames.shift() ?? null) },
    takeMs: () => told.takeMs,
    onPiece: ({ size }) => sizes.push(size),
    onFault: () => {
      told.faults += 1
    },
  })
  const pass = async (ms: number, isTakeRunning = true): Promise<void> => {
    await clock.pass(ms)
    if (isTakeRunning) told.takeMs += ms
  }
  return { clock, fake, made, sizes, told, pass }
}

describe('recording a clip', () => {
  it('begins where the take is, and gives a piece twice a second', () => {
    const { made, fake } = recording()
    made.run()
    made.run()
    expect(fake.done).toEqual(['start 500'])
    expect(made.runs()).toEqual([{ atMs: 300, fromMs: 0 }])
  })

  it('stands while the take is paused, and says where in the video it goes on', async () => {
    const { made, pass } = recording()
    made.run()
    await pass(4_000)
    made.pause()
    await pass(60_000, false)
    made.run()
    await pass(1_000)
    expect(made.runs()).toEqual([
      { atMs: 300, fromMs: 0 },
      { atMs: 4_300, fromMs: 4_000 },
    ])
    expect(made.lengthMs()).toBe(5_000)
  })

  it('knows better where it began when more of the take was heard of', async () => {
    const { made, told, pass } = recording()
    made.run()
    await pass(600)
    // The first page came late: the take was further than it seemed.
    told.takeMs += 120
    expect(made.runs()).toEqual([{ atMs: 420, fromMs: 0 }])
    await pass(5_000)
    told.takeMs += 500
    expect(made.runs()).toEqual([{ atMs: 420, fromMs: 0 }])
  })

  describe('whose first frame came late', () => {
    // Five a second, the first of them 700 ms after it was told to begin; a piece ends before the frame that makes it come.
    const pieces = [[0], [0, 200, 400], [0, 200, 400, 600, 800]]
    const arrive = [930, 1_330, 1_730]

    async function record(until: number) {
      const made = recording(300, [...pieces])
      made.made.run()
      let atMs = 0
      for (const nextMs of arrive.slice(0, until)) {
        await made.pass(nextMs - atMs)
        atMs = nextMs
        made.fake.give(piece(1))
        await settled()
      }
      return { ...made, atMs }
    }

    it('is placed where that is, once two pieces of it tell so', async () => {
      const one = await record(1)
      expect(one.made.runs()).toEqual([{ atMs: 300, fromMs: 0 }])
      const three = await record(3)
      expect(three.made.runs()).toEqual([{ atMs: 990, fromMs: 0 }])
    })

    it('goes on after a pause where its video does', async () => {
      const { made, pass, atMs } = await record(3)
      await pass(4_000 - atMs)
      made.pause()
      await pass(9_000, false)
      made.run()
      expect(made.runs()).toEqual([
        { atMs: 990, fromMs: 0 },
        { atMs: 4_300, fromMs: 3_310 },
      ])
    })

    it('never begins after the stretch that follows, and that never before the video', async () => {
      const { made, pass } = await record(2)
      made.pause()
      made.run()
      await pass(1_000)
      expect(made.runs()).toEqual([
        { atMs: 990, fromMs: 0 },
        { atMs: 1_630, fromMs: 640 },
      ])
    })
  })

  it('is not taken to be late where a still screen gives no frames, or where nothing can be told', async () => {
    const still = recording(300, [[0], [0, 2_000]])
    still.made.run()
    await still.pass(2_020)
    still.fake.give(piece(1))
    await still.pass(30)
    still.fake.give(piece(2))
    await settled()
    expect(still.made.runs()).toEqual([{ atMs: 300, fromMs: 0 }])
    const untold = recording(300, [null, null])
    untold.made.run()
    await untold.pass(900)
    untold.fake.give(piece(1))
    await untold.pass(900)
    untold.fake.give(piece(2))
    await settled()
    expect(untold.made.runs()).toEqual([{ atMs: 300, fromMs: 0 }])
  })

  it('gives its last piece before it has ended', async () => {
    const { made, sizes, told } = recording()
    made.run()
    await made.stop()
    expect(sizes).toEqual([1])
    expect(told.faults).toBe(0)
    made.run()
    expect(made.runs()).toHaveLength(1)
  })

  it('does not wait for ever for a recorder that says nothing any more', async () => {
    const { made, fake, clock } = recording()
    made.run()
    fake.recorder.stop = () => undefined
    let isOver = false
    void made.stop().then(() => {
      isOver = true
    })
    await clock.pass(2_900)
    expect(isOver).toBe(false)
    await clock.pass(200)
    expect(isOver).toBe(true)
  })

  it('says when it ended without being asked to', () => {
    const { made, fake, told } = recording()
    made.run()
    fake.breakDown()
    expect(told.faults).toBe(1)
  })
})
