import { OPUS_RATE } from '#shared/audio/opus-packet.ts'
import { limits } from '#shared/contract/limits.ts'
import type { Chapter } from '#shared/contract/model.ts'
import { markToEdited } from '#shared/take/spans.ts'
import type { TakeEdits } from './take-manifest.ts'

const SAMPLES_PER_MS = OPUS_RATE / 1000

interface Naming {
  /** In what is heard. */
  readonly atMs: number
  /** Null takes it away. */
  readonly title: string | null
}

/** The marks, with the one that begins at this place of what is heard named; null when none does. */
export function withTitle(
  chapters: readonly Chapter[],
  kept: TakeEdits['kept'],
  { atMs, title }: Naming,
): readonly Chapter[] | null {
  const index = chapters.findLastIndex((chapter) => placeOf(chapter, kept) === atMs)
  return index < 0 ? null : chapters.map((chapter, i) => (i === index ? { ...chapter, title } : chapter))
}

/**
 * Marks of what was recorded, by their place in what is heard. One that was cut stands where speech goes on; of two at one place the
 * later one is right, for what the earlier one named is gone.
 */
export function chaptersHeard(chapters: readonly Chapter[], edits: TakeEdits, durationMs: number): Chapter[] {
  const heard = new Map<number, Chapter>()
  for (const chapter of chapters) {
    const atMs = placeOf(chapter, edits.kept)
    if (atMs !== null && atMs < durationMs) heard.set(atMs, { ...chapter, atMs })
  }
  return [...heard.values()].sort((a, b) => a.atMs - b.atMs).slice(0, limits.chapters)
}

/** Null: nothing is heard from there on. */
function placeOf({ atMs }: Chapter, kept: TakeEdits['kept']): number | null {
  const at = kept ? markToEdited(kept, atMs * SAMPLES_PER_MS) : atMs * SAMPLES_PER_MS
  return at === null ? null : Math.round(at / SAMPLES_PER_MS)
}
