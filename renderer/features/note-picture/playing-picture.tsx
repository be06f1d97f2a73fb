import { useServices } from '../../app/services-context.ts'
import type { PicturedNote } from '../../stores/pictured.ts'
import { classes } from '../../ui/classes.ts'
import css from './note-picture.module.css'
import { useClockInPlayer } from './note-picture.tsx'
import { PictureFace } from './picture-face.tsx'
import { nameOfPicture } from './picture-words.ts'
import { barPicture } from './tuning.ts'

/** What is seen of the note that plays, wherever one is; it takes no focus, and opens the picture at large. */
export function PlayingPicture({ note }: { readonly note: PicturedNote }) {
  const { navigation } = useServices()
  const clock = useClockInPlayer(note)
  return (
    <button
      type="button"
      aria-label={nameOfPicture(note)}
      title="Open the picture"
      className={classes(css.place, css.bar)}
      style={barPicture}
      onClick={() => navigation.showPicture(note.id)}
    >
      <PictureFace note={note} clock={clock} isTerse />
    </button>
  )
}
