import type { UiNote } from '#shared/contract/desktop.ts'
import { speakDuration } from '#shared/kernel/format.ts'
import { WORDS_IN_NAME } from './tuning.ts'

/** `Open the picture of Bob’s note: Sign-in page, third draft`, `Open the screen clip, 12 s, of your note`. */
export function nameOfPicture(note: UiNote): string {
  const whose = note.isMine ? 'your' : `${note.authorName}’s`
  const count = note.pictures?.length ?? 0
  const what = note.video
    ? `the screen clip, ${speakDuration(note.video.durationMs)},`
    : count > 1
      ? `the ${count} pictures`
      : count === 1
        ? 'the picture'
        : 'the drawing'
  const words = note.track?.words.trim().replace(/\s+/g, ' ') ?? ''
  const shown = words.length > WORDS_IN_NAME ? `${words.slice(0, WORDS_IN_NAME)}…` : words
  return `Open ${what} of ${whose} note${shown === '' ? '' : `: ${shown}`}`
}

/** For the name of a row; null where there is nothing to see. */
export function pictureInRow({ track, pictures = [], video }: UiNote): string | null {
  if (video) return `with a screen clip, ${speakDuration(video.durationMs)}`
  if (!track) return null
  return pictures.length > 1
    ? `with ${pictures.length} pictures`
    : pictures.length === 1
      ? 'with a picture'
      : 'with a drawing'
}
