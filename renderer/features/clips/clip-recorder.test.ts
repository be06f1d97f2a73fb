import { describe, expect, it } from 'vitest'
import { createHandClock } from '../showing/showing-fixture.ts'
import { createFakeRecorder } from './clip-fixture.ts'
import { createClipRecorder } from './clip-recorder.ts'

function recording(takeStartsMs = 300) {
  const clock = createHandClock()
  const fake = createFakeRecorder()
  const sizes: number[] = []
  const told = { faults: 0, takeMs: takeStartsMs }
  const made = createClipRecorder({
    recorder: fake.recorder,
    clock,
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
