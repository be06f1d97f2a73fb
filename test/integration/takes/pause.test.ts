import { describe, expect, it, vi } from 'vitest'
import { sentenceOf } from '../../../shared/kernel/reasons.ts'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { keepBenches } from './kept-benches.ts'
import { playedMs } from './spoken-pages.ts'
import { newTakeId, type TalkBench } from './talk-bench.ts'

const { setUp } = keepBenches()

/** A latched take with four pages of speech. */
async function latched() {
  const bench = await setUp()
  const talk = bench.begin()
  bench.clock.advance(100)
  bench.takes.release()
  await bench.speak(talk, 4)
  return { bench, talk, takeId: talk.takeId }
}

const sent = (bench: TalkBench) =>
  vi.waitFor(
    () => {
      const [note] = [...bench.queued.values()]
      if (!note) throw new Error('not queued')
      return note.draft
    },
    { timeout: 10_000, interval: 5 },
  )

describe('a take that is paused', () => {
  it('shows it, keeps quiet for long without an alarm, and goes on', async () => {
    const { bench, talk, takeId } = await latched()
    expect(bench.take(takeId)).not.toHaveProperty('isPaused')
    expect(bench.takes.pause(takeId)).toEqual({ ok: true, value: undefined })
    expect(bench.commands.at(-1)).toEqual({ kind: 'pauseCapture', takeId })
    expect(bench.take(takeId)).toMatchObject({ state: 'recording', isPaused: true })
    bench.clock.advance(10 * 60_000)
    expect(bench.takes.resume(takeId)).toEqual({ ok: true, value: undefined })
    expect(bench.commands.at(-1)).toEqual({ kind: 'resumeCapture', takeId })
    expect(bench.take(takeId)).not.toHaveProperty('isPaused')
    await bench.speak(talk, 3)
    bench.takes.press()
    bench.takes.release()
    bench.finish(talk, 1)
    expect((await sent(bench)).audio?.durationMs).toBe(playedMs(8))
    expect(bench.notices()).toEqual([])
  })

  it('is on the disk to its last page within a second, though no other page comes', async () => {
    const { bench, takeId } = await latched()
    const [first = 0] = bench.grown
    bench.takes.pause(takeId)
    bench.clock.advance(takeTuning.syncEveryMs)
    await vi.waitFor(() => expect(bench.grown.at(-1)).toBeGreaterThan(first), { timeout: 10_000, interval: 5 })
    bench.clock.advance(10 * takeTuning.syncEveryMs)
    await new Promise((resolve) => setImmediate(resolve))
    expect(bench.grown).toHaveLength(2)
  })

  it('is sent as it is, without a tail, by the next press', async () => {
    const { bench, talk, takeId } = await latched()
    bench.takes.pause(takeId)
    bench.clock.advance(60_000)
    bench.takes.press()
    bench.takes.release()
    expect(bench.commands.at(-1)).toEqual({ kind: 'finishCapture', takeId, tailMs: 0 })
    bench.finish(talk, 0)
    expect((await sent(bench)).audio?.durationMs).toBe(playedMs(4))
  })

  it('takes the page that was under way when it was paused', async () => {
    const { bench, talk, takeId } = await latched()
    bench.takes.pause(takeId)
    await bench.speak(talk, 1)
    expect(bench.take(takeId)).toMatchObject({ durationMs: playedMs(5), isPaused: true })
    bench.clock.advance(takeTuning.watchdogMs)
    expect(bench.take(takeId)?.state).toBe('recording')
  })

  it('is watched again once it goes on', async () => {
    const { bench, takeId } = await latched()
    bench.takes.pause(takeId)
    bench.takes.resume(takeId)
    bench.clock.advance(takeTuning.watchdogMs)
    expect((await bench.until(takeId, 'draft')).keptBecause).toBe(sentenceOf('captureSilent', '', '#general'))
  })

  it('is kept as a draft when the pause is forgotten', async () => {
    const { bench, talk, takeId } = await latched()
    bench.takes.pause(takeId)
    bench.clock.advance(takeTuning.longestPauseMs)
    expect(bench.commands.at(-1)).toEqual({ kind: 'finishCapture', takeId, tailMs: 0 })
    bench.finish(talk, 0)
    const draft = await bench.until(takeId, 'draft')
    expect(draft).toMatchObject({ durationMs: playedMs(4), keptBecause: sentenceOf('pauseForgotten', '', '#general') })
    expect(draft).not.toHaveProperty('isPaused')
    expect(bench.queued.size).toBe(0)
  })

  it('is paused once, however often it is asked', async () => {
    const { bench, takeId } = await latched()
    bench.takes.pause(takeId)
    bench.takes.pause(takeId)
    expect(bench.commands.filter(({ kind }) => kind === 'pauseCapture')).toHaveLength(1)
  })

  it('must be one that records', async () => {
    const { bench, takeId } = await latched()
    bench.takes.escape()
    expect(bench.takes.pause(takeId)).toEqual({ ok: false, reason: 'takeUnknown' })
    expect(bench.takes.resume(newTakeId())).toEqual({ ok: false, reason: 'takeUnknown' })
  })
})
