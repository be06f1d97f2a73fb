import type { UiNote } from '#shared/contract/desktop.ts'
import type { Member } from '#shared/contract/model.ts'
import { formatBytes, formatDuration } from '#shared/kernel/format.ts'
import { formatClock, listNames } from '../../ui/time-format.ts'
import { pictureInRow } from '../note-picture/picture-words.ts'

const speakerOf = (note: UiNote): string => (note.isMine ? 'you' : note.authorName)

function reactionsIn({ reactions }: UiNote): string | null {
  const count = reactions.reduce((sum, one) => sum + one.memberIds.length, 0)
  return count === 0 ? null : `${count} ${count === 1 ? 'reaction' : 'reactions'}`
}

/** What a screen reader says of the row. */
export function nameOfNote(note: UiNote): string {
  const { count, unheard } = note.replies
  return [
    note.audio === null
      ? `Text from ${speakerOf(note)}`
      : `Voice note from ${speakerOf(note)}, ${formatDuration(note.audio.durationMs)}`,
    pictureInRow(note),
    formatClock(note.createdAtMs),
    note.audio !== null && !note.isHeard ? 'unheard' : null,
    reactionsIn(note),
    count > 0 ? `${count} ${count === 1 ? 'reply' : 'replies'}` : null,
    unheard > 0 ? `${unheard} unheard` : null,
  ]
    .filter((part) => part !== null)
    .join(', ')
}

/** `Play note from Alice, 0:07`. */
export const nameOfPlay = (note: UiNote, durationMs: number, isPlaying: boolean): string =>
  `${isPlaying ? 'Pause' : 'Play'} note from ${speakerOf(note)}, ${formatDuration(durationMs)}`

/** Only what takes its time is worth a number. */
const SIZE_TOLD_BYTES = 5_000_000

/** ` of 118 MB`, of all that goes up with a note. */
function ofSize({ audio, track, pictures = [], video }: UiNote): string {
  const shown = pictures.flatMap(({ thumbnail, ...picture }) => (thumbnail ? [picture, thumbnail] : [picture]))
  const sizeBytes = [audio, track, ...shown, video].reduce((sum, file) => sum + (file?.sizeBytes ?? 0), 0)
  return sizeBytes < SIZE_TOLD_BYTES ? '' : ` of ${formatBytes(sizeBytes)}`
}

/** The state of an own note in words; null for notes of others, whose state is nobody's concern. */
export function stateWords(note: UiNote, members: Readonly<Record<string, Member>>): string | null {
  if (!note.isMine) return null
  switch (note.state) {
    case 'queued':
      return note.uploadTrouble ?? 'Queued'
    case 'uploading': {
      const far = `${note.uploadPercent ?? 0} %${ofSize(note)}`
      return note.uploadTrouble ? `${far} sent. ${note.uploadTrouble}` : `Uploading ${far}`
    }
    case 'delivered':
      return 'Delivered'
    case 'heard':
      return `Heard by ${listNames(note.heardBy.map((id) => members[id]?.name ?? 'somebody'))}`
    case 'failed':
      return note.failure ?? 'Not sent'
  }
}
