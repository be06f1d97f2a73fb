import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ClipCamera } from '#shared/contract/settings.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { showingTuning } from '../showing/tuning.ts'
import type { Extent } from './arrangement.ts'
import { blankWords, faultWords, goesOnWithout } from './camera-words.ts'
import type { CameraFault, CameraInfo, OpenCamera, OpenedCamera } from './cameras.ts'
import type { Compose, ComposedStream } from './composed.ts'
import { cameraTuning } from './tuning.ts'

export type CameraState =
  | { readonly kind: 'off' }
  | { readonly kind: 'opening' }
  | {
      readonly kind: 'on'
      readonly track: MediaStreamTrack
      readonly camera: CameraInfo
      readonly insteadOf: string | null
    }
  | { readonly kind: 'failed'; readonly fault: CameraFault }
  /** It was on, and ended without being asked to. */
  | { readonly kind: 'gone'; readonly label: string }

export interface BubbleState {
  readonly wish: ClipCamera
  readonly camera: CameraState
  readonly cameras: readonly CameraInfo[]
  /** It is on, and has given no picture yet: for longer than a camera takes to begin. */
  readonly isBlank: boolean
  /** It is on, and gives no picture any more. */
  readonly hasStalled: boolean
  /** A clip is recorded that it can be shown in; null: none, or it cannot in this browser. */
  readonly clip: Extent | null
  /** What of it can be changed while the clip is recorded is in view. */
  readonly isPanelOpen: boolean
}

/** The camera in a clip: opened while it is asked for, shown and hidden, and let go of with the clip. Nothing of it ends a clip or a take. */
export interface Bubble {
  readonly store: StoreApi<BubbleState>
  /** The person looks at the choice: on, where it was the last time. */
  look(): void
  /** They thought better of it. */
  leave(): void
  show(): void
  /** Closes the camera: its light goes out. */
  hide(): void
  choose(camera: CameraInfo | null): void
  arrange(at: Partial<Pick<ClipCamera, 'corner' | 'size'>>): void
  openPanel(isOpen: boolean): void
  /** Whether Esc closes that: a moment longer too, for whoever sees the keys of the whole computer late. */
  hasEscape(): boolean
  onEscape(listener: () => void): () => void
  /** Puts it into the pictures of a screen. Null: they stay as they are. */
  join(screen: {
    readonly track: MediaStreamTrack
    readonly shape: Extent
    readonly rate: number
  }): Promise<ComposedStream | null>
}

export interface BubblePorts {
  readonly clock: Clock
  readonly compose: Compose
  open(chosen: ClipCamera['device']): Promise<OpenedCamera>
  list(): Promise<CameraInfo[]>
  /** Tells once. Returns the function that ends the waiting. */
  onFirstPicture(track: MediaStreamTrack, listener: () => void): () => void
  /** Returns the function that ends it. */
  onDevices(listener: () => void): () => void
  remembered(): ClipCamera | null
  remember(wish: ClipCamera): void
  tell(message: string): void
}

export const firstWish: ClipCamera = { isOn: false, device: null, corner: 'bottomLeft', size: 'medium' }

