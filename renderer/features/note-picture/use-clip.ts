import { useEffect, useMemo, useState } from 'react'
import type { UiNote } from '#shared/contract/desktop.ts'
import { useServices } from '../../app/services-context.ts'
import type { Picture } from '../annotation/picture-layer.ts'
import type { ReplayClock } from '../annotation/replay-clock.ts'
import type { ClipFault, HeldVideo } from '../clips/clip-screens.ts'

export interface SeenClip {
  /** Null: the note has no clip, or it is not asked for yet. */
  readonly picture: Picture | null
  readonly fault: ClipFault | null
  readonly isLoading: boolean
  retry(): void
}

const nothing: SeenClip = { picture: null, fault: null, isLoading: false, retry: () => undefined }

/** The moving picture of a note's clip, in step with the clock; held as long as it is looked at. */
export function useClip({ id, video }: Pick<UiNote, 'id' | 'video'>, clock: ReplayClock): SeenClip {
  const { bridge } = useServices()
  const url = video ? bridge.noteFileUrl(id, video.blobId) : null
  return useClipAt(url, video, clock)
}

/** The same of whatever has one: `url` says where its bytes are. */
export function useClipAt(url: string | null, video: UiNote['video'], clock: ReplayClock): SeenClip {
  const { clipScreens } = useServices()
  const [held, setHeld] = useState<HeldVideo | null>(null)
  const [state, setState] = useState<ReturnType<HeldVideo['state']> | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a clip is known by where its bytes are
  useEffect(() => {
    if (url === null || !video) return
    const one = clipScreens.hold({ url, video, clock })
    setHeld(one)
    setState(one.state())
    const stop = one.onState(() => setState(one.state()))
    return () => {
      stop()
      setHeld(null)
      one.release()
    }
  }, [clipScreens, url, clock])
  return useMemo(() => {
    if (held === null || state === null || !video) return nothing
    const { width, height } = video
    const picture = { width, height, source: held.source, moving: held.moving }
    return { picture, fault: state.fault, isLoading: state.isLoading, retry: held.retry }
  }, [held, state, video])
}
