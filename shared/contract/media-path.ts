import type { BlobId, NoteId, TakeId } from '../kernel/ids.ts'

/** Where a page finds bytes at its own host: recordings, and what goes with them. */

export const noteAudioPath = (noteId: NoteId): string => `/media/notes/${noteId}`
export const takeAudioPath = (takeId: TakeId): string => `/media/takes/${takeId}`
/** A track, a picture or its thumbnail, a video. */
export const noteFilePath = (noteId: NoteId, blobId: BlobId): string => `${noteAudioPath(noteId)}/files/${blobId}`
export const takeFilePath = (takeId: TakeId, blobId: BlobId): string => `${takeAudioPath(takeId)}/files/${blobId}`
/** The track as far as it is drawn. */
export const takeTrackPath = (takeId: TakeId): string => `${takeAudioPath(takeId)}/track`
