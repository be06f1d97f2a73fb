import type { Moving } from '../annotation/picture-layer.ts'

/** What is on the screen now, to be drawn on; once it has ended, its last frame. */
export interface LivePicture {
  readonly source: HTMLCanvasElement
  readonly moving: Moving
  /** The last frame stays. */
  freeze(): void
}

/**
 * Frames of a video that runs, on a canvas of its own: a canvas can be drawn whatever becomes of the video. `everyMs`: as often as there are
 * other ones. Nothing is drawn while nobody looks.
 */
export function createLivePicture(video: HTMLVideoElement, everyMs: number): LivePicture {
  const { videoWidth: width, videoHeight: height } = video
  const source = Object.assign(document.createElement('canvas'), { width, height })
  const context = source.getContext('2d', { alpha: false })
  const listeners = new Set<() => void>()
  let frame = 0
  let handle = 0
  let drawnAtMs = Number.NEGATIVE_INFINITY
  let isFrozen = false

  function draw(): void {
    context?.drawImage(video, 0, 0, width, height)
    frame += 1
  }

  function step(nowMs: number): void {
    handle = 0
    if (isFrozen || listeners.size === 0) return
    handle = requestAnimationFrame(step)
    if (nowMs - drawnAtMs < everyMs - 2) return
    drawnAtMs = nowMs
    draw()
    for (const listener of listeners) listener()
  }

  draw()
  return {
    source,
    moving: {
      frame: () => frame,
      onFrame(listener) {
        listeners.add(listener)
        if (handle === 0) handle = requestAnimationFrame(step)
        return () => listeners.delete(listener)
      },
    },
    freeze() {
      if (isFrozen) return
      draw()
      isFrozen = true
      cancelAnimationFrame(handle)
      for (const listener of listeners) listener()
    },
  }
}
