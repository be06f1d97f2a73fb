import { describe, expect, it } from 'vitest'
import { keepBenches } from './kept-benches.ts'
import type { TalkBench } from './talk-bench.ts'

const { setUp } = keepBenches()

const standby = { kind: 'microphoneStandby', label: 'Desk', remainingMs: 15_000, isRemembering: false } as const

async function lingering(): Promise<TalkBench> {
  const bench = await setUp()
  const talk = bench.begin()
  await bench.speak(talk, 6)
  bench.clock.advance(1_000)
  bench.takes.release()
  bench.finish(talk, 1)
  await expect.poll(() => bench.queued.size).toBe(1)
  bench.takes.report(standby)
  return bench
}

const closings = (bench: TalkBench): number => bench.commands.filter(({ kind }) => kind === 'closeMicrophone').length

describe('the microphone, as it is shown', () => {
  it('is open in a take, on standby after it, and closed at last', async () => {
    const bench = await lingering()
    const untilMs = bench.clock.nowMs() + 15_000
    expect(bench.takes.microphone()).toEqual({ kind: 'standby', label: 'Desk', untilMs, isRemembering: false })
    bench.takes.report({ kind: 'microphoneClosed' })
    bench.takes.report({ kind: 'microphoneClosed' })
    const shown = bench.changes
      .filter((change) => change.kind === 'microphone')
      .map(({ microphone }) => microphone.kind)
    expect(shown).toEqual(['open', 'standby', 'closed'])
  })

  it('is not open for a take that is no more', async () => {
    const bench = await setUp()
    const { takeId } = bench.begin()
    bench.takes.escape()
    await expect.poll(() => bench.takes.list()).toEqual([])
    bench.takes.report({ kind: 'microphoneOpened', takeId, label: 'Desk' })
    expect(bench.takes.microphone()).toEqual({ kind: 'closed' })
    expect(bench.commands.at(-1)).toEqual({ kind: 'cancelCapture', takeId })
  })

  it('is closed with the window that held it', async () => {
    const bench = await lingering()
    bench.detach()
    expect(bench.takes.microphone()).toEqual({ kind: 'closed' })
  })

  it('is told to close by another window that takes over', async () => {
    const bench = await lingering()
    const before = closings(bench)
    bench.takes.attachCapture(() => undefined)
    expect(closings(bench)).toBe(before + 1)
  })

  it.each(['lock', 'suspend', 'userSwitch', 'shutdown', 'quit'] as const)('is told to close at %s', async (event) => {
    const bench = await lingering()
    await bench.takes.systemEvent(event)
    expect(bench.commands.at(-1)).toEqual({ kind: 'closeMicrophone' })
  })

  it('remembers nothing for a draft that goes on', async () => {
    const bench = await setUp({
      onRelease: 'review',
      use: { lingerMs: 15_000, prerollMs: 300, hasCue: true },
    })
    const talk = bench.begin()
    expect(bench.commands.at(-1)).toMatchObject({
      kind: 'openMicrophone',
      lingerMs: 15_000,
      prerollMs: 300,
      hasCue: true,
    })
    await bench.speak(talk, 6)
    bench.clock.advance(1_000)
    bench.takes.release()
    bench.finish(talk, 1)
    await bench.until(talk.takeId, 'draft')
    await bench.takes.append(talk.takeId)
    expect(bench.commands.at(-1)).toMatchObject({ kind: 'openMicrophone', prerollMs: 0 })
  })
})
