import { createHash } from 'node:crypto'
import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { NoteId } from '../../../shared/kernel/ids.ts'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { exists, keepBenches } from './kept-benches.ts'
import { playedMs } from './spoken-pages.ts'
import { readOpus, target } from './talk-bench.ts'

/** From key down to note, and why a take may not begin. */

const PATIENCE = { timeout: 20_000, interval: 5 }
const { setUp } = keepBenches()

describe('a take from key down to note', () => {
  it('is queued as a whole Ogg Opus file with its hash, length and waveform', async () => {
    const bench = await setUp()
    const talk = bench.begin()
    await bench.speak(talk, 8)
    bench.clock.advance(1_600)
    bench.takes.release()
    expect(bench.commands.at(-1)).toEqual({ kind: 'finishCapture', takeId: talk.takeId, tailMs: 200 })
    expect(bench.take(talk.takeId)?.state).toBe('finishing')
    bench.finish(talk, 2)
    const { draft, path } = await vi.waitFor(() => {
      const note = bench.queued.get(NoteId.parse(talk.takeId))
      if (!note) throw new Error('not queued')
      return note
    }, PATIENCE)
    const bytes = await readFile(path)
    const summary = await readOpus(path)
    expect(summary.isEnded).toBe(true)
    expect(draft.audio).toEqual({
      blobId: talk.takeId,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      sizeBytes: bytes.length,
      durationMs: playedMs(10),
      peaks: expect.any(Array),
      loudness: { lufs: expect.any(Number), truePeakDb: expect.any(Number) },
    })
    expect(summary.durationMs).toBe(playedMs(10))
    expect(Math.max(...(draft.audio?.peaks ?? []))).toBe(77)
    expect(draft).toMatchObject({ id: talk.takeId, conversationId: target.conversationId, kind: 'voice' })
    expect(bench.take(talk.takeId)).toBeUndefined()
    expect(bench.changes.at(-1)).toEqual({ kind: 'takeGone', takeId: talk.takeId, isSent: true })
    expect(bench.takes.audioPath(talk.takeId)).toBe(path)
  })

  it('says recording only when the first page with speech is on disk', async () => {
    const bench = await setUp()
    const talk = bench.begin()
    const sizes: Promise<number>[] = []
    bench.takes.onChange((change) => {
      if (change.kind === 'take' && change.take.state === 'recording') {
        sizes.push(readFile(join(bench.folder(talk.takeId), 'audio.opus.part')).then((bytes) => bytes.length))
      }
    })
    bench.takes.report({ kind: 'microphoneOpened', takeId: talk.takeId, label: 'Test microphone' })
    const headers = talk.pages.take(2)
    for (const frame of headers) bench.takes.acceptPage(frame)
    await vi.waitFor(() => access(join(bench.folder(talk.takeId), 'audio.opus.part')), PATIENCE)
    expect(bench.take(talk.takeId)?.state).toBe('opening')
    const first = talk.pages.next()
    bench.takes.acceptPage(first)
    await bench.until(talk.takeId, 'recording')
    const headerBytes = headers.reduce((sum, frame) => sum + frame.page.length, 0)
    expect(await sizes[0]).toBeGreaterThanOrEqual(headerBytes + first.page.length)
  })

  it('lets only bytes go up early that sealing will not change', async () => {
    const bench = await setUp()
    const talk = bench.begin()
    const early: Buffer[] = []
    for (let i = 0; i < 4; i += 1) {
      bench.clock.advance(1_000)
      await bench.speak(talk, 3)
      const grown = bench.grown.at(-1) ?? 0
      const file = await readFile(join(bench.folder(talk.takeId), 'audio.opus.part'))
      expect(grown).toBeLessThan(file.length)
      early.push(file.subarray(0, grown))
    }
    bench.takes.release()
    bench.finish(talk, 1)
    await vi.waitFor(() => expect(bench.queued.size).toBe(1), PATIENCE)
    const sealed = await readFile(join(bench.folder(talk.takeId), 'audio.opus'))
    expect(bench.followed).toEqual([
      join(bench.folder(talk.takeId), 'audio.opus.part'),
      join(bench.folder(talk.takeId), 'audio.opus'),
    ])
    expect(early.length).toBe(4)
    expect(early.at(-1)?.length).toBeGreaterThan(1_000)
    for (const bytes of early) expect(sealed.subarray(0, bytes.length).equals(bytes)).toBe(true)
  })

  it('waits for every page that capture has counted, even those that come after the count', async () => {
    const bench = await setUp()
    const talk = bench.begin()
    await bench.speak(talk, 3)
    bench.clock.advance(800)
    bench.takes.release()
    const late = talk.pages.take(2)
    bench.takes.report({ kind: 'captureFinished', takeId: talk.takeId, pageCount: 7 })
    expect(bench.take(talk.takeId)?.state).toBe('finishing')
    for (const frame of late) bench.takes.acceptPage(frame)
    await vi.waitFor(() => expect(bench.queued.size).toBe(1), PATIENCE)
    expect([...bench.queued.values()][0]?.draft.audio?.durationMs).toBe(playedMs(5))
  })

  it('latches on a tap and shows it', async () => {
    const bench = await setUp()
    const talk = bench.begin()
    bench.clock.advance(100)
    bench.takes.release()
    expect(bench.take(talk.takeId)?.isLatched).toBe(true)
    await bench.speak(talk, 4)
    bench.clock.advance(4_000)
    bench.takes.press()
    bench.takes.release()
    bench.finish(talk, 1)
    await vi.waitFor(() => expect(bench.queued.size).toBe(1), PATIENCE)
  })

  it('keeps the target it began with', async () => {
    const bench = await setUp()
    const talk = bench.begin()
    bench.takes.setTarget(null)
    await bench.speak(talk, 3)
    bench.clock.advance(700)
    bench.takes.release()
    bench.finish(talk, 0)
    await vi.waitFor(() => expect(bench.queued.size).toBe(1), PATIENCE)
    expect([...bench.queued.values()][0]?.draft.conversationId).toBe(target.conversationId)
  })

  it('leaves no folder once delivered, and no upload is ended for it', async () => {
    const bench = await setUp()
    const talk = bench.begin()
    await bench.speak(talk, 3)
    bench.clock.advance(700)
    bench.takes.release()
    bench.finish(talk, 0)
    await vi.waitFor(() => expect(bench.queued.size).toBe(1), PATIENCE)
    bench.takes.removeDelivered(talk.takeId)
    await vi.waitFor(async () => expect(await exists(bench.folder(talk.takeId))).toBe(false), PATIENCE)
    expect(bench.abandoned).toEqual([])
    expect(bench.takes.audioPath(talk.takeId)).toBeNull()
  })
})

