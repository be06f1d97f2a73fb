import { describe, expect, it, vi } from 'vitest'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { keepBenches } from './kept-benches.ts'
import { playedMs } from './spoken-pages.ts'
import { type newTakeId, readOpus, type TalkBench } from './talk-bench.ts'

/** Whatever ends a take but the person: it is kept, and not sent. */

const PATIENCE = { timeout: 20_000, interval: 5 }
const { setUp } = keepBenches()

describe('a take that is interrupted', () => {
  const endings: [string, (bench: TalkBench, takeId: ReturnType<typeof newTakeId>) => void, string][] = [
    [
      'the microphone is unplugged',
      (b, takeId) => {
        b.takes.report({ kind: 'microphoneLost', takeId })
        b.takes.report({ kind: 'captureFinished', takeId, pageCount: 6 })
      },
      'The microphone went away',
    ],
    ['the window closes', (b) => b.detach(), 'The recording window closed'],
    ['no sound comes for 5 s', (b) => b.clock.advance(takeTuning.watchdogMs), 'No sound came'],
    ['the program ends', (b) => void b.takes.close(), 'Earshot was closed'],
  ]
  it.each(endings)('is kept as a draft when %s', async (_name, end, sentence) => {
    const bench = await setUp()
    const talk = bench.begin()
    await bench.speak(talk, 4)
    end(bench, talk.takeId)
    const draft = await bench.until(talk.takeId, 'draft')
    expect(draft.keptBecause).toContain(sentence)
    expect(draft.durationMs).toBe(playedMs(4))
    expect(bench.queued.size).toBe(0)
    expect((await readOpus(bench.takes.audioPath(talk.takeId) ?? '')).durationMs).toBe(playedMs(4))
  })

  it('is kept, not sent, when capture never says that it finished', async () => {
    const bench = await setUp()
    const talk = bench.begin()
    await bench.speak(talk, 4)
    bench.takes.release()
    bench.clock.advance(1_000)
    bench.takes.press()
    bench.takes.release()
    bench.clock.advance(takeTuning.finishTimeoutMs)
    const draft = await bench.until(talk.takeId, 'draft')
    expect(draft.keptBecause).not.toBeNull()
    expect(bench.queued.size).toBe(0)
  })

  it('is kept when a page is missing in the middle', async () => {
    const bench = await setUp()
    const talk = bench.begin()
    await bench.speak(talk, 4)
    talk.pages.next()
    bench.takes.acceptPage(talk.pages.next())
    expect((await bench.until(talk.takeId, 'draft')).durationMs).toBe(playedMs(4))
  })

  it('is kept with all that came before the missing page, written by then or not', async () => {
    const bench = await setUp()
    const talk = bench.begin()
    await bench.speak(talk, 4)
    for (const page of talk.pages.take(3)) bench.takes.acceptPage(page)
    talk.pages.next()
    bench.takes.acceptPage(talk.pages.next())
    expect((await bench.until(talk.takeId, 'draft')).durationMs).toBe(playedMs(7))
  })

  it('takes a page that comes twice only once', async () => {
    const bench = await setUp()
    const talk = bench.begin()
    await bench.speak(talk, 2)
    const page = talk.pages.next()
    bench.takes.acceptPage(page)
    bench.takes.acceptPage(page)
    await bench.speak(talk, 2)
    bench.clock.advance(1_000)
    bench.takes.release()
    bench.finish(talk, 0)
    await vi.waitFor(() => expect(bench.queued.size).toBe(1), PATIENCE)
    expect([...bench.queued.values()][0]?.draft.audio?.durationMs).toBe(playedMs(5))
  })

  it('is kept when a page was damaged on its way', async () => {
    const bench = await setUp()
    const talk = bench.begin()
    await bench.speak(talk, 3)
    const bad = talk.pages.next()
    bad.page[80] = (bad.page[80] ?? 0) ^ 0xff
    bench.takes.acceptPage(bad)
    expect((await bench.until(talk.takeId, 'draft')).durationMs).toBe(playedMs(3))
  })

  it('ends as a draft at the limit, with notice', async () => {
    const bench = await setUp()
    const talk = bench.begin()
    const pagesToLimit = Math.ceil(takeTuning.limitMs / 200) + 1
    bench.takes.report({ kind: 'microphoneOpened', takeId: talk.takeId, label: 'Test microphone' })
    for (let sent = 0; sent < pagesToLimit; ) {
      const part = talk.pages.take(Math.min(40, pagesToLimit + 2 - sent))
      for (const frame of part) bench.takes.acceptPage(frame)
      sent += part.length
      const spokenMs = Math.min(playedMs(sent - 2), takeTuning.limitMs)
      await vi.waitFor(() => expect(bench.take(talk.takeId)?.durationMs).toBeGreaterThanOrEqual(spokenMs), PATIENCE)
    }
    expect(bench.commands.at(-1)).toEqual({ kind: 'finishCapture', takeId: talk.takeId, tailMs: 0 })
    bench.finish(talk, 0)
    const draft = await bench.until(talk.takeId, 'draft')
    expect(draft.keptBecause).toContain('60 min')
    expect(draft.durationMs).toBeLessThanOrEqual(3_600_000)
    const before = process.cpuUsage()
    expect((await bench.takes.send(talk.takeId, null)).ok).toBe(true)
    // Work, not time: the machine may have other things to do.
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(2_000)
  }, 120_000)
})