export function createBubble(ports: BubblePorts): Bubble {
  const store = createStore<BubbleState>(() => ({
    wish: firstWish,
    camera: { kind: 'off' },
    cameras: [],
    isBlank: false,
    hasStalled: false,
    clip: null,
    isPanelOpen: false,
  }))
  let composed: ComposedStream | null = null
  /** Of what was asked for last: an answer that comes too late is let go of. */
  let asked = 0
  let stopDevices: (() => void) | null = null
  let stopAwaiting = (): void => undefined
  const { getState, setState } = store
  const { clock } = ports
  let leftAtMs = Number.NEGATIVE_INFINITY

  function wishFor(more: Partial<ClipCamera>): void {
    const wish = { ...getState().wish, ...more }
    setState({ wish })
    ports.remember(wish)
  }

  async function listAgain(): Promise<void> {
    setState({ cameras: await ports.list() })
  }

  function closeCamera(): void {
    asked += 1
    seen()
    const { camera } = getState()
    setState({ camera: { kind: 'off' }, hasStalled: false })
    if (camera.kind === 'on') camera.track.stop()
    composed?.setCamera(null)
  }

  async function openIt(): Promise<void> {
    closeCamera()
    asked += 1
    const mine = asked
    setState({ camera: { kind: 'opening' } })
    stopDevices ??= ports.onDevices(() => void listAgain())
    const opened = await ports.open(getState().wish.device)
    if (mine !== asked) {
      if (opened.ok) opened.value.track.stop()
      return
    }
    if (opened.ok) take(opened.value)
    else setState({ camera: { kind: 'failed', fault: opened.fault } })
    await listAgain()
  }

  /** It stays open: a slow one may begin yet. */
  function awaitPicture(track: MediaStreamTrack): void {
    const timer = clock.setTimer(() => {
      setState({ isBlank: true })
      if (composed) ports.tell(goesOnWithout(blankWords))
    }, cameraTuning.blankAfterMs)
    const stopLooking = ports.onFirstPicture(track, seen)
    stopAwaiting = () => {
      timer.cancel()
      stopLooking()
    }
  }

  /** Or not waited for any more. */
  function seen(): void {
    stopAwaiting()
    stopAwaiting = () => undefined
    setState({ isBlank: false })
  }

  function take({ track, camera, insteadOf }: OpenCamera): void {
    setState({ camera: { kind: 'on', track, camera, insteadOf }, hasStalled: false })
    awaitPicture(track)
    composed?.setCamera(track)
    if (composed && insteadOf !== null)
      ports.tell(`${insteadOf || 'The chosen camera'} is not there. ${camera.label} is shown instead.`)
    track.addEventListener('ended', () => {
      const now = getState().camera
      if (now.kind !== 'on' || now.track !== track) return
      seen()
      setState({ camera: { kind: 'gone', label: camera.label }, hasStalled: false })
      composed?.setCamera(null)
      if (composed) ports.tell(goesOnWithout('The camera is gone.'))
      void listAgain()
    })
  }

  function release(): void {
    closeCamera()
    stopDevices?.()
    stopDevices = null
  }

  function onCamera(isSeen: boolean): void {
    const isOn = getState().camera.kind === 'on'
    if (isSeen) seen()
    setState({ hasStalled: isOn && !isSeen })
    if (isOn && !isSeen) ports.tell(goesOnWithout('The camera gives no picture.'))
  }

  return {
    store,
    look() {
      setState({ wish: ports.remembered() ?? firstWish })
      if (getState().wish.isOn) void openIt()
    },
    leave() {
      if (composed === null) release()
    },
    show() {
      wishFor({ isOn: true })
      void openIt()
    },
    hide() {
      // Hidden in a clip, it is still what one wants of the next.
      if (composed === null) wishFor({ isOn: false })
      closeCamera()
    },
    choose(device) {
      wishFor({ device })
      const { kind } = getState().camera
      if (kind !== 'off') void openIt()
    },
    arrange(at) {
      wishFor(at)
      const { corner, size } = getState().wish
      composed?.arrange({ corner, size })
    },
    openPanel(isPanelOpen) {
      if (getState().isPanelOpen) leftAtMs = clock.monotonicMs()
      setState({ isPanelOpen })
    },
    hasEscape: () => getState().isPanelOpen || clock.monotonicMs() - leftAtMs < showingTuning.escapeEchoMs,
    onEscape: (listener) =>
      store.subscribe(({ isPanelOpen }, before) => {
        if (isPanelOpen === before.isPanelOpen) return
        listener()
        if (!isPanelOpen) clock.setTimer(listener, showingTuning.escapeEchoMs)
      }),
    async join({ track, shape, rate }) {
      // Nobody was asked: it is where it was the last time, and off.
      if (getState().wish === firstWish) setState({ wish: ports.remembered() ?? firstWish })
      const { wish } = getState()
      const isWanted = (): boolean => wish.isOn && getState().camera.kind !== 'off'
      const made = await ports.compose({ screen: track, shape, rate, at: wish, onCamera })
      if (made === null) {
        if (isWanted()) ports.tell('This browser cannot put the camera into a clip. The clip is recorded without it.')
        release()
        return null
      }
      composed = made
      const { camera, isBlank } = getState()
      if (camera.kind === 'on') made.setCamera(camera.track)
      if (isBlank) ports.tell(goesOnWithout(blankWords))
      else if (isWanted() && camera.kind !== 'on' && camera.kind !== 'opening') ports.tell(withoutWords(camera))
      setState({ clip: shape })
      return {
        ...made,
        close() {
          composed = null
          release()
          made.close()
          setState({ clip: null, isPanelOpen: false })
        },
      }
    },
  }
}

const withoutWords = (camera: CameraState): string =>
  goesOnWithout(camera.kind === 'failed' ? faultWords[camera.fault] : 'The camera is not on.')
