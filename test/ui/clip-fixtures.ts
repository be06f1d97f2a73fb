import { encodeTrack } from '#shared/annotation/encode.ts'
import { markId, type Track } from '#shared/annotation/model.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import type { NoteVideo } from '#shared/contract/model.ts'
import { BlobId } from '#shared/kernel/ids.ts'
import screenUrl from '../fixtures/screen/build-7s.webm?url'
import { aUiNote, noteId, voice } from './people-fixtures.ts'

/** Notes with a clip of the screen, with real bytes; and what can be wrong with them. */
export type ClipTrouble = 'none' | 'plain' | 'away' | 'damaged' | 'large' | 'coming' | 'cut'

/** Where nothing ever comes from: whoever opens it sees to that. */
export const comingUrl = '/coming.webm'
export const comingBytes = 20_000

export const clippedId = noteId(450)
const blobId = (n: number): BlobId => BlobId.parse(`00000000-0000-7000-8a00-${String(n).padStart(12, '0')}`)
const lengthMs = 7_000

export const screenVideo: NoteVideo = {
  blobId: blobId(1),
  sha256: '1'.padStart(64, '0'),
  sizeBytes: 42_950,
  type: 'video/webm',
  width: 800,
  height: 500,
  durationMs: 6_999,
  framesPerSecond: 10,
}

/** A ring around the bar, from the third second on. */
const track: Track = {
  durationMs: lengthMs,
  scenes: [{ width: 800, height: 500, picture: screenVideo.blobId, label: 'The build' }],
  events: [
    {
      kind: 'shape',
      atMs: 3_000,
      id: markId(0),
      shape: 'ellipse',
      ink: 'red',
      width: 8,
      from: { x: 236, y: 104 },
      to: { x: 748, y: 152 },
      growsMs: 300,
    },
  ],
}

const isComing = (trouble: ClipTrouble): boolean => trouble === 'coming' || trouble === 'cut'

/** A small picture, green. */
const posterBytes = Uint8Array.from(
  atob(
    'UklGRpwBAABXRUJQVlA4IJABAAAwJwCdASrgASwBPzmcy18vKyklIAgB4CcJaW7hd1tFAAJ7APfbJyHvtk5D32ych77ZOQ99snIe+2TkPfbN3JyHvtk5D32ych77ZOQ99snIe+2TkPfbMZae2UDMU27bDpWG+Ypt20q0bsWgbkSqpLWcRS3IlEMK8SPL/22HSsN8xTbtpVpLcsAKUHv4sJ1Q94DHWHCWwaPeAx1ys0oPfxYTqhvNyJ/YquH0e8BjrlZpQe/gbdi8FNTtkrSRDGt/5hBApNyQAHMDHFVfdIjHK4fR7wBARBQMBjW/8wggU1O2StJDLxwL6PeAx1ys0oPfxYTqhvNyJ/YquH0e8BjrlZpQe/gbdi8FNTtkrSRDGt/5hBApNyQAHMDHFVfdIjHK4fR7wBARBQMBjW/8wggU1O2StJDLxwL6PeAx1ys0oPfxYTfAAP7/JK82SB/+Hfr78iSAO4/IQ1wmxoa4TY0NcJsaGuE2M4qECfAnFRUVFRUVFRUVFDTNTU1NTU1NIQAF3CAAAACuhAAAABXQgAAAAAAA',
  ),
  (letter) => letter.charCodeAt(0),
)
const poster = {
  blobId: blobId(3),
  sha256: '3'.padStart(64, '0'),
  sizeBytes: posterBytes.length,
  type: 'image/webp' as const,
  width: 480,
  height: 300,
}

export interface ClippedNote {
  readonly note: UiNote
  readonly fileUrls: ReadonlyMap<string, string>
}

export function clippedNote(nowMs: number, trouble: ClipTrouble): ClippedNote {
  const broken = URL.createObjectURL(new Blob([new Uint8Array(400)], { type: 'video/webm' }))
  const videoUrl =
    trouble === 'away' || trouble === 'large'
      ? 'blob:nowhere'
      : trouble === 'damaged'
        ? broken
        : isComing(trouble)
          ? comingUrl
          : screenUrl
  const note = aUiNote(450, {
    by: 1,
    atMs: nowMs - 4 * 60_000,
    ...voice(45, lengthMs),
    isHeard: false,
    kind: 'clip',
    // More than is fetched ahead, and nothing of it is here: what stands for it came with the note.
    video: trouble === 'large' ? { ...screenVideo, sizeBytes: 90_000_000, poster } : screenVideo,
    ...(trouble === 'plain'
      ? {}
      : { track: { blobId: blobId(2), sha256: '2'.padStart(64, '0'), sizeBytes: 60, words: '' } }),
  })
  const trackUrl = URL.createObjectURL(new Blob([encodeTrack(track)], { type: 'application/octet-stream' }))
  return {
    note,
    fileUrls: new Map([
      [screenVideo.blobId, videoUrl],
      [blobId(2), trackUrl],
      [poster.blobId, URL.createObjectURL(new Blob([posterBytes], { type: poster.type }))],
    ]),
  }
}
