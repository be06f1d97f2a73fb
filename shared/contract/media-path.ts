import type { BlobId, NoteId, TakeId } from '../kernel/ids.ts'

/** Where a page finds bytes at its own host: recordings, and what goes with them. */

export const noteAudioPath = (noteId: NoteId): string => `/media/notes/${noteId}`
export const takeAudioPath = (takeId: TakeId): string => `/media/takes/${takeId}`
/** A track, a picture or its thumbnail, a video. */
export const noteFilePath = (noteId: NoteId, blobId: BlobId): string => `${noteAudioPath(noteId)}/files/${blobId}`
export const takeFilePath = (takeId: TakeId, blobId: BlobId): string => `${takeAudioPath(takeId)}/files/${blobId}`
/** The track of what is heard of a take, cut as its sound is. */
export const takeTrackPath = (takeId: TakeId): string => `${takeAudioPath(takeId)}/track`
/** The track of all that was recorded, cut or not: for who draws on. */
export const takeDrawingPath = (takeId: TakeId): string => `${takeAudioPath(takeId)}/drawing`
