import { freshInk } from '#shared/annotation/chain.ts'
import type { Track } from '#shared/annotation/model.ts'
import { render } from '#shared/annotation/renderer.ts'
import type { NotePicture } from '#shared/contract/model.ts'
import type { BlobId, NoteId } from '#shared/kernel/ids.ts'
import type { PicturedNote } from '../../stores/pictured.ts'
import type { Size } from '../annotation/view.ts'
import type { EncodedPicture, PictureBytes } from '../pictures/encode-picture.ts'
import type { AnsweredPicture } from '../showing/ports.ts'
import { type AnsweredPorts, answeredNotes } from './answered.ts'
import { lastLookAt, marksBeneath, standingOn } from './beneath.ts'
import type { NoteDrawings, PictureFile } from './drawings.ts'

export interface AnswerPorts extends AnsweredPorts {
  readonly drawings: Pick<NoteDrawings, 'track'>
  readFile(noteId: NoteId, blobId: BlobId): Promise<Uint8Array<ArrayBuffer>>
  /** Rejects with a sentence. */
  decode(bytes: Uint8Array<ArrayBuffer>, file: PictureFile): Promise<ImageBitmap>
  /** What is seen of the note's clip at a moment of it; rejects with a sentence. */
  frameOf(note: PicturedNote, at: Size & { readonly atMs: number }): Promise<ImageBitmap>
}

/** The picture of a note at a moment, and the moment itself: within the note, and where none was asked for, the last at which its first picture was seen. */
export interface PictureToAnswer {
  readonly picture: AnsweredPicture
  readonly atMs: number
}

/** `voiceAtMs`: it can be answered with the voice at that moment instead. */
export type ToAnswer =
  | { readonly ok: true; readonly value: PictureToAnswer }
  | { readonly ok: false; readonly message: string; readonly voiceAtMs: number | null }

/**
 * A picture of a note with all that is seen on it at a moment, to be drawn on: its bytes as they are, or the frame of its clip, in an ink that nobody
 * has drawn with.
 */
export async function pictureToAnswer(
  note: PicturedNote,
  askedMs: number | null,
  ports: AnswerPorts,
): Promise<ToAnswer> {
  const had = await ports.drawings.track(note)
  if (!had.ok) return { ok: false, message: had.fault.message, voiceAtMs: askedMs }
  const { track } = had.value
  const atMs = Math.round(Math.min(askedMs ?? restsAt(note, track), track.durationMs))
  const failed = (message: string): ToAnswer => ({ ok: false, message, voiceAtMs: atMs })
  const { scene } = render(track, atMs)
  const { width, height, label, picture: blobId } = track.scenes[scene] ?? { picture: null }
  const file = note.pictures?.find((one) => one.blobId === blobId)
  const clip = note.video && blobId === note.video.blobId ? note.video : null
  if ((!file && !clip) || !width || !height) return failed('There is no picture here to reply on.')
  const below = await answeredNotes(note, ports)
  const beneath = [...marksBeneath(note, track, below)(scene), ...standingOn(track, scene, atMs)]
  const ink = freshInk([track, ...below.map((other) => other.track)])
  const shown = { width, height, label: label ?? '', beneath, ink }
  try {
    if (!file) {
      const source = await ports.frameOf(note, { width, height, atMs })
      const picture = { ...shown, source, answers: clip?.blobId, answersAtMs: atMs }
      return { ok: true, value: { picture, atMs } }
    }
    const bytes = await ports.readFile(note.id, file.blobId)
    const [source, encoded] = await Promise.all([ports.decode(bytes, file), encodedOf(note.id, file, bytes, ports)])
    return { ok: true, value: { picture: { ...shown, source, encoded, answers: file.blobId }, atMs } }
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error))
  }
}

/** What one sees of a note at rest: the first moment of its clip; else its first picture, when all that was drawn on it stands there. */
function restsAt({ pictures = [], video }: PicturedNote, track: Track): number {
  if (video) return firstLookAt(track, video.blobId)
  const scene = track.scenes.findIndex(({ picture }) => pictures.some(({ blobId }) => blobId === picture))
  return lastLookAt(track, scene, track.durationMs) ?? 0
}

function firstLookAt({ scenes, events }: Track, picture: BlobId): number {
  if (scenes[0]?.picture === picture) return 0
  return events.find((event) => event.kind === 'scene' && scenes[event.scene]?.picture === picture)?.atMs ?? 0
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
