import { OPUS_RATE } from '#shared/audio/opus-packet.ts'
import { limits } from '#shared/contract/limits.ts'
import type { Chapter } from '#shared/contract/model.ts'
import { markToEdited } from '#shared/take/spans.ts'
import type { TakeEdits } from './take-manifest.ts'

const SAMPLES_PER_MS = OPUS_RATE / 1000

/**
 * Marks of what was recorded, by their place in what is heard. One that was cut stands where speech goes on; of two at one place the
 * later one is right, for what the earlier one named is gone.
 */
export function chaptersHeard(chapters: readonly Chapter[], edits: TakeEdits, durationMs: number): Chapter[] {
  const heard = new Map<number, Chapter>()
  for (const chapter of chapters) {
    const at = edits.kept ? markToEdited(edits.kept, chapter.atMs * SAMPLES_PER_MS) : chapter.atMs * SAMPLES_PER_MS
    const atMs = at === null ? null : Math.round(at / SAMPLES_PER_MS)
    if (atMs !== null && atMs < durationMs) heard.set(atMs, { ...chapter, atMs })
  }
  return [...heard.values()].sort((a, b) => a.atMs - b.atMs).slice(0, limits.chapters)
}
