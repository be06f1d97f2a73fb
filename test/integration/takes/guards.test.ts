import { describe, expect, it, vi } from 'vitest'
import { ConversationId } from '../../../shared/kernel/ids.ts'
import { keepBenches } from './kept-benches.ts'
import { playedMs } from './spoken-pages.ts'
import { readOpus, type TalkBench } from './talk-bench.ts'

const PATIENCE = { timeout: 10_000, interval: 5 }
const { setUp, restart } = keepBenches()

/** A take of 2 s at one level, finished by letting go. */
async function talkAndLetGo(bench: TalkBench, level: number): Promise<ReturnType<TalkBench['begin']>> {
  const talk = bench.begin(level)
  await bench.speak(talk, 10)
  bench.clock.advance(2_000)
  bench.takes.release()
  bench.finish(talk, 1)
  return talk
}

const SILENT = 1
const PLAIN = 80
const TOO_LOUD = 255
const anotherPlace = ConversationId.parse('01890000-0000-7000-8000-00000000000d')

describe('a take that nothing was heard in', () => {
  const question = {
    kind: 'silent',
    sentence: 'Nothing was heard in this recording: is it the right microphone? It is not sent; it waits in #general.',
  }

  it('is a whole draft that asks, and says so aloud', async () => {
    const bench = await setUp()
    const { takeId } = await talkAndLetGo(bench, SILENT)
    expect(await bench.until(takeId, 'draft')).toMatchObject({
      question,
      keptBecause: null,
      durationMs: playedMs(11),
    })
    expect(bench.notices()).toEqual([question.sentence])
    expect(bench.commands.at(-1)).toEqual({ kind: 'playCue', takeId, cue: 'takeKept' })
    expect(bench.queued.size).toBe(0)
    expect(await readOpus(bench.takes.audioPath(takeId) ?? '')).toMatchObject({ isEnded: true })
  })

  it('goes out once it is answered, and not before', async () => {
    const bench = await setUp()
    const { takeId } = await talkAndLetGo(bench, SILENT)
    await bench.until(takeId, 'draft')
    expect(await bench.takes.send(takeId, null)).toMatchObject({ ok: false, reason: 'takeSilent' })
    expect(bench.take(takeId)).toMatchObject({ state: 'draft', question })
    expect(await bench.takes.send(takeId, null, 'distorted')).toMatchObject({ ok: false, reason: 'takeSilent' })
    expect(bench.queued.size).toBe(0)
    expect(await bench.takes.send(takeId, null, 'silent')).toEqual({ ok: true, value: takeId })
    expect(bench.queued.size).toBe(1)
  })

  it('keeps its question over a discard that is undone, and over a restart', async () => {
    const bench = await setUp()
    const { takeId } = await talkAndLetGo(bench, SILENT)
    await bench.until(takeId, 'draft')
    await bench.takes.discard(takeId)
    await bench.takes.undoDiscard(takeId)
    expect(bench.take(takeId)).toMatchObject({ state: 'draft', question })
    await bench.takes.close()
    const later = await restart(bench)
    expect(later.take(takeId)).toMatchObject({ state: 'draft', question })
    expect(await later.takes.send(takeId, null, 'silent')).toMatchObject({ ok: true })
  })

  it('is asked about when it was recovered after a crash as well', async () => {
    const bench = await setUp()
    const talk = bench.begin(SILENT)
    await bench.speak(talk, 10)
    const later = await restart(bench)
    expect(later.take(talk.takeId)?.keptBecause).toContain('Recovered')
    expect(await later.takes.send(talk.takeId, null)).toMatchObject({ ok: false, reason: 'takeSilent' })
    expect(later.take(talk.takeId)).toMatchObject({ question, keptBecause: expect.stringContaining('Recovered') })
  })
})

describe('a take that is too loud', () => {
  it('is a draft that says it is distorted', async () => {
    const bench = await setUp()
    const { takeId } = await talkAndLetGo(bench, TOO_LOUD)
    const draft = await bench.until(takeId, 'draft')
    expect(draft.question?.kind).toBe('distorted')
    expect(draft.question?.sentence).toContain('This recording is distorted (too loud).')
    expect(await bench.takes.send(takeId, null, 'distorted')).toMatchObject({ ok: true })
  })
})

