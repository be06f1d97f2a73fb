import { decodeTrack } from '#shared/annotation/decode.ts'
import type { Track } from '#shared/annotation/model.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import type { NotePicture } from '#shared/contract/model.ts'
import type { BlobId, NoteId } from '#shared/kernel/ids.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { plainClip, withClip } from './clip-track.ts'
import { KEPT_PIXEL_BYTES, KEPT_TRACKS } from './tuning.ts'

/** Why something is not seen, as a sentence. `isAway`: it may be had later. */
export interface Fault {
  readonly message: string
  readonly isAway: boolean
}

export type Had<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault }

/** `notice`: what of it this program does not know, as a sentence. */
export interface ReadTrack {
  readonly track: Track
  readonly notice: string | null
}

export type PictureFile = Pick<NotePicture, 'blobId' | 'width' | 'height' | 'type'>

/** A decoded picture that nobody frees before it is given back. */
export interface HeldPicture {
  readonly had: Promise<Had<ImageBitmap>>
  /** The picture, when it is there already. */
  now(): ImageBitmap | null
  release(): void
}

export type DrawnOn = Pick<UiNote, 'id' | 'track'> & Partial<Pick<UiNote, 'video' | 'audio'>>

/** Tracks and pictures of notes: read when they are looked at, and the newest few kept. */
export interface NoteDrawings {
  track(note: DrawnOn): Promise<Had<ReadTrack>>
  /** The same, where it was read before. */
  trackNow(note: DrawnOn): ReadTrack | null
  picture(noteId: NoteId, file: PictureFile): HeldPicture
  /** Another account: nothing is kept. */
  forget(): void
}

export interface DrawingPorts {
  read(noteId: NoteId, blobId: BlobId): Promise<Uint8Array<ArrayBuffer>>
  /** Not on the thread that draws; rejects with a sentence. */
  decode(bytes: Uint8Array<ArrayBuffer>, file: PictureFile): Promise<ImageBitmap>
  readonly keptBytes?: number
}

interface Entry {
  readonly had: Promise<Had<ImageBitmap>>
  bitmap: ImageBitmap | null
  users: number
}

export function createNoteDrawings({ read, decode, keptBytes = KEPT_PIXEL_BYTES }: DrawingPorts): NoteDrawings {
  /** By blob; the one used last stands last. */
  const tracks = new Map<BlobId, { had: Promise<Had<ReadTrack>>; read: ReadTrack | null }>()
  const pictures = new Map<BlobId, Entry>()
  const plains = new Map<BlobId, ReadTrack>()

  async function readTrack(note: DrawnOn, blobId: BlobId): Promise<Had<ReadTrack>> {
    const bytes = await had(read(note.id, blobId))
    if (!bytes.ok) return bytes
    const decoded = decodeTrack(bytes.value)
    if (!decoded.ok) {
      const message = sentenceOf(decoded.reason, decoded.detail)
      // A clip is seen without what was drawn on it.
      const plain = plainClip(note)
      return plain ? { ok: true, value: { track: plain, notice: message } } : faulty(message, false)
    }
    const { track, leftOut, isNewer } = decoded.value
    const parts = leftOut === 1 ? '1 mark' : leftOut > 1 ? `${leftOut} marks` : 'some'
    return {
      ok: true,
      value: {
        track: withClip(note, track),
        notice: isNewer || leftOut > 0 ? sentenceOf('trackPartlyKnown', parts) : null,
      },
    }
  }

  async function readPicture(noteId: NoteId, file: PictureFile): Promise<Had<ImageBitmap>> {
    const bytes = await had(read(noteId, file.blobId))
    if (!bytes.ok) return bytes
    try {
      return { ok: true, value: await decode(bytes.value, file) }
    } catch (error) {
      return faulty(error instanceof Error ? error.message : String(error), false)
    }
  }

  /** The same object as long as it is the same clip: whoever draws it begins anew for another one. */
  function plainNow(note: DrawnOn): ReadTrack | null {
    const blobId = note.video?.blobId
    if (!blobId) return null
    const known = plains.get(blobId)
    const track = known ? null : plainClip(note)
    if (known || !track) return known ?? null
    const made = { track, notice: null }
    plains.set(blobId, made)
    for (const oldest of [...plains.keys()].slice(0, -KEPT_TRACKS)) plains.delete(oldest)
    return made
  }

  /** What nobody looks at goes, longest unseen first, until the rest is small enough. */
  function makeRoom(): void {
    let bytes = [...pictures.values()].reduce((sum, { bitmap }) => sum + bytesOf(bitmap), 0)
    for (const [blobId, entry] of pictures) {
      if (bytes <= keptBytes) return
      if (entry.users > 0 || entry.bitmap === null) continue
      pictures.delete(blobId)
      bytes -= bytesOf(entry.bitmap)
      entry.bitmap.close()
    }
  }

  function entryOf(noteId: NoteId, file: PictureFile): Entry {
    const known = pictures.get(file.blobId)
    if (known) {
      pictures.delete(file.blobId)
      pictures.set(file.blobId, known)
      return known
    }
    const had = readPicture(noteId, file)
    const entry: Entry = { had, bitmap: null, users: 0 }
    pictures.set(file.blobId, entry)
    void had.then((result) => {
      const isKept = pictures.get(file.blobId) === entry
      if (!result.ok) {
        // Asked again, it is read again.
        if (isKept) pictures.delete(file.blobId)
      } else if (isKept || entry.users > 0) {
        entry.bitmap = result.value
        makeRoom()
      } else result.value.close()
    })
    return entry
  }

  return {
    track(note) {
      const { track } = note
      const plain = track ? null : plainNow(note)
      if (plain) return Promise.resolve({ ok: true, value: plain })
      if (!track) return Promise.resolve(faulty('There is no drawing on this note.', false))
      const { blobId } = track
      const known = tracks.get(blobId)
      tracks.delete(blobId)
      const entry = known ?? { had: readTrack(note, blobId), read: null }
      tracks.set(blobId, entry)
      if (known) return entry.had
      for (const oldest of [...tracks.keys()].slice(0, -KEPT_TRACKS)) tracks.delete(oldest)
      void entry.had.then((result) => {
        if (result.ok) entry.read = result.value
        else if (tracks.get(blobId) === entry) tracks.delete(blobId)
      })
      return entry.had
    },
    trackNow: (note) => (note.track ? (tracks.get(note.track.blobId)?.read ?? null) : plainNow(note)),
    picture(noteId, file) {
      const entry = entryOf(noteId, file)
      entry.users += 1
      let isHeld = true
      return {
        had: entry.had,
        now: () => (isHeld ? entry.bitmap : null),
        release() {
          if (!isHeld) return
          isHeld = false
          entry.users -= 1
          if (entry.users > 0) return
          if (pictures.get(file.blobId) === entry) return makeRoom()
          entry.bitmap?.close()
          entry.bitmap = null
        },
      }
    },
    forget() {
      tracks.clear()
      plains.clear()
      const all = [...pictures.values()]
      pictures.clear()
      for (const entry of all) if (entry.users === 0) entry.bitmap?.close()
    },
  }
}

const bytesOf = (bitmap: ImageBitmap | null): number => (bitmap ? bitmap.width * bitmap.height * 4 : 0)

const faulty = (message: string, isAway: boolean): Had<never> => ({ ok: false, fault: { message, isAway } })

async function had<T>(asked: Promise<T>): Promise<Had<T>> {
  try {
    return { ok: true, value: await asked }
  } catch (error) {
    return faulty(error instanceof Error ? error.message : String(error), true)
  }
}
