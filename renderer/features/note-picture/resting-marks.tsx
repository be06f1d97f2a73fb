import { useEffect, useMemo, useState } from 'react'
import type { Track, TrackEvent } from '#shared/annotation/model.ts'
import { useServices } from '../../app/services-context.ts'
import type { PicturedNote } from '../../stores/pictured.ts'
import type { Picture } from '../annotation/picture-layer.ts'
import type { ReplayClock } from '../annotation/replay-clock.ts'
import type { PictureFile } from './drawings.ts'
import { SmallReplay } from './small-replay.tsx'
import { RESTING_AFTER_MS } from './tuning.ts'
import { useBeneath } from './use-beneath.ts'
import { useTrack } from './use-track.ts'

interface RestingMarksProps {
  readonly note: PicturedNote
  /** The small one of the first scene, which is seen beneath. */
  readonly file: PictureFile
}

/** What stands on a note's first picture once all of it was drawn: at rest too one sees what it is about. */
export function RestingMarks({ note, file }: RestingMarksProps) {
  const isResting = useResting()
  const { had } = useTrack(note, isResting)
  const track = had?.ok ? had.value.track : null
  const source = useSmallPicture(note, file, track !== null)
  if (!track || !source) return null
  return <StandingMarks note={note} track={track} source={source} />
}

interface StandingMarksProps {
  readonly note: PicturedNote
  readonly track: Track
  readonly source: ImageBitmap
}

function StandingMarks({ note, track, source }: StandingMarksProps) {
  const beneath = useBeneath(note, track)
  const clock = useMemo(() => standingAt(endOfFirst(track)), [track])
  const standing = useMemo(() => asItRests(track), [track])
  const pictures = useMemo((): readonly Picture[] => {
    const { width, height } = track.scenes[0] ?? source
    return [{ width, height, source }]
  }, [track, source])
  return <SmallReplay track={standing} pictures={pictures} clock={clock} beneath={beneath} onScene={ignore} isStill />
}

const ignore = (): void => undefined

const standingAt = (positionMs: number): ReplayClock => ({
  positionMs: () => positionMs,
  isPlaying: () => false,
  subscribe: () => ignore,
})

/** Where somebody only pointed, nothing stands; and a light at the end leaves the rest of a small picture in the dark. */
const asItRests = (track: Track): Track => ({ ...track, events: track.events.filter((event) => !isPassing(event)) })

const isPassing = (event: TrackEvent): boolean =>
  event.kind === 'laser' || event.kind === 'pointer' || (event.kind === 'shape' && event.shape === 'spotlight')

/** The last moment at which its first picture is seen, before the next one comes for the first time. */
function endOfFirst({ events, durationMs }: Track): number {
  const next = events.find((event) => event.kind === 'scene' && event.scene !== 0)
  return next ? Math.max(0, next.atMs - 1) : durationMs
}

/** A row that one only scrolls past reads nothing. */
function useResting(): boolean {
  const [isResting, setResting] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setResting(true), RESTING_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return isResting
}

/** Null as long as it is not there. */
function useSmallPicture(note: PicturedNote, file: PictureFile, isWanted: boolean): ImageBitmap | null {
  const { drawings } = useServices()
  const [bitmap, setBitmap] = useState<ImageBitmap | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a picture is known by its blob
  useEffect(() => {
    if (!isWanted) return
    let isOver = false
    const held = drawings.picture(note.id, file)
    void held.had.then((had) => isOver || (had.ok && setBitmap(had.value)))
    return () => {
      isOver = true
      // What is given back may be freed: it must not be drawn any more.
      setBitmap(null)
      held.release()
    }
  }, [drawings, note.id, file.blobId, isWanted])
  return bitmap
}
