import type { Recorder } from './clip-recorder.ts'
import type { ChosenCodec } from './codec.ts'
import type { SharedScreen } from './screen-stream.ts'
import { clipTuning } from './tuning.ts'

/** The browser's own recorder, of the pictures of a stream alone: the sound of a clip is that of its take. */
export function createPageRecorder(
  { stream, begin }: Pick<SharedScreen, 'stream' | 'begin'>,
  codec: ChosenCodec,
): Recorder {
  const { mimeType, bitsPerSecond } = codec
  const options: MediaRecorderOptions = {
    mimeType,
    videoBitsPerSecond: bitsPerSecond,
    videoKeyFrameIntervalDuration: clipTuning.keyFrameEveryMs,
  }
  const made = new MediaRecorder(new MediaStream(stream.getVideoTracks()), options)
  const recorder: Recorder = {
    get state() {
      return made.state
    },
    start(sliceMs) {
      made.start(sliceMs)
      begin()
    },
    pause: () => made.pause(),
    resume() {
      made.resume()
      begin()
    },
    stop: () => made.stop(),
    ondataavailable: null,
    onstop: null,
    onerror: null,
  }
  made.ondataavailable = (event) => recorder.ondataavailable?.(event)
  made.onstop = () => recorder.onstop?.()
  made.onerror = (event) => recorder.onerror?.(event)
  return recorder
}

declare global {
  interface MediaRecorderOptions {
    /** Milliseconds (MediaStream Recording, 2.3). */
    videoKeyFrameIntervalDuration?: number
  }
}
