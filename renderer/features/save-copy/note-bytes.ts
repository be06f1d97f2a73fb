import { decodeTrack } from '#shared/annotation/decode.ts'
import type { Track } from '#shared/annotation/model.ts'
import type { UiCaptions } from '#shared/contract/captions.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import { noteAudioPath, noteFilePath } from '#shared/contract/media-path.ts'
import type { NoteVideo } from '#shared/contract/model.ts'
import type { BlobId } from '#shared/kernel/ids.ts'
import { readBytes } from '../../bridge/read-bytes.ts'
import { plainClip, withClip } from '../note-picture/clip-track.ts'

/** All that a copy of a note is made of. */
export interface NoteBytes {
  readonly note: UiNote
  readonly audio: Uint8Array<ArrayBuffer>
  readonly durationMs: number
  readonly track: { readonly bytes: Uint8Array<ArrayBuffer>; readonly track: Track } | null
  readonly pictures: ReadonlyMap<BlobId, { readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> }>
  readonly captions: UiCaptions | null
  /** Of the clip. */
  readonly video: { readonly file: NoteVideo; readonly bytes: Uint8Array<ArrayBuffer> } | null
}

export interface NoteBytesPorts {
  readonly readCaptions: (noteId: UiNote['id']) => Promise<UiCaptions | null>
  readonly signal: AbortSignal
}

/** Rejects with a sentence where something of it cannot be had. */
export async function readNoteBytes(note: UiNote, ports: NoteBytesPorts): Promise<NoteBytes> {
  if (!note.audio) throw new Error('Only a note that can be heard can be saved.')
  const [audio, captions, track, pictures, videoBytes] = await Promise.all([
    read(noteAudioPath(note.id), ports),
    ports.readCaptions(note.id),
    note.track ? read(noteFilePath(note.id, note.track.blobId), ports) : null,
    Promise.all(
      (note.pictures ?? []).map(async ({ blobId, type }) => {
        const bytes = await read(noteFilePath(note.id, blobId), ports)
        return [blobId, { type, bytes }] as const
      }),
    ),
    note.video ? read(noteFilePath(note.id, note.video.blobId), ports) : null,
  ])
  const decoded = track && decodeTrack(track)
  const plain = plainClip(note)
  return {
    note,
    audio,
    durationMs: note.audio.durationMs,
    // A drawing that cannot be read keeps nobody from saving what was said.
    track:
      track && decoded?.ok
        ? { bytes: track, track: withClip(note, decoded.value.track) }
        : plain && { bytes: new Uint8Array(), track: plain },
    video: note.video && videoBytes ? { file: note.video, bytes: videoBytes } : null,
    pictures: new Map(pictures),
    captions,
  }
}

const read = (path: string, { signal }: NoteBytesPorts): Promise<Uint8Array<ArrayBuffer>> => readBytes(path, signal)
