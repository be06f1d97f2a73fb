import { describe, expect, it, vi } from 'vitest'
import type { SystemEvent } from '../../../electron/core/takes/takes.ts'
import { type Reason, sentenceOf } from '../../../shared/kernel/reasons.ts'
import { keepBenches } from './kept-benches.ts'
import { playedMs } from './spoken-pages.ts'
import { readOpus, type TalkBench } from './talk-bench.ts'

const { setUp, restart } = keepBenches()

type Talk = ReturnType<TalkBench['begin']>

/** A take with six pages of speech, its key still down. */
async function speaking(bench: TalkBench): Promise<Talk> {
  const talk = bench.begin()
  await bench.speak(talk, 6)
  return talk
}

/** What the person reads: it names the conversation that the take waits in. */
const kept = (reason: Reason): string => {
  const sentence = sentenceOf(reason, '', '#general')
  expect(sentence).toContain('draft in #general')
  return sentence
}

async function expectDraft(bench: TalkBench, { takeId }: Talk, because: string, pages = 6): Promise<void> {
  const draft = await bench.until(takeId, 'draft')
  expect(draft).toMatchObject({ durationMs: playedMs(pages), keptBecause: because })
  expect(bench.notices()).toEqual([because])
  // Heard as well, by whoever talks into another window.
  expect(bench.commands.at(-1)).toEqual({ kind: 'playCue', takeId, cue: 'takeKept' })
  expect(bench.queued.size).toBe(0)
  expect(await readOpus(bench.takes.audioPath(takeId) ?? '')).toMatchObject({ isEnded: true, missingPages: 0 })
}

describe('a take that the computer ends', () => {
  it.each([
    ['suspend', 'computerSlept'],
    ['shutdown', 'computerShutDown'],
    ['quit', 'programQuit'],
  ] as const)('is a whole draft at once on %s', async (event: SystemEvent, reason) => {
    const bench = await setUp()
    const talk = await speaking(bench)
    await bench.takes.systemEvent(event)
    expect(bench.commands).toContainEqual({ kind: 'cancelCapture', takeId: talk.takeId })
    expect(bench.take(talk.takeId)?.state).toBe('draft')
    await expectDraft(bench, talk, kept(reason))
  })

  it.each([
    ['lock', 'screenLocked'],
    ['userSwitch', 'userSwitched'],
  ] as const)('gets its last page before it is a draft on %s', async (event: SystemEvent, reason) => {
    const bench = await setUp()
    const talk = await speaking(bench)
    await bench.takes.systemEvent(event)
    expect(bench.commands.at(-1)).toEqual({ kind: 'closeMicrophone' })
    expect(bench.commands.at(-2)).toEqual({ kind: 'finishCapture', takeId: talk.takeId, tailMs: 0 })
    bench.finish(talk, 1)
    await expectDraft(bench, talk, kept(reason), 7)
  })

  it('is not sent by the release that follows, and the next press begins another', async () => {
    const bench = await setUp()
    const talk = await speaking(bench)
    await bench.takes.systemEvent('suspend')
    bench.clock.advance(5_000)
    bench.takes.release()
    const next = bench.begin()
    expect(next.takeId).not.toBe(talk.takeId)
    expect(bench.queued.size).toBe(0)
  })

  it('says after a restart that the program was closed', async () => {
    const bench = await setUp()
    const talk = await speaking(bench)
    await bench.takes.close()
    const later = await restart(bench)
    expect(later.take(talk.takeId)).toMatchObject({ state: 'draft', keptBecause: kept('programQuit') })
  })

  it('leaves drafts, and takes that are being sent, as they are', async () => {
    const bench = await setUp()
    const talk = await speaking(bench)
    bench.clock.advance(2_000)
    bench.takes.release()
    await bench.takes.systemEvent('lock')
    bench.finish(talk, 1)
    await vi.waitFor(() => expect(bench.queued.size).toBe(1), { timeout: 10_000, interval: 5 })
    expect(bench.notices()).toEqual([])
  })

  it('says nothing was recorded when nobody had spoken yet', async () => {
    const bench = await setUp()
    const { takeId } = bench.begin()
    await bench.takes.systemEvent('suspend')
    await vi.waitFor(() => expect(bench.take(takeId)).toBeUndefined(), { timeout: 10_000, interval: 5 })
    expect(bench.notices()).toEqual([sentenceOf('takeEmpty')])
  })
})

