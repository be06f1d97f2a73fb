import { createStore, type StoreApi } from 'zustand/vanilla'
import { encodeTrack } from '#shared/annotation/encode.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import { formatBytes } from '#shared/kernel/format.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import type { Bridge } from '../../bridge/bridge.ts'
import { type ExportedNote, toBase64 } from '../../exported/exported-note.ts'
import pageStyles from '../../exported/page.css?raw'
import { momentsOf } from '../annotation/moments.ts'
import { type NoteBytes, readNoteBytes } from './note-bytes.ts'
import { makePage } from './page-file.ts'

/** `page`: one HTML file. `film`: WebM. */
export type CopyKind = 'page' | 'film'

export type Saving =
  | { readonly kind: 'idle' }
  /** `part`: 0 to 1; null while nobody knows. */
  | { readonly kind: 'saving'; readonly noteId: NoteId; readonly copy: CopyKind; readonly part: number | null }
  | { readonly kind: 'saved'; readonly noteId: NoteId; readonly fileName: string }
  /** `instead`: a kind of copy that can be made all the same. */
  | { readonly kind: 'failed'; readonly noteId: NoteId; readonly message: string; readonly instead: CopyKind | null }

/** Makes a copy of a note that plays without the app. One at a time; it goes on whatever the window shows. */
export interface Saver {
  readonly store: StoreApi<Saving>
  save(note: UiNote, copy: CopyKind): Promise<void>
  cancel(): void
}

interface SaverPorts {
  readonly client: Pick<Bridge['client'], 'notes'>
  /** Gives the file to the person: the browser's or the system's own way of saving. */
  readonly deliver: (file: Blob, name: string) => void
}

/** Of a clip in a page: four minutes at 2 Mbit/s. A third more in the file, and a browser reads all of it before it shows anything. */
const PAGE_CLIP_BYTES = 60_000_000

/** What is too large for one kind of copy, and which it is not too large for. */
class TooLargeForPage extends Error {
  constructor(sizeBytes: number) {
    super(
      `This clip is ${formatBytes(sizeBytes)}, and a web page holds up to ${formatBytes(PAGE_CLIP_BYTES)}. Save it as a film: that has the video, what was drawn on it and the voice.`,
    )
  }
}

/** Where the build puts the program of an exported page. */
const PROGRAM_PATH = '/exported-player.js'

export function createSaver({ client, deliver }: SaverPorts): Saver {
  const store = createStore<Saving>(() => ({ kind: 'idle' }))
  let running: AbortController | null = null

  async function make(note: UiNote, copy: CopyKind, signal: AbortSignal): Promise<Blob> {
    // The voice and the drawing alone would not be what was sent.
    if (copy === 'page' && note.video && note.video.sizeBytes > PAGE_CLIP_BYTES)
      throw new TooLargeForPage(note.video.sizeBytes)
    const readCaptions = (noteId: NoteId) => client.notes.captions.query({ noteId }, { signal })
    const bytes = await readNoteBytes(note, { readCaptions, signal })
    if (copy === 'page') return pageOf(bytes, signal)
    // Most people never make a film: what it takes is not loaded before.
    const { makeFilm } = await import('./film.ts')
    return makeFilm(bytes, {
      signal,
      onProgress: (part) => store.setState({ kind: 'saving', noteId: note.id, copy, part }, true),
    })
  }

  return {
    store,
    async save(note, copy) {
      if (running) return
      const abort = new AbortController()
      running = abort
      store.setState({ kind: 'saving', noteId: note.id, copy, part: null }, true)
      try {
        const file = await make(note, copy, abort.signal)
        abort.signal.throwIfAborted()
        const fileName = fileNameOf(note, copy)
        deliver(file, fileName)
        store.setState({ kind: 'saved', noteId: note.id, fileName }, true)
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        const instead = error instanceof TooLargeForPage ? 'film' : null
        const failed: Saving = { kind: 'failed', noteId: note.id, message, instead }
        store.setState(abort.signal.aborted ? { kind: 'idle' } : failed, true)
      } finally {
        running = null
      }
    },
    cancel: () => running?.abort(),
  }
}

async function pageOf(bytes: NoteBytes, signal: AbortSignal): Promise<Blob> {
  const program = await fetch(PROGRAM_PATH, { signal })
  if (!program.ok) throw new Error('A part of Earshot is missing here: install it anew, then save again.')
  const { note, captions, track, video } = bytes
  const exported: ExportedNote = {
    author: note.authorName,
    spokenAt: new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short' }).format(note.createdAtMs),
    durationMs: bytes.durationMs,
    audio: toBase64(bytes.audio),
    // Of a clip on which nothing was drawn there are no bytes.
    track: track && toBase64(video ? encodeTrack(track.track) : track.bytes),
    pictures: Object.fromEntries(
      [...bytes.pictures].map(([id, { type, bytes: data }]) => [id, { type, data: toBase64(data) }]),
    ),
    video: video && { blobId: video.file.blobId, durationMs: video.file.durationMs, spans: video.file.spans },
    language: captions?.captions.language ?? null,
    captions: captions?.captions.segments ?? [],
  }
  const moments = track ? momentsOf(track.track) : []
  return makePage({
    note: exported,
    moments,
    clip: video?.bytes ?? null,
    program: await program.text(),
    styles: pageStyles,
  })
}

const endings: Readonly<Record<CopyKind, string>> = { page: 'html', film: 'webm' }

/** `Alice 2026-11-26 14.05.html`: what every file system takes, and a person finds again. */
export function fileNameOf({ authorName, createdAtMs }: UiNote, copy: CopyKind): string {
  const at = new Date(createdAtMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  const name = authorName
    .replace(/[^\p{L}\p{N} _-]+/gu, ' ')
    .replace(/ +/g, ' ')
    .trim()
  return `${name === '' ? 'Note' : name} ${day} ${two(at.getHours())}.${two(at.getMinutes())}.${endings[copy]}`
}
