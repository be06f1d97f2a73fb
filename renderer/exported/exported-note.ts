import type { CaptionSegment } from '#shared/contract/captions.ts'
import type { NoteVideo } from '#shared/contract/model.ts'

/** What an exported page holds, as JSON; bytes are Base64. Written and read by the same build: the page brings its own program. */
export interface ExportedNote {
  readonly author: string
  /** When it was spoken, ready to be read. */
  readonly spokenAt: string
  readonly durationMs: number
  readonly audio: string
  /** As `shared/annotation` encodes it; null: nothing was drawn. */
  readonly track: string | null
  /** By the blob id by which the track's scenes name them. */
  readonly pictures: Readonly<Record<string, { readonly type: string; readonly data: string }>>
  /** Of a clip, whose bytes are in an element of their own. */
  readonly video: Pick<NoteVideo, 'blobId' | 'durationMs' | 'spans'> | null
  readonly language: string | null
  readonly captions: readonly CaptionSegment[]
}

/** The element that holds the note. */
export const NOTE_ELEMENT = 'earshot-note'

export function toBase64(bytes: Uint8Array): string {
  // In pieces: a call takes only so many arguments.
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}

export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))

/** The element that holds the bytes of the clip: Base64, in lines that can be read one by one. */
export const CLIP_ELEMENT = 'earshot-clip'

/** Of bytes, on one line. Whole groups of three, so that each line stands for itself. */
const LINE_BYTES = 3 * 256 * 1024

/** Lines: no browser has to hold all of it as one string to write or to read it. */
export function* toLines(bytes: Uint8Array): Generator<string> {
  for (let at = 0; at < bytes.length; at += LINE_BYTES) yield `${toBase64(bytes.subarray(at, at + LINE_BYTES))}\n`
}

export function fromLines(text: string): Uint8Array<ArrayBuffer>[] {
  const parts: Uint8Array<ArrayBuffer>[] = []
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end < 0 ? undefined : end).trim()
    if (line !== '') parts.push(fromBase64(line))
    at = end < 0 ? text.length : end + 1
  }
  return parts
}
