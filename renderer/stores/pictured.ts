import type { UiNote } from '#shared/contract/desktop.ts'

/** A note with something to look at: pictures, what is drawn on them, a clip of the screen. */
export type PicturedNote = UiNote &
  ({ readonly track: NonNullable<UiNote['track']> } | { readonly video: NonNullable<UiNote['video']> })

export const isPictured = (note: UiNote): note is PicturedNote => note.track !== undefined || note.video !== undefined
