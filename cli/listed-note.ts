import type { UiNote } from '#shared/contract/desktop.ts'

/** A note as `notes --json` and `send --json` give it; scripts depend on these names. */
export interface ListedNote {
  readonly id: string
  readonly conversationId: string
  readonly author: string
  readonly kind: UiNote['kind']
  /** Null for text. */
  readonly durationMs: number | null
  readonly sizeBytes: number | null
  readonly sha256: string | null
  readonly state: UiNote['state']
  /** ISO 8601, by the sender's clock. */
  readonly createdAt: string
  readonly peaks: readonly number[] | null
  readonly text: string | null
  /** What is written in its drawing; null where nothing was drawn. */
  readonly words: string | null
  readonly pictures: readonly ListedPicture[]
  readonly video: (ListedPicture & { readonly durationMs: number; readonly framesPerSecond: number }) | null
  readonly rootId: string | null
}

/** `width`, `height`: in pixels. */
export interface ListedPicture {
  readonly blobId: string
  readonly type: string
  readonly width: number
  readonly height: number
  readonly sizeBytes: number
  readonly sha256: string
}

const toListedPicture = ({ blobId, type, width, height, sizeBytes, sha256 }: ListedPicture): ListedPicture => ({
  blobId,
  type,
  width,
  height,
  sizeBytes,
  sha256,
})

export function toListedNote(note: UiNote): ListedNote {
  return {
    id: note.id,
    conversationId: note.conversationId,
    author: note.authorName,
    kind: note.kind,
    durationMs: note.audio?.durationMs ?? null,
    sizeBytes: note.audio?.sizeBytes ?? null,
    sha256: note.audio?.sha256 ?? null,
    state: note.state,
    createdAt: new Date(note.createdAtMs).toISOString(),
    peaks: note.audio?.peaks ?? null,
    text: note.text,
    words: note.track?.words ?? null,
    pictures: (note.pictures ?? []).map(toListedPicture),
    video: note.video
      ? {
          ...toListedPicture(note.video),
          durationMs: note.video.durationMs,
          framesPerSecond: note.video.framesPerSecond,
        }
      : null,
    rootId: note.rootId,
  }
}
