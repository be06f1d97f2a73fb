import type { Track } from '#shared/annotation/model.ts'
import type { UiNote } from '#shared/contract/desktop.ts'

/** What is seen of a clip on which nothing is drawn: the video alone, from the beginning to the end. */
export function plainClip({ video, audio }: Partial<Pick<UiNote, 'video' | 'audio'>>): Track | null {
  if (!video) return null
  const { width, height, blobId } = video
  const durationMs = audio?.durationMs ?? video.durationMs
  return { durationMs, scenes: [{ width, height, picture: blobId, label: '' }], events: [] }
}

/** The same for one whose drawing never heard of the clip: the page that recorded it was gone too soon. */
export function withClip(note: Partial<Pick<UiNote, 'video' | 'audio'>>, track: Track): Track {
  const isNamed = track.scenes.some(({ picture }) => picture === note.video?.blobId)
  return isNamed || track.events.length > 0 ? track : (plainClip(note) ?? track)
}
