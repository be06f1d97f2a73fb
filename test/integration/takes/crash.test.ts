import { spawn } from 'node:child_process'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { TakeId } from '../../../shared/kernel/ids.ts'
import { PAGE_MS, playedMs } from './spoken-pages.ts'
import { createTalkBench, readOpus } from './talk-bench.ts'

const program = new URL('./speaking-child.ts', import.meta.url).pathname
const editor = new URL('./editing-child.ts', import.meta.url).pathname
/** What a killed program may lose (custody rule of the design). */
const LOST_AT_MOST_MS = 500

/** Speaks in real time in a process of its own and kills it `afterMs` after the page numbered `pages`. */
async function speakAndKill(dataDir: string, pages: number, afterMs: number, draft: readonly TakeId[] = []) {
  const child = spawn(process.execPath, [program, dataDir, ...draft], { stdio: ['ignore', 'pipe', 'inherit'] })
  let takeId: TakeId | null = null
  let spoken = 0
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, value = ''] = line.split(' ')
    if (word === 'take') takeId = TakeId.parse(value)
    if (word === 'spoken') spoken = Number(value)
    if (word === 'spoken' && spoken === pages) setTimeout(() => child.kill('SIGKILL'), afterMs)
  }
  await gone
  if (!takeId) throw new Error('the program did not begin a take')
  return { takeId, spoken, signal: child.signalCode }
}

describe('a program killed while it records', () => {
  it.each([
    [1, 0],
    [3, 90],
    [8, 199],
  ])('loses at most 500 ms of speech (killed %i pages and %i ms in)', async (pages, afterMs) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'earshot-crash-'))
    const { takeId, spoken, signal } = await speakAndKill(dataDir, pages, afterMs)
    expect(signal).toBe('SIGKILL')
    const bench = await createTalkBench({}, dataDir)
    const lostMs = spoken * PAGE_MS - (bench.take(takeId)?.durationMs ?? 0)
    // The page that was being spoken when it was killed counts as lost too.
    expect(lostMs + Math.min(afterMs, PAGE_MS)).toBeLessThanOrEqual(LOST_AT_MOST_MS)
    if (spoken > 2) {
      expect(bench.take(takeId)?.state).toBe('draft')
      const summary = await readOpus(bench.takes.audioPath(takeId) ?? '')
      expect(summary).toMatchObject({ isEnded: true, missingPages: 0 })
      expect(summary.durationMs).toBe(playedMs(summary.pageCount - 2))
    }
    await bench.end()
  })
})

/** A draft of ten pages, left by a program that has ended. */
async function draftIn(dataDir: string) {
  const bench = await createTalkBench({}, dataDir)
  const talk = bench.begin()
  await bench.speak(talk, 10)
  bench.detach()
  const { durationMs } = await bench.until(talk.takeId, 'draft')
  await bench.takes.close()
  return { draft: talk.takeId, durationMs, original: await readFile(join(bench.folder(talk.takeId), 'audio.opus')) }
}

describe('a program killed while it records on to a draft', () => {
  it.each([
    [1, 0],
    [5, 150],
  ])(
    'loses at most 500 ms of the new part and nothing of the old one (killed %i pages and %i ms in)',
    async (pages, afterMs) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'earshot-crash-'))
      const { draft, durationMs, original } = await draftIn(dataDir)
      const { takeId, spoken, signal } = await speakAndKill(dataDir, pages, afterMs, [draft])
      expect([takeId, signal]).toEqual([draft, 'SIGKILL'])
      const bench = await createTalkBench({}, dataDir)
      const found = bench.take(takeId)
      expect(found?.state).toBe('draft')
      const lostMs = durationMs + spoken * PAGE_MS - (found?.durationMs ?? 0)
      expect(lostMs + Math.min(afterMs, PAGE_MS)).toBeLessThanOrEqual(LOST_AT_MOST_MS)
      expect(found?.durationMs).toBeGreaterThanOrEqual(durationMs)
      expect(await readFile(join(bench.folder(takeId), 'audio.opus'))).toEqual(original)
      const summary = await readOpus(bench.takes.audioPath(takeId) ?? '')
      expect(summary).toMatchObject({ isEnded: true, missingPages: 0, durationMs: found?.durationMs })
      await bench.end()
    },
  )
})

describe('a program killed while it edits a draft', () => {
  it.each([0, 3, 7, 12, 18])(
    'leaves it as it was before the edit or after it (killed %i ms into one)',
    async (afterMs) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'earshot-crash-'))
      const { draft, durationMs, original } = await draftIn(dataDir)
      const child = spawn(process.execPath, [editor, dataDir, draft], { stdio: ['ignore', 'pipe', 'inherit'] })
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      for await (const line of createInterface({ input: child.stdout })) {
        if (line === `edited ${4 + (afterMs % 2)}`) setTimeout(() => child.kill('SIGKILL'), afterMs)
      }
      await gone
      expect(child.signalCode).toBe('SIGKILL')
      const bench = await createTalkBench({}, dataDir)
      const found = bench.take(draft)
      expect(found?.state).toBe('draft')
      expect([durationMs, 1_000]).toContain(found?.durationMs)
      expect(found?.canUndoEdit ?? false).toBe(found?.durationMs === 1_000)
      expect(await readOpus(bench.takes.audioPath(draft) ?? '')).toMatchObject({ durationMs: found?.durationMs })
      expect(await readFile(join(bench.folder(draft), 'audio.opus'))).toEqual(original)
      await bench.end()
    },
  )
})
