import type { UiNote } from '#shared/contract/desktop.ts'

/** A note with something to look at. */
export type PicturedNote = UiNote & { readonly track: NonNullable<UiNote['track']> }

export const isPictured = (note: UiNote): note is PicturedNote => note.track !== undefined
