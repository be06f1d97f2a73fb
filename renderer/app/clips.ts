import { v7 } from 'uuid'
import type { Clock } from '#shared/kernel/clock.ts'
import { BlobId } from '#shared/kernel/ids.ts'
import { ReasonError } from '#shared/kernel/reasons.ts'
import { pageFrames } from '../audio/frame-loop.ts'
import type { Bridge } from '../bridge/bridge.ts'
import { failureOf } from '../bridge/failure.ts'
import { readBytes } from '../bridge/read-bytes.ts'
import { type ClipScreens, createClipScreens } from '../features/clips/clip-screens.ts'
import { type Clips, createClips } from '../features/clips/clips.ts'
import { chooseCodec, pageCodecs } from '../features/clips/codec.ts'
import { createLivePicture } from '../features/clips/live-picture.ts'
import { createPageRecorder } from '../features/clips/page-recorder.ts'
import { screenWish, sharedScreen } from '../features/clips/screen-stream.ts'
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
}

/** Clips of the screen in this window, with what the page and the core have for them. */
export function createWindowClips({ bridge, clock, feed, actions, screen, showing }: WindowPorts): Clips {
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
      return stream && (await sharedScreen(stream))
    },
    chooseCodec: (shape) => chooseCodec(pageCodecs(), shape),
    createRecorder: createPageRecorder,
    livePicture: ({ video }, rate) => createLivePicture(video, 1000 / rate),
    keepClip: (input) => client.takes.keepClip.mutate(input),
    sendFile: bridge.sendFile,
    reasonOf: (error) => failureOf(error).reason,
    sentence: (error) => failureOf(error).message,
    remember: ({ rate }) => actions.updateSettings({ clip: { framesPerSecond: rate } }),
    complain: actions.complain,
    tell: actions.tell,
    onConnection: bridge.onConnection,
  })
}

/** What is seen of clips in this window. */
export const createPageClipScreens = (clock: Clock, playback: Pick<Playback, 'store'>): ClipScreens =>
  createClipScreens({
    createVideo: () =>
      Object.assign(document.createElement('video'), { muted: true, playsInline: true, preload: 'auto' }),
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
