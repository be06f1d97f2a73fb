import { appendFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { NoteId } from '../../../shared/kernel/ids.ts'
import { sentenceOf } from '../../../shared/kernel/reasons.ts'
import { keepBenches } from './kept-benches.ts'
import { playedMs } from './spoken-pages.ts'
import { type createTalkBench, newTakeId, readOpus, target } from './talk-bench.ts'

const PATIENCE = { timeout: 10_000, interval: 5 }
const { setUp, restart: startAgain } = keepBenches()

/** What a crash leaves after `speechPages` were stored: the old program neither seals nor closes anything. */
async function crashed(speechPages: number, options?: Parameters<typeof createTalkBench>[0]) {
  const bench = await setUp(options)
  const talk = bench.begin()
  await bench.speak(talk, speechPages)
  const folder = bench.folder(talk.takeId)
  const part = join(folder, 'audio.opus.part')
  const restart = () => startAgain(bench)
  return { bench, takeId: talk.takeId, folder, part, restart }
}

describe('after a crash', () => {
  it('offers what was spoken as a draft, whole, with its waveform, and says so', async () => {
    const { takeId, restart } = await crashed(12)
    const later = await restart()
    const draft = later.take(takeId)
    expect(draft).toMatchObject({ state: 'draft', durationMs: playedMs(12), target })
    expect(draft?.keptBecause).toBe(
      'Recovered, 2 s: Earshot ended while this was recorded. It is kept as a draft in #general.',
    )
    expect(later.notices()).toEqual([draft?.keptBecause])
    expect(Math.max(...(draft?.peaks ?? []))).toBe((13 * 7) % 256)
    const summary = await readOpus(later.takes.audioPath(takeId) ?? '')
    expect(summary).toMatchObject({ isEnded: true, durationMs: playedMs(12), missingPages: 0 })
    expect(await later.takes.send(takeId, null)).toEqual({ ok: true, value: takeId })
  })

  it('leaves a take of a newer version as it is, and says so', async () => {
    const { takeId, folder, restart } = await crashed(5)
    await writeFile(join(folder, 'take.json'), JSON.stringify({ version: 2, id: takeId, audio: 'as it is done then' }))
    const filesIn = async () =>
      Promise.all(
        (await readdir(folder)).sort().map(async (name) => [name, await readFile(join(folder, name), 'base64')]),
      )
    const before = await filesIn()
    const later = await restart()
    expect(later.take(takeId)).toBeUndefined()
    expect(later.notices()).toEqual([sentenceOf('dataNewer', folder)])
    expect(await filesIn()).toEqual(before)
  })

  it('cuts a page that was written by half', async () => {
    const { bench, takeId, part, restart } = await crashed(5)
    const whole = await readFile(part)
    await appendFile(part, whole.subarray(whole.length - 300))
    await appendFile(part, 'OggS')
    const later = await restart()
    expect(later.take(takeId)?.durationMs).toBe(playedMs(5))
    expect((await stat(join(bench.folder(takeId), 'audio.opus'))).size).toBe(whole.length)
  })

  it('cuts a last page whose bytes did not all reach the disk', async () => {
    const { takeId, part, restart } = await crashed(5)
    const bytes = await readFile(part)
    bytes.fill(0, bytes.length - 100)
    await writeFile(part, bytes)
    expect((await restart()).take(takeId)?.durationMs).toBe(playedMs(4))
  })

  it('sets aside what it cannot read when that is more than half a page', async () => {
    const { takeId, folder, part, restart } = await crashed(5)
    await appendFile(part, new Uint8Array(80_000).fill(7))
    expect((await restart()).take(takeId)?.durationMs).toBe(playedMs(5))
    expect((await stat(join(folder, 'audio.rest'))).size).toBe(80_000)
  })

  it('shows a flat waveform when the levels are lost', async () => {
    const { takeId, folder, restart } = await crashed(5)
    await rm(join(folder, 'levels.u8'))
    const peaks = (await restart()).take(takeId)?.peaks
    expect(new Set(peaks).size).toBe(1)
  })

  it('finishes a seal that was interrupted after the file had its name', async () => {
    const { takeId, folder, part, restart } = await crashed(5)
    await rename(part, join(folder, 'audio.opus'))
    expect((await restart()).take(takeId)?.durationMs).toBe(playedMs(5))
  })

  it('finds the same when it is interrupted and runs again', async () => {
    const { takeId, restart } = await crashed(5)
    const first = (await restart()).take(takeId)
    const second = (await restart()).take(takeId)
    expect(second).toEqual(first)
  })

  it('leaves a take alone that is being made while it looks', async () => {
    const bench = await setUp()
    const talk = bench.begin()
    await bench.speak(talk, 3)
    await bench.takes.recover()
    await bench.speak(talk, 2)
    expect(bench.take(talk.takeId)?.state).toBe('recording')
    expect(bench.notices()).toEqual([])
    bench.clock.advance(1_000)
    bench.takes.release()
    bench.finish(talk, 0)
    await vi.waitFor(() => expect(bench.queued.size).toBe(1), { timeout: 10_000, interval: 5 })
    expect([...bench.queued.values()][0]?.draft.audio?.durationMs).toBe(playedMs(5))
  })

  it('clears away a take into which nobody had spoken', async () => {
    const { bench, restart } = await crashed(1)
    const talk = newTakeId()
    await mkdir(bench.folder(talk), { recursive: true })
    await writeFile(join(bench.folder(talk), 'audio.opus.part'), '')
    const later = await restart()
    expect(later.take(talk)).toBeUndefined()
    await expect(stat(bench.folder(talk))).rejects.toThrow('ENOENT')
  })

  it('finishes a deletion that was interrupted', async () => {
    const { folder, takeId, restart } = await crashed(3)
    await rename(folder, `${folder}.gone`)
    const later = await restart()
    expect(later.take(takeId)).toBeUndefined()
    await expect(stat(`${folder}.gone`)).rejects.toThrow('ENOENT')
  })

  it('does not offer a take whose note is queued already, and still plays and removes it', async () => {
    const fresh = await setUp()
    const talk = fresh.begin()
    await fresh.speak(talk, 4)
    fresh.detach()
    await fresh.until(talk.takeId, 'draft')
    await fresh.takes.send(talk.takeId, null)
    await fresh.takes.close()
    // The crash came between the outbox and the manifest.
    const manifest = join(fresh.folder(talk.takeId), 'take.json')
    await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('"queued"', '"kept"'))
    const queued = new Set(fresh.queued.keys())
    const next = await startAgain(fresh, queued)
    expect(next.takes.list()).toEqual([])
    expect(next.takes.audioPath(talk.takeId)).not.toBeNull()
    next.takes.removeDelivered(talk.takeId)
    await vi.waitFor(() => expect(stat(fresh.folder(talk.takeId))).rejects.toThrow('ENOENT'), PATIENCE)
  })
})

