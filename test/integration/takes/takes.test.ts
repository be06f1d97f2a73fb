import { createHash } from 'node:crypto'
import { access, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { OpenAudioFile } from '../../../electron/core/takes/take-writer.ts'
import { ConversationId, NoteId } from '../../../shared/kernel/ids.ts'
import { refused } from '../../../shared/kernel/result.ts'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { playedMs } from './spoken-pages.ts'
import { createTalkBench, newTakeId, readOpus, type TalkBench, target } from './talk-bench.ts'

const PATIENCE = { timeout: 10_000, interval: 5 }
const benches: TalkBench[] = []
async function setUp(options?: Parameters<typeof createTalkBench>[0]): Promise<TalkBench> {
  const bench = await createTalkBench(options)
  benches.push(bench)
  return bench
}
async function restart(bench: TalkBench): Promise<TalkBench> {
  const next = await bench.restart()
  benches.push(next)
  return next
}
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.end()
})

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

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

/** A disk with room for `limitBytes` of audio. */
const fullAfter =
  (limitBytes: number): OpenAudioFile =>
  async (path) => {
    const handle = await open(path, 'wx')
    if (!path.endsWith('.part')) return handle
    return {
      truncate: (length) => handle.truncate(length),
      sync: () => handle.sync(),
      close: () => handle.close(),
      write: (async (bytes: Uint8Array, offset: number, length: number, position: number) => {
        const room = Math.max(0, limitBytes - position)
        if (room === 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
        return handle.write(bytes, offset, Math.min(length, room), position)
      }) as typeof handle.write,
    }
  }

describe('a disk that fails', () => {
  it('keeps what fitted, whole, when it runs full in the middle of a page', async () => {
    const bench = await setUp({ openFile: fullAfter(3_000) })
    const talk = bench.begin()
    bench.takes.report({ kind: 'microphoneOpened', takeId: talk.takeId, label: 'Test microphone' })
    for (const frame of talk.pages.take(10)) bench.takes.acceptPage(frame)
    const draft = await bench.until(talk.takeId, 'draft')
    expect(draft.keptBecause).toContain('The disk is full')
    expect(bench.notices()).toEqual([draft.keptBecause])
    const summary = await readOpus(bench.takes.audioPath(talk.takeId) ?? '')
    expect(summary.durationMs).toBe(draft.durationMs)
    expect(summary.validBytes).toBeGreaterThan(2_000)
    expect(bench.commands.map(({ kind }) => kind)).toContain('cancelCapture')
  })

  it('says so when not even the first page fits', async () => {
    const bench = await setUp({ openFile: fullAfter(0) })
    const talk = bench.begin()
    bench.takes.report({ kind: 'microphoneOpened', takeId: talk.takeId, label: 'Test microphone' })
    bench.takes.acceptPage(talk.pages.next())
    await vi.waitFor(() => expect(bench.notices()[0]).toContain('The disk is full'), PATIENCE)
    expect(bench.takes.list()).toEqual([])
  })

  it('says which folder cannot be written to', async () => {
    const openFile: OpenAudioFile = async () => {
      throw Object.assign(new Error('permission denied'), { code: 'EACCES' })
    }
    const bench = await setUp({ openFile })
    bench.begin()
    await vi.waitFor(() => expect(bench.notices()[0]).toContain(`data folder ${bench.dataDir}`), PATIENCE)
  })

  it('keeps all it had accepted when the disk cannot keep up', async () => {
    let isStuck = false
    let isWaiting = false
    let go = () => {}
    const openFile: OpenAudioFile = async (path) => {
      const handle = await open(path, 'wx')
      return {
        truncate: (length) => handle.truncate(length),
        sync: () => handle.sync(),
        close: () => handle.close(),
        write: (async (bytes: Uint8Array, offset: number, length: number, position: number) => {
          if (isStuck)
            await new Promise<void>((resolve) => {
              isWaiting = true
              go = resolve
            })
          return handle.write(bytes, offset, length, position)
        }) as typeof handle.write,
      }
    }
    const bench = await setUp({ openFile })
    const talk = bench.begin()
    await bench.speak(talk, 3)
    isStuck = true
    for (const frame of talk.pages.take(takeTuning.writeQueuePages + 2)) bench.takes.acceptPage(frame)
    await vi.waitFor(() => expect(isWaiting).toBe(true))
    isStuck = false
    go()
    const draft = await bench.until(talk.takeId, 'draft')
    expect(draft.keptBecause).toContain('cannot keep up')
    expect(draft.durationMs).toBe(playedMs(3 + takeTuning.writeQueuePages))
  })

  it('keeps an unsealed draft when sealing fails, and sending it tries again', async () => {
    let isFailing = true
    const openFile: OpenAudioFile = async (path) => {
      const handle = await open(path, 'wx')
      return {
        write: handle.write.bind(handle),
        sync: () => handle.sync(),
        close: () => handle.close(),
        truncate: async (length) => {
          if (isFailing) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
          await handle.truncate(length)
        },
      }
    }
    const bench = await setUp({ openFile })
    const talk = bench.begin()
    await bench.speak(talk, 3)
    bench.clock.advance(700)
    bench.takes.release()
    bench.finish(talk, 0)
    expect((await bench.until(talk.takeId, 'draft')).keptBecause).toContain('The disk is full')
    isFailing = false
    expect(await bench.takes.send(talk.takeId, null)).toEqual({ ok: true, value: talk.takeId })
    expect([...bench.queued.values()][0]?.draft.audio?.durationMs).toBe(playedMs(3))
  })
})

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
