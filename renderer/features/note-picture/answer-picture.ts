import { freshInk } from '#shared/annotation/chain.ts'
import type { Track } from '#shared/annotation/model.ts'
import { render } from '#shared/annotation/renderer.ts'
import type { NotePicture } from '#shared/contract/model.ts'
import type { BlobId, NoteId } from '#shared/kernel/ids.ts'
import type { PicturedNote } from '../../stores/pictured.ts'
import type { EncodedPicture, PictureBytes } from '../pictures/encode-picture.ts'
import type { AnsweredPicture } from '../showing/ports.ts'
import { type AnsweredPorts, answeredNotes } from './answered.ts'
import { lastLookAt, marksBeneath, standingOn } from './beneath.ts'
import type { Had, NoteDrawings, PictureFile } from './drawings.ts'

export interface AnswerPorts extends AnsweredPorts {
  readonly drawings: Pick<NoteDrawings, 'track'>
  readFile(noteId: NoteId, blobId: BlobId): Promise<Uint8Array<ArrayBuffer>>
  /** Rejects with a sentence. */
  decode(bytes: Uint8Array<ArrayBuffer>, file: PictureFile): Promise<ImageBitmap>
}

/** The picture of a note at a moment, and the moment itself: within the note, and where none was asked for, the last at which its first picture was seen. */
export interface PictureToAnswer {
  readonly picture: AnsweredPicture
  readonly atMs: number
}

const failed = (message: string): Had<never> => ({ ok: false, fault: { message, isAway: false } })

/** A picture of a note with all that is seen on it at a moment, to be drawn on: its bytes as they are, in an ink that nobody has drawn with. */
export async function pictureToAnswer(
  note: PicturedNote,
  askedMs: number | null,
  ports: AnswerPorts,
): Promise<Had<PictureToAnswer>> {
  const had = await ports.drawings.track(note)
  if (!had.ok) return had
  const { track } = had.value
  const atMs = Math.round(Math.min(askedMs ?? endOfFirst(note, track), track.durationMs))
  const { scene } = render(track, atMs)
  const { width, height, label, picture: blobId } = track.scenes[scene] ?? { picture: null }
  const file = note.pictures?.find((one) => one.blobId === blobId)
  if (blobId && blobId === note.video?.blobId) {
    return failed(
      'A clip cannot be drawn on in a reply. Reply with your voice at this moment, or copy the picture as it looks now and show that.',
    )
  }
  if (!file || !width || !height) return failed('There is no picture here to reply on. Reply with your voice instead.')
  const below = await answeredNotes(note, ports)
  const beneath = [...marksBeneath(note, track, below)(scene), ...standingOn(track, scene, atMs)]
  try {
    const bytes = await ports.readFile(note.id, file.blobId)
    const [source, encoded] = await Promise.all([ports.decode(bytes, file), encodedOf(note.id, file, bytes, ports)])
    const shown = { width, height, label: label ?? '', answers: file.blobId }
    const ink = freshInk([track, ...below.map((other) => other.track)])
    return { ok: true, value: { picture: { ...shown, source, encoded, beneath, ink }, atMs } }
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error))
  }
}

/** At rest one sees the first picture of a note: when all that was drawn on it stands there. */
function endOfFirst({ pictures = [] }: PicturedNote, track: Track): number {
  const scene = track.scenes.findIndex(({ picture }) => pictures.some(({ blobId }) => blobId === picture))
  return lastLookAt(track, scene, track.durationMs) ?? 0
}

async function encodedOf(
  noteId: NoteId,
  { thumbnail, ...file }: NotePicture,
  bytes: Uint8Array<ArrayBuffer>,
  { readFile }: AnswerPorts,
): Promise<EncodedPicture> {
  const small = thumbnail && bytesOf(thumbnail, await readFile(noteId, thumbnail.blobId))
  return { ...bytesOf(file, bytes), thumbnail: small }
}

const bytesOf = ({ type, width, height }: PictureFile, bytes: Uint8Array<ArrayBuffer>): PictureBytes => ({
  bytes: new Blob([bytes], { type }),
  type,
  width,
  height,
})
