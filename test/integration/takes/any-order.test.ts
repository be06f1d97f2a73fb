import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { OnRelease } from '../../../shared/contract/settings.ts'
import type { UiTake } from '../../../shared/contract/ui-take.ts'
import { NoteId, type TakeId } from '../../../shared/kernel/ids.ts'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { createRandom } from '../../faults/support/seeded.ts'
import { createSpokenPages } from './spoken-pages.ts'
import { createTalkBench, readOpus, type TalkBench } from './talk-bench.ts'

/** Everything a person can do with recordings, drawn at random, several things at once; the same again for the same seed. */
async function createPerson(seed: number, onRelease: OnRelease) {
  const random = createRandom(seed)
  const upTo = (n: number): number => Math.floor(random() * n)
  const isTrue = (share: number): boolean => random() < share
  let bench = await createTalkBench({ onRelease })
  /** Of takes that hold speech and were neither sent nor thrown away for good. */
  const owed = new Set<TakeId>()
  const sent = new Set<NoteId>()

  const kept = (): UiTake[] => bench.takes.list().filter(({ state }) => state === 'draft' || state === 'discarded')
  const waitFor = (look: () => void | Promise<void>): Promise<void> =>
    vi.waitFor(look, { timeout: 10_000, interval: 3 })

  async function speak(): Promise<void> {
    const talk = bench.begin()
    await bench.speak(talk, 3 + upTo(12))
    owed.add(talk.takeId)
    if (isTrue(0.3)) bench.takes.mark(talk.takeId, null)
    bench.clock.advance(1_300)
    const how = upTo(4)
    if (how === 0) void bench.takes.systemEvent('suspend')
    if (how === 1) bench.takes.escape()
    bench.takes.release()
    if (how > 1) bench.finish(talk, 1)
  }

  async function goOn(takeId: TakeId): Promise<void> {
    if (!(await bench.takes.append(takeId)).ok) return
    const pages = createSpokenPages(takeId)
    bench.takes.report({ kind: 'microphoneOpened', takeId, label: 'Test microphone' })
    // Now and then nothing is said but the headers.
    const isSpoken = isTrue(0.7)
    for (const frame of pages.take(isSpoken ? 3 + upTo(8) : 2)) bench.takes.acceptPage(frame)
    if (isSpoken) await waitFor(() => expect(bench.take(takeId)?.state).not.toBe('opening'))
    bench.clock.advance(700)
    const how = upTo(3)
    if (how === 0) return bench.takes.escape()
    if (how === 1) return void bench.takes.systemEvent('suspend')
    bench.takes.press()
    bench.takes.release()
    bench.takes.report({ kind: 'captureFinished', takeId, pageCount: pages.next().index })
  }

  /** What is refused is refused: that is looked at elsewhere. */
  async function change({ id, durationMs }: UiTake): Promise<void> {
    const fromMs = upTo(durationMs)
    const toMs = fromMs + 1 + upTo(durationMs)
    const deeds: readonly (() => Promise<unknown>)[] = [
      () => bench.takes.edit(id, { kind: 'trim', fromMs, toMs }),
      () => bench.takes.edit(id, { kind: 'cut', fromMs, toMs: Math.min(toMs, fromMs + 600) }),
      () => bench.takes.undoEdit(id),
      () => bench.takes.discard(id),
      () => bench.takes.undoDiscard(id),
      () => (isTrue(0.3) ? bench.takes.send(id, null, 'everything') : Promise.resolve()),
      () => goOn(id),
    ]
    await deeds[upTo(deeds.length)]?.()
  }

  async function letUndoRunOut(): Promise<void> {
    for (const { id, state } of kept()) if (state === 'discarded') owed.delete(id)
    bench.clock.advance(takeTuning.undoMs + 1_000)
  }

  async function startAgain(): Promise<void> {
    const shown = () =>
      kept()
        .map(({ id, state, durationMs, peaks, chapters }) => ({ id, state, durationMs, peaks, chapters }))
        .sort((a, b) => (a.id < b.id ? -1 : 1))
    const before = shown()
    await bench.takes.close()
    bench = await bench.restart(sent)
    expect(shown()).toEqual(before)
  }

  /** Nothing is under way any more, and the manifests say so. */
  async function rest(): Promise<void> {
    await waitFor(async () => {
      expect(kept()).toHaveLength(bench.takes.list().length)
      for (const { id, state } of kept()) {
        const manifest = await manifestOf(bench, id)
        expect(manifest.state).toBe(state === 'draft' ? 'kept' : 'discarded')
        expect(manifest.audio).not.toBeNull()
      }
    })
  }

  async function check(): Promise<void> {
    for (const [noteId, { draft, path }] of bench.queued) {
      sent.add(noteId)
      for (const id of [...owed]) if (NoteId.parse(id) === noteId) owed.delete(id)
      expect(await hashOf(path)).toBe(draft.audio?.sha256)
      expect((await readOpus(path)).durationMs).toBe(draft.audio?.durationMs)
      // Nothing of it may be taken back from the server now.
      expect(bench.abandoned.map(String)).not.toContain(String(draft.audio?.blobId))
    }
    for (const id of owed) {
      const path = bench.takes.audioPath(id) ?? ''
      expect((await readOpus(path)).durationMs).toBe(bench.take(id)?.durationMs)
      expect((await manifestOf(bench, id)).audio.sha256).toBe(await hashOf(path))
    }
  }

  return {
    async act(): Promise<void> {
      const takes = kept()
      const first = takes[upTo(takes.length)]
      const draw = random()
      if (!first || draw < 0.15) await speak()
      else if (draw < 0.25) await letUndoRunOut()
      else if (draw < 0.35) await startAgain()
      else await Promise.all([first, ...takes.filter(() => isTrue(0.3)), ...(isTrue(0.3) ? [first] : [])].map(change))
      await rest()
      await check()
    },
    end: () => bench.end(),
  }
}

const hashOf = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
const manifestOf = async (bench: TalkBench, takeId: TakeId) =>
  JSON.parse(await readFile(join(bench.folder(takeId), 'take.json'), 'utf8'))

describe('recordings that are made, cut, gone on with, thrown away, brought back and sent in any order', () => {
  it.each([
    [11, 'send'],
    [12, 'review'],
    [20, 'send'],
    [28, 'review'],
  ] as const)('are each whole, and none is lost: seed %i, %s on release', async (seed, onRelease) => {
    const person = await createPerson(seed, onRelease)
    onTestFinished(person.end)
    for (let i = 0; i < 15; i += 1) await person.act()
  })
})
