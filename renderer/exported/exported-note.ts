import type { CaptionSegment } from '#shared/contract/captions.ts'

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
