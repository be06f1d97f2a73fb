import { useMemo } from 'react'
import { usePlayer, useServices } from '../../app/services-context.ts'
import type { PicturedNote } from '../../stores/pictured.ts'
import { createNoteClock } from './note-clock.ts'
import css from './note-picture.module.css'
import { PictureFace, shapeOf } from './picture-face.tsx'
import { nameOfPicture } from './picture-words.ts'
import { rowPicture } from './tuning.ts'

interface NotePictureProps {
  readonly note: PicturedNote
  readonly tabIndex: number
}

/** The place of a note's picture in its row; it has its room before anything is loaded, and opens the picture at large. */
export function NotePicture({ note, tabIndex }: NotePictureProps) {
  const { navigation } = useServices()
  const clock = useClockInPlayer(note)
  const { width, height } = shapeOf(note, rowPicture)
  return (
    <button
      type="button"
      aria-label={nameOfPicture(note)}
      title="Open the picture (Shift+V)"
      tabIndex={tabIndex}
      className={css.place}
      style={{ width, aspectRatio: `${width} / ${height}` }}
      onClick={() => navigation.showPicture(note.id)}
    >
      <PictureFace note={note} clock={clock} />
    </button>
  )
}

/** Null while the note does not lie in the player. */
export function useClockInPlayer({ id }: PicturedNote) {
  const { playback } = useServices()
  const isIn = usePlayer((state) => state.track?.id === id && state.status !== 'failed' && state.status !== 'idle')
  return useMemo(() => (isIn ? createNoteClock({ playback, noteId: id, startMs: 0 }) : null), [isIn, playback, id])
}
