import { readdir, readFile } from 'node:fs/promises'
import { decodeTrack } from '../../../shared/annotation/decode.ts'
import type { Scene, Track, TrackEvent } from '../../../shared/annotation/model.ts'
import type { TakeId } from '../../../shared/kernel/ids.ts'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { framesOf, type MadePicture } from './drawn-pictures.ts'
import { keepBenches } from './kept-benches.ts'
import type { TalkBench } from './talk-bench.ts'

export interface Speaking {
  readonly bench: TalkBench
  readonly talk: ReturnType<TalkBench['begin']>
  readonly takeId: TakeId
}

/** Takes that are spoken for two seconds, and end with the test they were made in. */
export function keepSpeaking() {
  const { setUp, restart } = keepBenches()
  return {
    restart,
    async speaking(): Promise<Speaking> {
      const bench = await setUp()
      const talk = bench.begin()
      bench.takes.release()
      await bench.speak(talk, 10)
      return { bench, talk, takeId: talk.takeId }
    },
  }
}

export async function show({ bench, takeId }: Pick<Speaking, 'bench' | 'takeId'>, made: MadePicture, scene = 0) {
  for (const frame of framesOf(takeId, made)) bench.takes.drawings.accept(frame)
  return bench.takes.drawings.setPicture(takeId, { scene, picture: made.picture, hidden: [] })
}

export async function draw(
  { bench, takeId }: Speaking,
  scenes: Scene[],
  events: TrackEvent[],
  from = 0,
  isLast = true,
) {
  return bench.takes.drawings.draw(takeId, { from, scenes, events, isLast })
}

export async function keep({ bench, talk, takeId }: Speaking) {
  await bench.takes.systemEvent('lock')
  bench.finish(talk, 0)
  return bench.until(takeId, 'draft')
}

/** By the key, as a person ends a take that goes on by itself. */
export function stop({ bench, talk }: Speaking): void {
  bench.clock.advance(takeTuning.doublePressMs + 1)
  bench.takes.press()
  bench.finish(talk, 1)
  bench.takes.release()
}

export async function trackAt(bench: TalkBench, takeId: TakeId, of: 'heard' | 'recorded' = 'heard'): Promise<Track> {
  const path = await bench.takes.drawings.trackPath(takeId, of)
  if (path === null) throw new Error('nothing was drawn')
  return decoded(await readFile(path))
}

export function decoded(bytes: Uint8Array): Track {
  const read = decodeTrack(bytes)
  if (!read.ok) throw new Error(read.reason)
  return read.value.track
}

export const sent = (bench: TalkBench) => [...bench.queued.values()].at(-1)
export const picturesIn = async (folder: string) =>
  (await readdir(folder)).filter((name) => name.startsWith('picture-')).sort()
