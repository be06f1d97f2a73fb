import { v7 } from 'uuid'
import { takeFilePath } from '#shared/contract/media-path.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { BlobId } from '#shared/kernel/ids.ts'
import { ReasonError } from '#shared/kernel/reasons.ts'
import { pageFrames } from '../audio/frame-loop.ts'
import type { Bridge } from '../bridge/bridge.ts'
import { failureOf } from '../bridge/failure.ts'
import { readBytes } from '../bridge/read-bytes.ts'
import { type Bubble, createBubble, firstWish } from '../features/camera/bubble.ts'
import { listCameras, openCamera } from '../features/camera/cameras.ts'
import { compose } from '../features/camera/composed.ts'
import { onFirstPicture } from '../features/camera/first-picture.ts'
import { type AskedFrame, frameOfClip } from '../features/clips/clip-frame.ts'
import { createDraftPosters, type DraftPosters, posterOf } from '../features/clips/clip-poster.ts'
import { type ClipScreens, createClipScreens } from '../features/clips/clip-screens.ts'
import { type Clips, createClips } from '../features/clips/clips.ts'
import { chooseCodec, pageCodecs } from '../features/clips/codec.ts'
import { createLivePicture } from '../features/clips/live-picture.ts'
import { createPageRecorder } from '../features/clips/page-recorder.ts'
import { composedScreen, type SharedScreen, screenWish, sharedScreen } from '../features/clips/screen-stream.ts'
import { type FrameRate, USUAL_RATE } from '../features/clips/tuning.ts'
import type { ScreenDesk } from '../features/pictures/screen-desk.ts'
import type { Showing } from '../features/showing/showing.ts'
import type { FeedStore } from '../stores/feed-store.ts'
import type { Actions } from './actions.ts'
import type { Playback } from './playback.ts'

interface WindowPorts {
  readonly bridge: Bridge
  readonly clock: Clock
  readonly feed: FeedStore
  readonly actions: Actions
  readonly screen: ScreenDesk
  readonly showing: Showing
  readonly bubble: Bubble
}

/** Clips of the screen in this window, with what the page and the core have for them. */
export function createWindowClips({ bridge, clock, feed, actions, screen, showing, bubble }: WindowPorts): Clips {
  const { client } = bridge
  return createClips({
    clock,
    feed,
    showing,
    newBlobId: () => BlobId.parse(v7()),
    async openScreen({ rate }, isChosen) {
      const canRecord = typeof MediaRecorder !== 'undefined' && 'getDisplayMedia' in navigator.mediaDevices
      if (!canRecord) throw new ReasonError('clipUnsupported')
      const wish = screenWish(rate)
      const stream = await (isChosen ? screen.openChosen(wish) : screen.open(wish))
      return stream && (await withCamera({ bubble, actions }, await sharedScreen(stream), rate))
    },
    chooseCodec: (shape) => chooseCodec(pageCodecs(), shape),
    createRecorder: createPageRecorder,
    livePicture: ({ video }, rate) => createLivePicture(video, 1000 / rate),
    poster: ({ video, width, height }) => posterOf(video, { width, height }),
    keepPoster: (input) => client.takes.keepPoster.mutate(input),
    keepClip: (input) => client.takes.keepClip.mutate(input),
    sendFile: bridge.sendFile,
    reasonOf: (error) => failureOf(error).reason,
    sentence: (error) => failureOf(error).message,
    camera: bubble,
    remember({ rate }) {
      const { wish } = bubble.store.getState()
      const camera = wish === firstWish ? {} : { camera: wish }
      actions.updateSettings({ clip: { ...feed.getState().settings.clip, framesPerSecond: rate, ...camera } })
    },
    complain: actions.complain,
    tell: actions.tell,
    onConnection: bridge.onConnection,
  })
}

/** As long as nothing is to be put into it, a display is recorded as it comes; a window is, so that it keeps its shape. */
async function withCamera(
  { bubble, actions: { tell } }: Pick<WindowPorts, 'bubble' | 'actions'>,
  screen: SharedScreen,
  rate: FrameRate,
): Promise<SharedScreen> {
  const [track] = screen.stream.getVideoTracks()
  const isWindow = track?.getSettings().displaySurface === 'window'
  const { wish, camera } = bubble.store.getState()
  const hadCamera = wish.isOn && camera.kind !== 'off'
  if (!track || !(isWindow || hadCamera)) return screen
  const { width, height } = screen
  try {
    const composed = await bubble.join({ track, shape: { width, height }, rate })
    return composed === null ? screen : await composedScreen(screen, composed)
  } catch {
    bubble.leave()
    if (hadCamera) tell('The camera could not be put into the clip. The clip is recorded without it.')
    return screen
  }
}

/** The camera in this window's clips. */
export function createWindowBubble({
  bridge,
  clock,
  feed,
  actions,
}: Pick<WindowPorts, 'bridge' | 'clock' | 'feed' | 'actions'>): Bubble {
  const devices = navigator.mediaDevices as MediaDevices | undefined
  /** The desktop program gives the camera, and its name, to a page that has just said what for. */
  const announced = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (bridge.host === 'electron') await bridge.client.camera.announce.mutate().catch(() => undefined)
    return await ask()
  }
  return createBubble({
    clock,
    compose,
    open: (chosen) => announced(() => openCamera(devices, chosen)),
    list: () => announced(() => listCameras(devices)),
    onFirstPicture,
    onDevices(listener) {
      devices?.addEventListener('devicechange', listener)
      return () => devices?.removeEventListener('devicechange', listener)
    },
    remembered: () => feed.getState().settings.clip?.camera ?? null,
    remember: (camera) =>
      actions.updateSettings({ clip: { framesPerSecond: USUAL_RATE, ...feed.getState().settings.clip, camera } }),
    tell: actions.tell,
  })
}

const createVideo = (): HTMLVideoElement =>
  Object.assign(document.createElement('video'), { muted: true, playsInline: true, preload: 'auto' })

/** What stands for the clips of drafts that are looked at in this window. */
export const createWindowPosters = ({ client }: Pick<Bridge, 'client'>): DraftPosters =>
  createDraftPosters({
    async firstFrame({ id, video }) {
      if (!video) throw new Error('There is no clip in this draft.')
      return await frameInPage({ url: takeFilePath(id, video.blobId), video, atMs: 0, isExact: true })
    },
    encode: posterOf,
    keepPoster: (input) => client.takes.keepPoster.mutate(input),
  })

/** One frame of a clip, to be answered on or to stand for it. Rejects with a sentence. */
export const frameInPage = (asked: AskedFrame): Promise<ImageBitmap> =>
  frameOfClip(asked, { createVideo, probe: whyNot })

/** What is seen of clips in this window. */
export const createPageClipScreens = (clock: Clock, playback: Pick<Playback, 'store'>): ClipScreens =>
  createClipScreens({
    createVideo,
    frames: pageFrames,
    monotonicMs: () => clock.monotonicMs(),
    speed: () => playback.store.getState().speed,
    probe: whyNot,
  })

async function whyNot(url: string): Promise<string | null> {
  try {
    await readBytes(url, AbortSignal.timeout(10_000), { range: 'bytes=0-0' })
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
