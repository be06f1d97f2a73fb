import { encodePlain, encodeTrack } from '#shared/annotation/encode.ts'
import { isMark, type Track, type TrackEvent } from '#shared/annotation/model.ts'
import { textOf } from '#shared/annotation/text-of.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import { takeDrawingPath, takeFilePath, takeTrackPath } from '#shared/contract/media-path.ts'
import type { NotePicture } from '#shared/contract/model.ts'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { BlobId } from '#shared/kernel/ids.ts'
import { sampleTrack, signInPicture } from './annotation-fixtures.ts'
import { aUiNote, general, me, members, noteId, voice } from './people-fixtures.ts'
import { draftTake } from './take-fixtures.ts'

/** A note with a picture, and answers on it; with real bytes, which the gallery serves. */
export interface PicturedThread {
  readonly root: UiNote
  readonly replies: readonly UiNote[]
  readonly fileUrls: ReadonlyMap<string, string>
}

/** What is wrong with the note. */
export type PictureTrouble = 'none' | 'newer' | 'hostile' | 'away' | 'mismatch' | 'damagedPicture' | 'slow'

const blobId = (n: number): BlobId => BlobId.parse(`00000000-0000-7000-8900-${String(n).padStart(12, '0')}`)
const sha = (n: number): string => String(n).padStart(64, '0')
export const picturedId = noteId(410)
/** As long as the sound that all notes of the gallery have. */
const lengthMs = 7_000

/** The same, in less time. */
function squeezed(track: Track, durationMs: number): Track {
  const part = durationMs / track.durationMs
  const at = (ms: number): number => Math.round(ms * part)
  const events = track.events.map((event): TrackEvent => {
    const moved = { ...event, atMs: at(event.atMs) }
    if ('points' in moved) {
      return { ...moved, points: moved.points.map((point) => ({ ...point, afterMs: at(point.afterMs) })) }
    }
    return moved.kind === 'shape' ? { ...moved, growsMs: at(moved.growsMs) } : moved
  })
  return { ...track, durationMs, events }
}

const urlOf = (bytes: BlobPart, type: string): string => URL.createObjectURL(new Blob([bytes], { type }))

/** As a host that takes its time. */
const SLOW_URL = 'blob:slow'
function neverAnswer(url: string): void {
  const { fetch } = window
  window.fetch = (asked, init) => (asked === url ? new Promise(() => {}) : fetch(asked, init))
}

async function webp(width: number): Promise<Blob> {
  const { source, ...size } = signInPicture()
  const canvas = new OffscreenCanvas(width, Math.round((size.height * width) / size.width))
  if (source) canvas.getContext('2d')?.drawImage(source, 0, 0, canvas.width, canvas.height)
  return canvas.convertToBlob({ type: 'image/webp', quality: 0.9 })
}

const pictureOf = (n: number): NotePicture => ({
  blobId: blobId(n),
  // Bytes of its own, and the same.
  sha256: sha(1),
  sizeBytes: 1000,
  type: 'image/webp',
  width: 1600,
  height: 1000,
  thumbnail: {
    blobId: blobId(n + 1),
    sha256: sha(2),
    sizeBytes: 100,
    type: 'image/webp',
    width: 320,
    height: 200,
  },
})

const wordsOf = (track: Track): string =>
  textOf(track)
    .map(({ text }) => text)
    .join('\n')

const trackOf = (n: number, track: Track) => ({
  track: { blobId: blobId(n), sha256: sha(n), sizeBytes: 500, words: wordsOf(track) },
})

function rootTrack(): Track {
  const track = squeezed(sampleTrack(), lengthMs)
  return { ...track, scenes: track.scenes.map((scene, at) => (at === 0 ? { ...scene, picture: blobId(1) } : scene)) }
}

/** A blue box around the button that the root speaks of. */
function answerTrack(): Track {
  const [scene] = rootTrack().scenes
  const [mark] = rootTrack().events.filter(isMark)
  if (!scene || !mark) throw new Error('nothing was drawn')
  return {
    durationMs: lengthMs,
    scenes: [{ ...scene, picture: blobId(11) }],
    events: [
      {
        kind: 'shape',
        atMs: 1_000,
        id: mark.id,
        shape: 'box',
        ink: 'violet',
        width: 8,
        from: { x: 1120, y: 620 },
        to: { x: 1420, y: 760 },
        growsMs: 400,
      },
    ],
  }
}

/** As a program of tomorrow writes: a later version, and a mark of a kind that nobody knows. */
function newerBytes(track: Track): Uint8Array<ArrayBuffer> {
  const bytes = encodePlain(track)
  bytes[4] = 9
  return bytes
}

function trackBytes(track: Track, trouble: PictureTrouble): Uint8Array<ArrayBuffer> {
  if (trouble === 'newer') return newerBytes(track)
  if (trouble === 'hostile') return new Uint8Array([0x45, 0x53, 0x54, 0x4b, 1, 1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0xff])
  return encodeTrack(track)
}