describe('a manifest that cannot be read', () => {
  it('never costs the audio: it stays untouched where nobody knows where it belongs', async () => {
    const { bench, takeId, folder, restart } = await crashed(5)
    await writeFile(join(folder, 'take.json'), '{"version":')
    const later = await restart()
    expect(later.take(takeId)).toBeUndefined()
    expect(later.notices()[0]).toContain('Nothing was deleted')
    expect((await readOpus(join(bench.folder(takeId), 'audio.opus'))).durationMs).toBe(playedMs(5))
  })

  it('gives a draft in the fallback conversation where there is one', async () => {
    const { takeId, folder, restart } = await crashed(5, { fallbackTarget: () => target })
    await rm(join(folder, 'take.json'))
    const later = await restart()
    expect(later.take(takeId)).toMatchObject({ state: 'draft', target, durationMs: playedMs(5) })
    expect(later.queued.has(NoteId.parse(takeId))).toBe(false)
  })

  it('leaves bytes alone that no player could read', async () => {
    const { bench, takeId, restart } = await crashed(1)
    const odd = newTakeId()
    await mkdir(bench.folder(odd))
    await writeFile(join(bench.folder(odd), 'audio.opus.part'), new Uint8Array(50_000).fill(3))
    const later = await restart()
    expect(later.take(takeId)?.state).toBe('draft')
    expect((await stat(join(bench.folder(odd), 'audio.opus.part'))).size).toBe(50_000)
  })
})
