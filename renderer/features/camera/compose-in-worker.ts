import type { ComposeFact, ComposeOrder } from './compose-worker.ts'
import type { Compose } from './composed.ts'
import { cameraTuning } from './tuning.ts'

/** Frames go from track to track in a worker (MediaStreamTrack Insertable Media Processing), past this thread. */
export const composeInWorker: Compose = async ({ screen, shape, rate, at, onCamera }) => {
  if (typeof MediaStreamTrackProcessor === 'undefined' || typeof MediaStreamTrackGenerator === 'undefined') return null
  const worker = new Worker(new URL('./compose-worker.ts', import.meta.url), { type: 'module' })
  const generator = new MediaStreamTrackGenerator({ kind: 'video' })
  // Copies, for what reads a track ends it when it is let go of.
  const ownScreen = screen.clone()
  let ownCamera: MediaStreamTrack | null = null
  const order = (what: ComposeOrder, given: Transferable[] = []): void => worker.postMessage(what, given)

  function close(): void {
    order({ kind: 'end' })
    ownScreen.stop()
    ownCamera?.stop()
    // Whoever records it sees it end, now and not when somebody clears up.
    generator.stop()
    worker.onmessage = null
    setTimeout(() => worker.terminate(), cameraTuning.stalledAfterMs)
  }

  const begun = new Promise<boolean>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<ComposeFact>) => {
      if (data.kind === 'made') resolve(true)
      else if (data.kind === 'camera') onCamera(data.isSeen)
      else {
        resolve(false)
        close()
      }
    }
    worker.onerror = () => {
      resolve(false)
      close()
    }
    setTimeout(() => resolve(false), cameraTuning.firstPictureMs)
  })
  try {
    const frames = processorOf(ownScreen, 2).readable
    const into = generator.writable
    order({ kind: 'start', screen: frames, into, shape, rate, at }, [frames, into])
  } catch {
    close()
    return null
  }
  if (!(await begun)) {
    close()
    return null
  }
  return {
    stream: new MediaStream([generator]),
    setCamera(track) {
      ownCamera?.stop()
      ownCamera = track?.clone() ?? null
      if (ownCamera === null) return order({ kind: 'camera', frames: null })
      const frames = processorOf(ownCamera, 1).readable
      order({ kind: 'camera', frames }, [frames])
    },
    arrange: (next) => order({ kind: 'arrange', at: next }),
    begin: () => order({ kind: 'begin' }),
    close,
  }
}

/** Frames that nobody takes are dropped, the oldest first. */
const processorOf = (track: MediaStreamTrack, maxBufferSize: number) =>
  new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack, maxBufferSize })
