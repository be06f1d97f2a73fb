import type { MarkId, Track } from '#shared/annotation/model.ts'
import { type TrackText, textOf } from '#shared/annotation/text-of.ts'
import { drawnMomentsOf } from './drawn-moments.ts'

/** A place in a track that one can step to without hearing it: a picture, something to read, or what was drawn without words. */
export interface Moment {
  readonly kind: TrackText['kind'] | 'drawn'
  readonly atMs: number
  readonly scene: number
  /** Null for a picture, and for several marks. */
  readonly markId: MarkId | null
  readonly text: string
}

/** In order of time. Every picture is one, also without a name; those that are only passed are not. */
export function momentsOf(track: Track): Moment[] {
  const texts = textOf(track)
  const labels = new Map(texts.flatMap((text) => (text.kind === 'scene' ? [[text.scene, text.text] as const] : [])))
  const scenes = sceneTimes(track).map(
    ({ atMs, scene }): Moment => ({
      kind: 'scene',
      atMs,
      scene,
      markId: null,
      text: labels.get(scene) ?? `Picture ${scene + 1}`,
    }),
  )
  const others = texts.filter((text) => text.kind !== 'scene')
  // A picture before what is on it at the same time.
  return [...scenes, ...others, ...drawnMomentsOf(track)].sort((a, b) => a.atMs - b.atMs)
}

function sceneTimes(track: Track): { atMs: number; scene: number }[] {
  const times = [{ atMs: 0, scene: 0 }]
  for (const event of track.events) {
    if (event.kind !== 'scene') continue
    if (times.at(-1)?.atMs === event.atMs) times.pop()
    if (times.at(-1)?.scene !== event.scene) times.push({ atMs: event.atMs, scene: event.scene })
  }
  return times
}

/** The moment one is in: the last that has begun. */
export const momentAt = (moments: readonly Moment[], atMs: number): number =>
  moments.findLastIndex((moment) => moment.atMs <= atMs)
