import { encodeTrack } from '#shared/annotation/encode.ts'
import { markId, type Track } from '#shared/annotation/model.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import type { NoteVideo } from '#shared/contract/model.ts'
import { BlobId } from '#shared/kernel/ids.ts'
import screenUrl from '../fixtures/screen/build-7s.webm?url'
import { aUiNote, noteId, voice } from './fixtures.ts'

/** Notes with a clip of the screen, with real bytes; and what can be wrong with them. */
export type ClipTrouble = 'none' | 'plain' | 'away' | 'damaged' | 'coming' | 'cut'

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

export interface ClippedNote {
  readonly note: UiNote
  readonly fileUrls: ReadonlyMap<string, string>
}

export function clippedNote(nowMs: number, trouble: ClipTrouble): ClippedNote {
  const broken = URL.createObjectURL(new Blob([new Uint8Array(400)], { type: 'video/webm' }))
  const videoUrl =
    trouble === 'away' ? 'blob:nowhere' : trouble === 'damaged' ? broken : isComing(trouble) ? comingUrl : screenUrl
  const note = aUiNote(450, {
    by: 1,
    atMs: nowMs - 4 * 60_000,
    ...voice(45, lengthMs),
    isHeard: false,
    kind: 'clip',
    video: screenVideo,
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
    ]),
  }
}
