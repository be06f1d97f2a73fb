import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { ConversationId, NoteId } from '../../../shared/kernel/ids.ts'
import { refused } from '../../../shared/kernel/result.ts'
import { exists, keepBenches } from './kept-benches.ts'
import { playedMs } from './spoken-pages.ts'
import { newTakeId, target } from './talk-bench.ts'

/** Discarding with a time to take it back, and what becomes of drafts. */

const PATIENCE = { timeout: 20_000, interval: 5 }
const { setUp, restart } = keepBenches()

describe('discarding', () => {
  async function discarded() {
    const bench = await setUp()
    const talk = bench.begin()
    await bench.speak(talk, 4)
    bench.takes.escape()
    return { bench, ...talk }
  }

  it('can be undone for 10 s, and gives the whole draft back', async () => {
    const { bench, takeId } = await discarded()
    expect(bench.take(takeId)).toMatchObject({ state: 'discarded', undoUntilMs: bench.clock.nowMs() + 10_000 })
    expect(bench.commands.at(-1)).toEqual({ kind: 'cancelCapture', takeId })
    bench.clock.advance(9_999)
    expect(await bench.takes.undoDiscard(takeId)).toEqual({ ok: true, value: undefined })
    expect(await bench.until(takeId, 'draft')).toMatchObject({ durationMs: playedMs(4), keptBecause: null })
    bench.clock.advance(60_000)
    expect(bench.take(takeId)?.state).toBe('draft')
  })

  it('deletes the take, its folder and its upload when the undo has run out', async () => {
    const { bench, takeId } = await discarded()
    bench.clock.advance(10_000)
    expect(bench.take(takeId)).toBeUndefined()
    await vi.waitFor(async () => expect(await exists(bench.folder(takeId))).toBe(false), PATIENCE)
    expect(bench.abandoned).toEqual([takeId])
    expect(await bench.takes.undoDiscard(takeId)).toMatchObject({ ok: false, reason: 'takeUnknown' })
  })

  it('begins its undo time anew after a restart', async () => {
    const { bench, takeId } = await discarded()
    await vi.waitFor(async () => {
      expect(await readFile(join(bench.folder(takeId), 'take.json'), 'utf8')).toContain('"discarded"')
      expect(bench.takes.audioPath(takeId)).not.toBeNull()
    }, PATIENCE)
    await bench.takes.close()
    const later = await restart(bench)
    expect(later.take(takeId)?.state).toBe('discarded')
    later.clock.advance(9_000)
    await later.takes.undoDiscard(takeId)
    expect((await later.until(takeId, 'draft')).durationMs).toBe(playedMs(4))
  })

  it('of a draft works the same', async () => {
    const bench = await setUp()
    const talk = bench.begin()
    await bench.speak(talk, 4)
    bench.detach()
    await bench.until(talk.takeId, 'draft')
    expect((await bench.takes.discard(talk.takeId)).ok).toBe(true)
    expect(bench.take(talk.takeId)?.state).toBe('discarded')
    await bench.takes.undoDiscard(talk.takeId)
    expect(bench.take(talk.takeId)?.state).toBe('draft')
  })
})

describe('drafts', () => {
  async function draft() {
    const bench = await setUp()
    const talk = bench.begin()
    await bench.speak(talk, 4)
    bench.detach()
    await bench.until(talk.takeId, 'draft')
    return { bench, takeId: talk.takeId }
  }

  it('can be sent, also to another conversation', async () => {
    const { bench, takeId } = await draft()
    const elsewhere = ConversationId.parse('01890000-0000-7000-8000-00000000000e')
    expect(await bench.takes.send(takeId, elsewhere)).toEqual({ ok: true, value: takeId })
    expect(bench.queued.get(NoteId.parse(takeId))?.draft.conversationId).toBe(elsewhere)
    expect(await bench.takes.send(takeId, null)).toEqual({ ok: true, value: takeId })
    expect(bench.queued.size).toBe(1)
  })

  it('stay drafts, with the reason, when they cannot be queued', async () => {
    const { bench, takeId } = await draft()
    bench.queueAnswer = refused('notAllowed')
    expect(await bench.takes.send(takeId, null)).toEqual({ ok: false, reason: 'notAllowed' })
    expect(bench.take(takeId)).toMatchObject({ state: 'draft', keptBecause: expect.stringContaining('not a member') })
  })

  it('are still there after a restart, with why they were kept', async () => {
    const { bench, takeId } = await draft()
    const before = bench.take(takeId)
    await bench.takes.close()
    const later = await restart(bench)
    expect(later.take(takeId)).toEqual(before)
    expect(later.notices()).toEqual([])
  })

  it('come from files too', async () => {
    const { bench, takeId } = await draft()
    const file = join(bench.dataDir, 'mine.opus')
    await writeFile(file, await readFile(bench.takes.audioPath(takeId) ?? ''))
    const imported = await bench.takes.importFile(file, target)
    if (!imported.ok) throw new Error(imported.reason)
    expect(bench.take(imported.value)).toMatchObject({ state: 'draft', durationMs: playedMs(4) })
    expect((await bench.takes.send(imported.value, null)).ok).toBe(true)
  })

  it('leave nothing behind when a file cannot be imported', async () => {
    const bench = await setUp()
    const result = await bench.takes.importFile(join(bench.dataDir, 'nowhere.opus'), target)
    expect(result.ok).toBe(false)
    expect(bench.takes.list()).toEqual([])
  })

  it('that nobody knows are refused', async () => {
    const bench = await setUp()
    expect(await bench.takes.send(newTakeId(), null)).toMatchObject({ reason: 'takeUnknown' })
    expect(await bench.takes.discard(newTakeId())).toMatchObject({ reason: 'takeUnknown' })
  })
})
