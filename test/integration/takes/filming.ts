import { readFile } from 'node:fs/promises'
import { afterEach, expect } from 'vitest'
import type { Scene } from '../../../shared/annotation/model.ts'
import type { NoteVideo } from '../../../shared/contract/model.ts'
import type { ClipRun } from '../../../shared/contract/take-files.ts'
import { BlobId } from '../../../shared/kernel/ids.ts'
import { recordedVideo } from '../../../shared/video/recorded-video.ts'
import { type ScannedVideo, scanWebm } from '../../../shared/video/scan-webm.ts'
import { createTalkBench, type TalkBench } from './talk-bench.ts'

/** They end with the test they were made in. */
export const benches: TalkBench[] = []
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.end()
})

/** Ten frames a second, each a hundred times its own number; every fifth stands by itself. */
export const video = (frames: number): Uint8Array => recordedVideo({ frames, msPerFrame: 100, keyEvery: 5 })

export interface Filming {
  readonly bench: TalkBench
  readonly talk: ReturnType<TalkBench['begin']>
  readonly takeId: ReturnType<TalkBench['begin']>['takeId']
  readonly blobId: BlobId
}

export const fromStart: ClipRun[] = [{ atMs: 0, fromMs: 0 }]

/** Two seconds are spoken, and a clip is begun. */
export async function filming(runs = fromStart): Promise<Filming> {
  const bench = await createTalkBench()
  benches.push(bench)
  const talk = bench.begin()
  bench.takes.release()
  await bench.speak(talk, 10)
  const { takeId } = talk
  const made = { bench, talk, takeId, blobId: BlobId.parse(crypto.randomUUID()) }
  expect(await told(made, { runs })).toEqual({ ok: true, value: { haveBytes: 0 } })
  return made
}

export const told = ({ bench, takeId, blobId }: Filming, { runs = fromStart, isLast = false } = {}) =>
  bench.takes.clips.keep(takeId, { blobId, runs, isLast })

export function give({ bench, takeId, blobId }: Filming, bytes: Uint8Array, offset = 0): void {
  for (let at = 0; at < bytes.length; at += 1_000) {
    bench.takes.clips.accept({ takeId, blobId, offset: offset + at, bytes: bytes.subarray(at, at + 1_000) })
  }
}

export async function film(made: Filming, bytes: Uint8Array, runs = fromStart): Promise<void> {
  give(made, bytes)
  expect(await told(made, { runs })).toEqual({ ok: true, value: { haveBytes: bytes.length } })
  expect(await told(made, { runs, isLast: true })).toMatchObject({ ok: true })
}

export async function keep({ bench, talk, takeId }: Filming) {
  await bench.takes.systemEvent('lock')
  bench.finish(talk, 0)
  await bench.until(takeId, 'draft')
}

export async function wholeOf({ bench, takeId }: Pick<Filming, 'bench' | 'takeId'>): Promise<NoteVideo> {
  await expect.poll(() => bench.take(takeId)?.video).toBeDefined()
  const found = bench.take(takeId)?.video
  if (!found) throw new Error('it is not whole')
  return found
}

async function scanned(path: string): Promise<ScannedVideo> {
  const bytes = await readFile(path)
  const read = async (at: number, length: number) => bytes.subarray(at, at + length)
  const found = await scanWebm({ sizeBytes: bytes.length, read })
  if (!found.ok) throw new Error(found.reason)
  return found.value
}

/** What each frame shows: its number. */
export async function framesIn(path: string): Promise<number[]> {
  const bytes = await readFile(path)
  return (await scanned(path)).frames.map(({ from }) => bytes[from] ?? -1)
}

export async function send({ bench, takeId }: Pick<Filming, 'bench' | 'takeId'>) {
  const outcome = await bench.takes.send(takeId, null, 'everything')
  const note = [...bench.queued.values()].at(-1)
  const path = note?.files.find(({ blobId }) => blobId === note.draft.video?.blobId)?.path
  return { outcome, note, path: path ?? '' }
}

export const sceneOn = (blobId: BlobId): Scene => ({ width: 320, height: 200, picture: blobId, label: 'A window' })

export const count = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, n) => from + n)
