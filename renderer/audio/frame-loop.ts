export interface Frames {
  request(run: () => void): number
  cancel(handle: number): void
}

export const pageFrames: Frames = {
  request: (run) => window.requestAnimationFrame(run),
  cancel: (handle) => window.cancelAnimationFrame(handle),
}

/** Runs something once per drawn frame while it is on; answers how to turn it on and off. */
export function createFrameLoop(frames: Frames, run: () => void): (isOn: boolean) => void {
  let frame: number | null = null
  let isWanted = false

  function onFrame(): void {
    frame = null
    run()
    if (isWanted) frame ??= frames.request(onFrame)
  }

  return (isOn) => {
    isWanted = isOn
    if (isOn) frame ??= frames.request(onFrame)
    else if (frame !== null) {
      frames.cancel(frame)
      frame = null
    }
  }
}
