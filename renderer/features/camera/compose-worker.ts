import type { Arrangement, Extent } from './arrangement.ts'
import { type Composer, createComposer, type Held, sameExtent } from './composer.ts'
import { paint } from './paint.ts'
import { cameraTuning } from './tuning.ts'

/** What the page tells the worker; streams are handed over with it. */
export type ComposeOrder =
  | {
      readonly kind: 'start'
      readonly screen: ReadableStream<VideoFrame>
      readonly into: WritableStream<VideoFrame>
      readonly shape: Extent
      readonly rate: number
      readonly at: Arrangement
    }
  | { readonly kind: 'camera'; readonly frames: ReadableStream<VideoFrame> | null }
  | { readonly kind: 'arrange'; readonly at: Arrangement }
  | { readonly kind: 'begin' }
  | { readonly kind: 'end' }

export type ComposeFact =
  /** The first picture was made. */
  | { readonly kind: 'made' }
  /** The camera is in the picture, or is not. */
  | { readonly kind: 'camera'; readonly isSeen: boolean }
  | { readonly kind: 'broken'; readonly why: string }

type Frame = Held & { readonly frame: VideoFrame }

const tell = (fact: ComposeFact): void => self.postMessage(fact)

const held = (frame: VideoFrame): Frame => ({
  frame,
  source: frame,
  width: frame.displayWidth,
  height: frame.displayHeight,
  close: () => frame.close(),
})

let composer: Composer<Frame> | null = null
let stopCamera: (() => void) | null = null
let endAll: (() => void) | null = null

/** Every frame of a stream, until it ends or is let go of. Nobody keeps what comes after that. */
function follow(frames: ReadableStream<VideoFrame>, onFrame: (frame: VideoFrame) => void, onEnd: () => void) {
  const reader = frames.getReader()
  let isOver = false
  const run = async (): Promise<void> => {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      if (isOver) value.close()
      else onFrame(value)
    }
  }
  const end = (): void => {
    if (!isOver) onEnd()
    isOver = true
  }
  run().then(end, end)
  return () => {
    isOver = true
    void reader.cancel().catch(() => undefined)
  }
}

function start({ screen, into, shape, rate, at }: Extract<ComposeOrder, { kind: 'start' }>): void {
  const writer = into.getWriter()
  const canvas = new OffscreenCanvas(shape.width, shape.height)
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) return tell({ kind: 'broken', why: 'there is no room for a picture of that size' })
  let lastUs = Number.NEGATIVE_INFINITY
  let wasMade = false
  let isBroken = false
  const fail = (error: unknown): void => {
    if (isBroken) return
    isBroken = true
    tell({ kind: 'broken', why: String(error) })
  }
  const made = createComposer<Frame>(
    {
      rate,
      nowMs: () => performance.now(),
      make({ screen: { frame, ...seen }, screenAtMs, bubble }) {
        if (isBroken) return
        const sinceUs = Math.round((performance.now() - screenAtMs) * 1_000)
        // Recorders take time as it goes on only.
        const timestamp = Math.max(lastUs + 1, frame.timestamp + sinceUs)
        lastUs = timestamp
        try {
          const isPlain = bubble === null && sameExtent(seen, shape)
          if (!isPlain) paint(context, shape, seen, bubble)
          // What is not changed is not copied.
          const picture = new VideoFrame(isPlain ? frame : canvas, { timestamp })
          writer.write(picture).then(() => {
            if (!wasMade) tell({ kind: 'made' })
            wasMade = true
          }, fail)
        } catch (error) {
          fail(error)
        }
      },
      onCamera: (isSeen) => tell({ kind: 'camera', isSeen }),
    },
    at,
  )
  composer = made
  const timer = setInterval(made.tick, cameraTuning.looksEveryMs)
  const stopScreen = follow(
    screen,
    (frame) => made.screen(held(frame)),
    () => undefined,
  )
  endAll = () => {
    isBroken = true
    clearInterval(timer)
    stopScreen()
    stopCamera?.()
    made.close()
    void writer.close().catch(() => undefined)
  }
}

self.addEventListener('message', ({ data }: MessageEvent<ComposeOrder>) => {
  switch (data.kind) {
    case 'start':
      return start(data)
    case 'camera':
      stopCamera?.()
      stopCamera = null
      composer?.dropCamera()
      if (data.frames === null) return
      stopCamera = follow(
        data.frames,
        (frame) => (composer ? composer.camera(held(frame)) : frame.close()),
        () => composer?.dropCamera(),
      )
      return
    case 'arrange':
      return composer?.arrange(data.at)
    case 'begin':
      return composer?.begin()
    case 'end':
      return endAll?.()
  }
})
