import { open } from 'node:fs/promises'
import { describe, expect, it, vi } from 'vitest'
import type { OpenAudioFile } from '../../../electron/core/takes/take-writer.ts'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { keepBenches } from './kept-benches.ts'
import { playedMs } from './spoken-pages.ts'
import { readOpus } from './talk-bench.ts'

/** A disk that runs full, cannot be written to, or cannot keep up. */

const PATIENCE = { timeout: 20_000, interval: 5 }
const { setUp } = keepBenches()

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
