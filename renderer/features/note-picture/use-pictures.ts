import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Track } from '#shared/annotation/model.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import { useServices } from '../../app/services-context.ts'
import type { Picture } from '../annotation/picture-layer.ts'
import type { ReplayClock } from '../annotation/replay-clock.ts'
import type { ClipArrival } from './arrival-words.ts'
import type { Fault, HeldPicture, PictureFile } from './drawings.ts'
import { useArrival } from './use-arrival.ts'
import { useClip } from './use-clip.ts'

export interface ScenePictures {
  /** By scene; without a source as long as there is nothing to show. */
  readonly pictures: readonly Picture[]
  /** Of the scene that is looked at. */
  readonly fault: Fault | null
  readonly isLoading: boolean
  /** Of the clip, while it is waited for. */
  readonly arrival: ClipArrival | null
  retry(): void
}

type Shown = Readonly<Record<number, ImageBitmap>>

const missing: Fault = {
  message: 'This picture did not come with the note: here is what was drawn, on a sheet of its size.',
  isAway: false,
}

/**
 * The picture of the scene that is looked at, and of the next: small first, then as it is. They are held as long as they are looked at. Where
 * a scene is of the note's clip, the clip is its picture, in step with the clock.
 */
export function useScenePictures(
  note: UiNote,
  { track, scene, clock }: { readonly track: Track | null; readonly scene: number; readonly clock: ReplayClock },
): ScenePictures {
  const { drawings } = useServices()
  const clip = useClip(note, clock)
  const clipId = note.video?.blobId ?? null
  const arrival = useArrival(clipId, clip.isLoading)
  const [shown, setShown] = useState<Shown>({})
  const [faults, setFaults] = useState<Readonly<Record<number, Fault>>>({})
  const [turn, setTurn] = useState(0)
  const { id, pictures: files } = note

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn asks anew
  useEffect(() => {
    if (!track) return
    const held: HeldPicture[] = []
    let isOver = false
    const hold = (at: number, file: PictureFile, isWhole: boolean): void => {
      const one = drawings.picture(id, file)
      held.push(one)
      const put = (bitmap: ImageBitmap) =>
        // The small one may come after the large one.
        setShown((before) => (before[at] && !isWhole ? before : { ...before, [at]: bitmap }))
      const now = one.now()
      if (now) return put(now)
      void one.had.then((had) => {
        if (isOver) return
        if (had.ok) put(had.value)
        else if (isWhole) setFaults((before) => ({ ...before, [at]: had.fault }))
      })
    }
    for (const at of [scene, scene + 1]) {
      const file = fileOf(note, track, at)
      if (!file) continue
      hold(at, file, true)
      if (file.thumbnail) hold(at, file.thumbnail, false)
    }
    return () => {
      isOver = true
      // What is given back may be freed: it must not be drawn any more.
      setShown({})
      for (const one of held) one.release()
    }
  }, [drawings, id, files, track, scene, turn])

  const before = useRef<readonly Picture[]>([])
  const pictures = useMemo(() => {
    before.current = (track?.scenes ?? []).map(({ width, height, picture }, at): Picture => {
      if (picture !== null && picture === clipId) return ofClip(clip.picture, { width, height }, before.current[at])
      const source = shown[at] ?? null
      const same = before.current[at]
      // A painter draws another picture anew, and knows one by its object.
      const isSame = same?.source === source && same.width === width && same.height === height
      return isSame ? same : { width, height, source }
    })
    return before.current
  }, [track, shown, clip.picture, clipId])
  const retry = useCallback(() => {
    setFaults({})
    setTurn((before) => before + 1)
  }, [])
  const wanted = track?.scenes[scene]?.picture ?? null
  if (wanted !== null && wanted === clipId) {
    return { pictures, fault: clip.fault, isLoading: clip.isLoading, arrival, retry: clip.retry }
  }
  const isMissing = wanted !== null && track !== null && !fileOf(note, track, scene)
  const fault = isMissing ? missing : (faults[scene] ?? null)
  return { pictures, fault, isLoading: wanted !== null && !fault && !shown[scene], arrival: null, retry }
}

/** In the size that was drawn in: a window may have changed while it was recorded. */
function ofClip(clip: Picture | null, size: { width: number; height: number }, before: Picture | undefined): Picture {
  const made: Picture = { ...size, source: clip?.source ?? null, moving: clip?.moving, isAwaited: true }
  const isSame = before?.source === made.source && before.width === size.width && before.height === size.height
  return isSame && before ? before : made
}

const fileOf = ({ pictures = [] }: UiNote, track: Track, scene: number) => {
  const wanted = track.scenes[scene]?.picture ?? null
  return wanted === null ? undefined : pictures.find(({ blobId }) => blobId === wanted)
}