describe('a microphone in the middle of a take', () => {
  it.each([
    ['unplugged', 'microphoneLost'],
    ['muted', 'microphoneMuted'],
    ['revoked', 'microphoneRevoked'],
  ] as const)('that is %s leaves a draft that says so', async (cause, reason) => {
    const bench = await setUp()
    const talk = await speaking(bench)
    bench.takes.report({ kind: 'microphoneLost', takeId: talk.takeId, cause })
    bench.finish(talk, 0)
    await expectDraft(bench, talk, kept(reason))
  })

  it('that is replaced by another goes on as the same take, and the person is told with which', async () => {
    const bench = await setUp()
    const talk = await speaking(bench)
    bench.takes.report({ kind: 'microphoneChanged', takeId: talk.takeId, label: 'Headset' })
    await bench.speak(talk, 3)
    expect(bench.take(talk.takeId)).toMatchObject({ state: 'recording', durationMs: playedMs(9) })
    expect(bench.notices()).toEqual(['The recording goes on with Headset.'])
  })

  it('that gives no page for 5 s leaves a draft', async () => {
    const bench = await setUp()
    const talk = await speaking(bench)
    bench.clock.advance(5_000)
    await expectDraft(bench, talk, kept('captureSilent'))
  })
})

describe('the limit', () => {
  it('is announced a minute and ten seconds before, seen and heard, and then keeps a draft', async () => {
    const bench = await setUp({ limitMs: 62_000 })
    const talk = bench.begin()
    await bench.speak(talk, 9)
    expect(bench.take(talk.takeId)).not.toHaveProperty('limitInMs')
    await bench.speak(talk, 4)
    expect(bench.take(talk.takeId)?.limitInMs).toBe(62_000 - playedMs(13))
    expect(bench.notices()).toEqual(['This recording can go on for 1 min more; then it is kept as a draft.'])
    expect(bench.commands.at(-1)).toEqual({ kind: 'playCue', takeId: talk.takeId, cue: 'limitNear' })
    for (let spoken = 13; spoken < 263; spoken += 25) await bench.speak(talk, 25)
    expect(bench.notices().at(-1)).toBe('This recording can go on for 10 s more; then it is kept as a draft.')
    expect(bench.commands.at(-1)).toEqual({ kind: 'playCue', takeId: talk.takeId, cue: 'limitClose' })
    for (let spoken = 263; spoken < 313; spoken += 25) await bench.speak(talk, 25)
    expect(bench.commands.at(-1)).toEqual({ kind: 'finishCapture', takeId: talk.takeId, tailMs: 0 })
    bench.finish(talk, 0)
    const draft = await bench.until(talk.takeId, 'draft')
    expect(draft.keptBecause).toBe(kept('takeLimitReached'))
    expect(draft).not.toHaveProperty('limitInMs')
    expect(bench.notices()).toHaveLength(3)
    expect(bench.queued.size).toBe(0)
  })
})

describe('a key whose release is lost', () => {
  it('leaves a draft, never a sent note, when the hook that watched it dies', async () => {
    const bench = await setUp()
    const talk = await speaking(bench)
    bench.clock.advance(2_000)
    bench.takes.keyUnwatched()
    bench.finish(talk, 0)
    await expectDraft(bench, talk, kept('keyUpLost'))
  })

  it('does not end a latched take', async () => {
    const bench = await setUp()
    const talk = bench.begin()
    bench.takes.release()
    await bench.speak(talk, 2)
    bench.takes.keyUnwatched()
    expect(bench.take(talk.takeId)).toMatchObject({ state: 'recording', isLatched: true })
  })

  it('leaves a draft after ten minutes when it does not repeat', async () => {
    const bench = await setUp()
    const talk = bench.begin()
    for (let second = 0; second < 600; second += 4) {
      await bench.speak(talk, 1)
      bench.clock.advance(4_000)
    }
    expect(bench.commands.at(-1)).toEqual({ kind: 'finishCapture', takeId: talk.takeId, tailMs: 0 })
    bench.finish(talk, 0)
    await expectDraft(bench, talk, kept('keyUpLost'), 150)
  })

  it('leaves a draft a minute after it stopped repeating', async () => {
    const bench = await setUp()
    const talk = await speaking(bench)
    for (let i = 0; i < 20; i += 1) {
      bench.clock.advance(40)
      bench.takes.press()
    }
    // The microphone goes on all the while.
    for (let second = 0; second < 60; second += 4) {
      await bench.speak(talk, 1)
      bench.clock.advance(4_000)
    }
    expect(bench.commands.at(-1)).toEqual({ kind: 'finishCapture', takeId: talk.takeId, tailMs: 0 })
    bench.finish(talk, 0)
    await expectDraft(bench, talk, kept('keyUpLost'), 21)
  })
})