describe('a take that cannot begin', () => {
  it('asks for a conversation first', async () => {
    const bench = await setUp()
    bench.takes.setTarget(null)
    bench.takes.press()
    bench.takes.release()
    expect(bench.notices()).toEqual(['Choose a conversation first: that is where the note goes.'])
    expect(bench.takes.list()).toEqual([])
  })

  it('asks for a window when none is open', async () => {
    const bench = await setUp()
    bench.detach()
    bench.takes.press()
    expect(bench.notices()[0]).toContain('No Earshot window is ready to record')
  })

  it('says that the microphone was refused, and leaves nothing behind', async () => {
    const bench = await setUp()
    const { takeId } = bench.begin()
    bench.takes.report({ kind: 'microphoneFailed', takeId, reason: 'microphoneRefused' })
    await vi.waitFor(() => expect(bench.notices()[0]).toContain('may not use the microphone'), PATIENCE)
    await vi.waitFor(async () => expect(await exists(bench.folder(takeId))).toBe(false), PATIENCE)
    expect(bench.takes.list()).toEqual([])
  })

  it('says that nothing was recorded when the key goes up before the microphone is open', async () => {
    const bench = await setUp()
    const { takeId } = bench.begin()
    bench.clock.advance(500)
    bench.takes.release()
    await vi.waitFor(() => expect(bench.notices()[0]).toContain('Nothing was recorded'), PATIENCE)
    expect(bench.commands.at(-1)).toEqual({ kind: 'cancelCapture', takeId })
  })

  it('closes a microphone that opens after the person has left', async () => {
    const bench = await setUp()
    const { takeId } = bench.begin()
    bench.clock.advance(500)
    bench.takes.release()
    await vi.waitFor(() => expect(bench.takes.list()).toEqual([]), PATIENCE)
    bench.commands.length = 0
    bench.takes.report({ kind: 'microphoneOpened', takeId, label: 'late' })
    expect(bench.commands).toEqual([{ kind: 'cancelCapture', takeId }])
  })

  it('gives up on a microphone that never opens', async () => {
    const bench = await setUp()
    bench.begin()
    bench.clock.advance(takeTuning.openTimeoutMs)
    await vi.waitFor(() => expect(bench.notices()[0]).toContain('could not be opened'), PATIENCE)
  })
})
