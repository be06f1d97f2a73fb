import type { Page } from 'playwright-core'

/** What a recorded clip showed at one moment, at some places of it. */
export interface Look {
  readonly atMs: number
  readonly width: number
  readonly height: number
  readonly pixels: readonly (readonly number[])[]
}

type RecordingWindow = typeof window & { recorded?: Blob[] }

/** From now on what recorders of the page give is kept there, too. */
export async function keepRecorded(page: Page): Promise<void> {
  await page.evaluate(() => {
    const here = window as RecordingWindow
    const Recorder = window.MediaRecorder
    const pieces: Blob[] = []
    here.recorded = pieces
    window.MediaRecorder = class extends Recorder {
      constructor(...given: ConstructorParameters<typeof MediaRecorder>) {
        super(...given)
        this.addEventListener('dataavailable', ({ data }) => pieces.push(data))
      }
    }
  })
}

/** Plays what was recorded, and looks at each frame of it. */
export const recordedLooks = (page: Page, places: readonly { x: number; y: number }[]): Promise<Look[]> =>
  page.evaluate(async (at) => {
    const video = document.createElement('video')
    video.muted = true
    video.src = URL.createObjectURL(new Blob((window as RecordingWindow).recorded ?? [], { type: 'video/webm' }))
    const looks: Look[] = []
    const canvas = document.createElement('canvas')
    const context = canvas.getContext('2d', { willReadFrequently: true })
    const look: VideoFrameRequestCallback = (_, { mediaTime }) => {
      const { videoWidth: width, videoHeight: height } = video
      Object.assign(canvas, { width, height })
      context?.drawImage(video, 0, 0)
      const pixels = at.map(({ x, y }) => [...(context?.getImageData(x, y, 1, 1).data ?? [])].slice(0, 3))
      looks.push({ atMs: mediaTime * 1_000, width, height, pixels })
      video.requestVideoFrameCallback(look)
    }
    video.requestVideoFrameCallback(look)
    await video.play()
    await new Promise((resolve, reject) => {
      video.onended = resolve
      video.onerror = () => reject(new Error(video.error?.message))
    })
    return looks
  }, places)
