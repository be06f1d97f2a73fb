import type { Arrangement, Extent } from './arrangement.ts'
import { createPacing, isFresh } from './pacing.ts'
import type { Seen } from './paint.ts'

/** A picture that is held, and given back once it is not needed any more. */
export interface Held extends Seen {
  close(): void
}

export interface ComposerPorts<Picture extends Held> {
  readonly rate: number
  nowMs(): number
  /** Makes one picture of the clip, of what is there at `nowMs`. `screenAtMs`: when the screen's came. */
  make(parts: { readonly screen: Picture; readonly screenAtMs: number; readonly bubble: Bubble<Picture> | null }): void
  /** The camera's picture is in the clip, or is not for now. */
  onCamera(isSeen: boolean): void
}

interface Bubble<Picture> {
  readonly camera: Picture
  readonly at: Arrangement
}

/** Puts the newest pictures of screen and camera together. The screen's go on whatever becomes of the camera. */
export interface Composer<Picture extends Held> {
  screen(picture: Picture): void
  camera(picture: Picture): void
  /** There is no camera, until one gives a picture again. */
  dropCamera(): void
  arrange(at: Arrangement): void
  /** The recorder begins, or goes on: it gets the screen's next picture, or the one that there is after the time of one. */
  begin(): void
  /** To be called every `cameraTuning.looksEveryMs`. */
  tick(): void
  close(): void
}

export function createComposer<Picture extends Held>(
  ports: ComposerPorts<Picture>,
  first: Arrangement,
): Composer<Picture> {
  const pacing = createPacing(ports.rate)
  let at = first
  let screen: { readonly picture: Picture; readonly atMs: number } | null = null
  let camera: { readonly picture: Picture; readonly atMs: number } | null = null
  let isSeen = false
  /** A recorder began then, and has no picture yet. */
  let beganAtMs: number | null = null

  function see(is: boolean): void {
    if (is === isSeen) return
    isSeen = is
    ports.onCamera(is)
  }

  function make(): void {
    if (screen === null) return
    beganAtMs = null
    const hasBubble = camera !== null && isFresh(camera.atMs, ports.nowMs())
    see(hasBubble)
    const bubble = hasBubble && camera !== null ? { camera: camera.picture, at } : null
    ports.make({ screen: screen.picture, screenAtMs: screen.atMs, bubble })
  }

  return {
    screen(picture) {
      screen?.picture.close()
      screen = { picture, atMs: ports.nowMs() }
      pacing.screen(screen.atMs)
      make()
    },
    camera(picture) {
      camera?.picture.close()
      camera = { picture, atMs: ports.nowMs() }
      // The first picture is the screen's: what it is late by, all others are too, and that makes up for it.
      if (beganAtMs === null && pacing.camera(camera.atMs)) make()
    },
    dropCamera() {
      camera?.picture.close()
      camera = null
      if (isSeen) make()
    },
    arrange(next) {
      at = next
      make()
    },
    begin() {
      beganAtMs = ports.nowMs()
    },
    tick() {
      // The screen stands still.
      const isAwaited = beganAtMs !== null && ports.nowMs() - beganAtMs >= 1_000 / ports.rate
      const hasStalled = isSeen && camera !== null && !isFresh(camera.atMs, ports.nowMs())
      if (isAwaited || hasStalled) make()
    },
    close() {
      screen?.picture.close()
      camera?.picture.close()
      screen = null
      camera = null
    },
  }
}

export const sameExtent = (one: Extent, other: Extent): boolean =>
  one.width === other.width && one.height === other.height