export async function picturedThread(nowMs: number, trouble: PictureTrouble): Promise<PicturedThread> {
  const [large, small] = await Promise.all([webp(1600), webp(320)])
  const track = rootTrack()
  const urls = new Map<string, string>([
    [blobId(3), urlOf(trackBytes(track, trouble), 'application/octet-stream')],
    [blobId(12), URL.createObjectURL(small)],
    [blobId(11), URL.createObjectURL(large)],
    [blobId(13), urlOf(encodeTrack(answerTrack()), 'application/octet-stream')],
  ])
  if (trouble !== 'away') urls.set(blobId(2), URL.createObjectURL(small))
  else urls.set(blobId(2), 'blob:nowhere').set(blobId(1), 'blob:nowhere')
  if (trouble === 'damagedPicture') urls.set(blobId(1), urlOf(new Uint8Array(200), 'image/webp'))
  else if (trouble !== 'away') urls.set(blobId(1), URL.createObjectURL(large))
  if (trouble === 'slow') {
    urls.set(blobId(1), SLOW_URL).set(blobId(2), SLOW_URL)
    neverAnswer(SLOW_URL)
  }
  const said = (seed: number) => voice(seed, lengthMs)
  const picture = pictureOf(1)
  const other = { ...picture, blobId: blobId(99) }
  const inThread = { rootId: picturedId, conversationId: general }
  const atMs = nowMs - 5 * 60_000
  const [first, second] = track.events.filter(isMark)
  const reply = { isMine: false, authorName: 'Eve', isHeard: false }
  const replies: UiNote[] = [
    aUiNote(611, {
      by: 0,
      atMs: atMs + 60_000,
      ...said(61),
      ...inThread,
      ...trackOf(13, answerTrack()),
      pictures: [pictureOf(11)],
      anchor: { noteId: picturedId, atMs: 3_000, ...(second ? { markId: second.id } : {}) },
    }),
    aUiNote(612, {
      by: 4,
      atMs: atMs + 120_000,
      ...said(62),
      ...inThread,
      isHeard: false,
      anchor: { noteId: picturedId, atMs: 1_000, ...(first ? { markId: first.id } : {}) },
    }),
    aUiNote(613, {
      by: 2,
      atMs: atMs + 150_000,
      ...said(63),
      ...inThread,
      anchor: { noteId: picturedId, atMs: 4_000, place: { scene: 0, x: 1_450, y: 30 } },
    }),
  ]
  const root = aUiNote(410, {
    by: 1,
    atMs,
    ...said(60),
    isHeard: false,
    transcript: { snippet: 'So, the build. It broke on Monday.', language: 'en', source: 'hand' },
    ...trackOf(3, track),
    pictures: [trouble === 'mismatch' ? other : picture],
    replies: { count: 3, unheard: 1 },
    anchored: [
      { ...reply, noteId: noteId(612), atMs: 1_000, ...(first ? { markId: first.id } : {}) },
      {
        ...reply,
        authorName: me.name,
        isMine: true,
        isHeard: true,
        noteId: noteId(611),
        atMs: 3_000,
        ...(second ? { markId: second.id } : {}),
      },
      {
        ...reply,
        authorName: members[2]?.name ?? '',
        isHeard: true,
        noteId: noteId(613),
        atMs: 4_000,
        place: { scene: 0, x: 1_450, y: 30 },
      },
    ],
  })
  return { root, replies, fileUrls: urls }
}

/** A draft that answers on the picture, with the files that a host would serve of it; bytes in base64, as they go out of a page. */
export interface DrawnDraft {
  readonly take: UiTake
  readonly files: readonly { readonly path: string; readonly type: string; readonly base64: string }[]
}

export async function drawnDraft(nowMs: number): Promise<DrawnDraft> {
  const picture = pictureOf(11)
  const take: UiTake = {
    ...draftTake(nowMs),
    target: { conversationId: general, rootId: picturedId, anchor: { noteId: picturedId, atMs: lengthMs } },
    durationMs: lengthMs,
    keptBecause: null,
    pictures: [picture],
  }
  const track = new Blob([encodeTrack(answerTrack())], { type: 'application/octet-stream' })
  const [large, small] = await Promise.all([webp(1600), webp(320)])
  const file = async (path: string, bytes: Blob) => {
    const all = new Uint8Array(await bytes.arrayBuffer())
    return { path, type: bytes.type, base64: btoa(Array.from(all, (byte) => String.fromCharCode(byte)).join('')) }
  }
  const files = await Promise.all([
    file(takeTrackPath(take.id), track),
    file(takeDrawingPath(take.id), track),
    file(takeFilePath(take.id, picture.blobId), large),
    file(takeFilePath(take.id, picture.thumbnail?.blobId ?? picture.blobId), small),
  ])
  return { take, files }
}
