import { Image, PenLine } from 'lucide-react'
import { useCallback, useState } from 'react'
import { useServices } from '../../app/services-context.ts'
import type { PicturedNote } from '../../stores/pictured.ts'
import { classes } from '../../ui/classes.ts'
import type { Size } from '../annotation/view.ts'
import { arrivalNumber, arrivalWords } from './arrival-words.ts'
import type { NoteClock } from './note-clock.ts'
import css from './note-picture.module.css'
import { RestingMarks } from './resting-marks.tsx'
import { SmallReplay } from './small-replay.tsx'
import { StillClip } from './still-clip.tsx'
import { sheetShape } from './tuning.ts'
import { useBeneath } from './use-beneath.ts'
import { useScenePictures } from './use-pictures.ts'
import { useTrack } from './use-track.ts'

/** As large as the clip, or the first picture, within its room; where none came with the note, as a sheet. */
export function shapeOf({ pictures, video }: PicturedNote, room: Size): Size {
  const { width, height } = video ?? pictures?.[0] ?? sheetShape
  const scale = Math.min(1, room.width / width, room.height / height)
  return { width: Math.max(24, Math.round(width * scale)), height: Math.max(24, Math.round(height * scale)) }
}

interface PictureFaceProps {
  readonly note: PicturedNote
  /** Null: it is not in the player, and shows its first picture small. */
  readonly clock: NoteClock | null
  readonly isTerse?: boolean
}

/** What is seen of a note's picture in a small place: at rest its first picture with all that was drawn on it, and while it is heard what is drawn. */
export function PictureFace({ note, clock, isTerse = false }: PictureFaceProps) {
  if (clock === null) return <Still note={note} isTerse={isTerse} />
  return <Moving note={note} clock={clock} isTerse={isTerse} />
}

interface StillProps {
  readonly note: PicturedNote
  readonly isTerse: boolean
  /** What is drawn on it is seen over it, in step with the voice. */
  readonly isMoving?: boolean
}

function Still({ note, isTerse, isMoving = false }: StillProps) {
  const { bridge } = useServices()
  const [failedUrl, setFailed] = useState<string | null>(null)
  const [first] = note.pictures ?? []
  if (note.video) return <StillClip note={note} video={note.video} isTerse={isTerse} />
  if (!first) {
    return (
      <span aria-hidden className={css.none}>
        <PenLine size={14} aria-hidden />
        {isTerse ? null : 'Drawing'}
      </span>
    )
  }
  const url = bridge.noteFileUrl(note.id, (first.thumbnail ?? first).blobId)
  if (failedUrl === url) {
    return (
      // Of a button that says what it opens, and there one hears more of it.
      <span aria-hidden className={css.none}>
        <Image size={14} aria-hidden />
        {isTerse ? null : 'The picture is not here just now'}
      </span>
    )
  }
  // What it shows is in the name of the button around it.
  return (
    <>
      <img
        src={url}
        alt=""
        decoding="async"
        loading="lazy"
        draggable={false}
        className={css.still}
        onError={() => setFailed(url)}
      />
      {note.track && !isMoving ? <RestingMarks note={note} file={first.thumbnail ?? first} /> : null}
    </>
  )
}

function Moving({ note, clock, isTerse }: { readonly note: PicturedNote; clock: NoteClock; isTerse: boolean }) {
  const { had } = useTrack(note)
  const [scene, setScene] = useState(0)
  const onScene = useCallback((next: number) => setScene(next), [])
  const track = had?.ok ? had.value.track : null
  const { pictures, fault, isLoading, arrival } = useScenePictures(note, { track, scene, clock })
  const beneath = useBeneath(note, track)
  if (had && !had.ok)
    return isTerse ? (
      <Still note={note} isTerse />
    ) : (
      <span aria-hidden className={css.none}>
        {had.fault.message}
      </span>
    )
  if (!track) return <Still note={note} isTerse={isTerse} />
  return (
    <>
      <Still note={note} isTerse={isTerse} isMoving />
      <SmallReplay track={track} pictures={pictures} clock={clock} beneath={beneath} onScene={onScene} />
      {isLoading && note.video ? (
        <span aria-hidden className={classes(css.fetching, 'numbers')}>
          {isTerse ? arrivalNumber(arrival, note.video.sizeBytes) : arrivalWords(arrival, note.video.sizeBytes)}
        </span>
      ) : null}
      {fault && !isTerse ? (
        <span aria-hidden className={css.fault}>
          {fault.message}
        </span>
      ) : null}
    </>
  )
}