describe('a note to many people', () => {
  it('goes out at once to twenty', async () => {
    const bench = await setUp({ people: 20 })
    await talkAndLetGo(bench, PLAIN)
    await vi.waitFor(() => expect(bench.queued.size).toBe(1), PATIENCE)
    expect(bench.notices()).toEqual([])
  })

  it('asks once for more', async () => {
    const bench = await setUp({ people: 34 })
    const { takeId } = await talkAndLetGo(bench, PLAIN)
    const draft = await bench.until(takeId, 'draft')
    expect(draft.question).toEqual({
      kind: 'manyPeople',
      sentence: 'Send to 34 people? It is not sent yet; it waits in #general.',
    })
    bench.queueAnswer = { ok: false, reason: 'diskFull' }
    expect(await bench.takes.send(takeId, null, 'manyPeople')).toMatchObject({ ok: false, reason: 'diskFull' })
    bench.queueAnswer = { ok: true, value: undefined }
    // The answer was given; that the disk was full does not take it back.
    expect(await bench.takes.send(takeId, null)).toMatchObject({ ok: true })
  })

  it('asks again when it goes to another many, for those are others', async () => {
    const bench = await setUp({ people: 34 })
    const { takeId } = await talkAndLetGo(bench, PLAIN)
    await bench.until(takeId, 'draft')
    bench.queueAnswer = { ok: false, reason: 'notAllowed' }
    await bench.takes.send(takeId, null, 'manyPeople')
    bench.queueAnswer = { ok: true, value: undefined }
    expect(await bench.takes.send(takeId, anotherPlace)).toMatchObject({
      ok: false,
      reason: 'takeToMany',
      detail: '34',
    })
    expect(await bench.takes.send(takeId, anotherPlace, 'manyPeople')).toMatchObject({ ok: true })
  })

  it('asks one thing after the other', async () => {
    const bench = await setUp({ people: 34 })
    const { takeId } = await talkAndLetGo(bench, SILENT)
    await bench.until(takeId, 'draft')
    expect(await bench.takes.send(takeId, null, 'silent')).toMatchObject({ ok: false, reason: 'takeToMany' })
    expect(bench.take(takeId)?.question?.kind).toBe('manyPeople')
    expect(await bench.takes.send(takeId, null, 'manyPeople')).toMatchObject({ ok: true })
  })

  it('asks nothing of a command that was typed', async () => {
    const bench = await setUp({ people: 34 })
    const { takeId } = await talkAndLetGo(bench, SILENT)
    await bench.until(takeId, 'draft')
    expect(await bench.takes.send(takeId, null, 'everything')).toMatchObject({ ok: true })
  })
})

describe('a conversation that is reviewed first', () => {
  it('ends in a draft without a word, and sends when it is told to', async () => {
    const bench = await setUp({ onRelease: 'review' })
    const { takeId } = await talkAndLetGo(bench, PLAIN)
    expect(await bench.until(takeId, 'draft')).toMatchObject({ keptBecause: null, durationMs: playedMs(11) })
    expect(bench.commands.at(-1)).toEqual({ kind: 'finishCapture', takeId, tailMs: 200 })
    expect(bench.notices()).toEqual([])
    expect(bench.queued.size).toBe(0)
    expect(await bench.takes.send(takeId, null)).toMatchObject({ ok: true })
  })

  it('does so for a latched take too, and says nothing was recorded when nothing was', async () => {
    const bench = await setUp({ onRelease: 'review' })
    bench.begin(PLAIN)
    bench.clock.advance(500)
    bench.takes.release()
    await vi.waitFor(() => expect(bench.takes.list()).toEqual([]), PATIENCE)
    expect(bench.notices()).toEqual(['Nothing was recorded. Hold the key a little longer while you speak.'])
  })
})
