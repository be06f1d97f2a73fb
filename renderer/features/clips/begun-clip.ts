import { limits } from '#shared/contract/limits.ts'
import type { UiTake } from '#shared/contract/ui-take.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { BlobId, TakeId } from '#shared/kernel/ids.ts'
import type { FeedStore } from '../../stores/feed-store.ts'
import { openTakeOf } from '../../stores/selectors.ts'
import type { Showing } from '../showing/showing.ts'
import { type ClipLink, type ClipLinkPorts, createClipLink } from './clip-link.ts'
import type { Poster } from './clip-poster.ts'
import { createClipRecorder, type Recorder } from './clip-recorder.ts'
import type { ChosenCodec } from './codec.ts'
import { createFrameTimes } from './frame-times.ts'
import type { LivePicture } from './live-picture.ts'
import type { SharedScreen } from './screen-stream.ts'
import { clipTuning, type FrameRate } from './tuning.ts'

export interface RecordedClip {
  readonly takeId: TakeId
  readonly lengthMs: number
  readonly sizeBytes: number
  /** What of it is not kept for now, as a sentence. */
  readonly trouble: string | null
}

/** A clip of a screen that is shared: recorded as its take goes, to its last byte with the core. */
export interface BegunClip {
  start(): void
  /** The take may have changed. */
  follow(): void
  /** It has not been in a take yet. */
  isWaiting(): boolean
  /** Whatever ends it; what was recorded goes to the core. `message`: what the person is told. */
  finish(message: string | null): Promise<void>
  /** The way to the core was cut, and is there again. */
  resend(): void
  close(): void
}

export interface BegunClipPorts extends Pick<ClipLinkPorts, 'keepClip' | 'sendFile' | 'reasonOf'> {
  readonly clock: Clock
  readonly feed: FeedStore
  readonly showing: Pick<Showing, 'store' | 'addClip' | 'dropClip'>
  newBlobId(): BlobId
  createRecorder(screen: SharedScreen, codec: ChosenCodec): Recorder
  livePicture(screen: SharedScreen, rate: FrameRate): LivePicture
  /** What is on the screen now, small, to stand for the clip; null: this page cannot. */
  poster(screen: SharedScreen): Promise<string | null>
  keepPoster(poster: Poster): Promise<unknown>
  sentence(error: unknown): string
  tell(message: string): void
}

interface Begun {
  readonly screen: SharedScreen
  readonly codec: ChosenCodec
  readonly rate: FrameRate
  onRecorded(clip: RecordedClip): void
  /** Nothing more is recorded; what is left goes to the core. */
  onStopped(): void
  /** The core has all of it, or will not take it. */
  onOver(): void
}

export function createBegunClip(ports: BegunClipPorts, begun: Begun): BegunClip {
  const { clock, feed, showing } = ports
  const { screen, codec, rate } = begun
  const blobId = ports.newBlobId()
  const live = ports.livePicture(screen, rate)
  let takeId: TakeId | null = null
  let link: ClipLink | null = null
  let recorded: RecordedClip | null = null
  /** Made, and not sent yet. */
  let poster: Promise<string | null> | null = null
  let isEnding = false
  let wasWarned = false
  const recorder = createClipRecorder({
    recorder: ports.createRecorder(screen, codec),
    clock,
    frameTimes: createFrameTimes(),
    takeMs: () => showing.store.getState().shown?.board.nowMs() ?? 0,
    onPiece: (piece) => link?.add(piece),
    onFault: () =>
      void finish('The clip of the screen ended by itself. What was recorded of it is kept, and the sound goes on.'),
  })

  function start(): void {
    const { width, height, label } = screen
    screen.onEnded(() => {
      const isGoingOn = openTakeOf(feed.getState().takes) !== null
      const rest = isGoingOn ? ' The sound goes on.' : ''
      void finish(`The window was closed, or sharing was stopped: the clip ends there.${rest}`)
    })
    showing.addClip({ blobId, width, height, label, source: live.source, moving: live.moving })
    follow()
    clock.setTimer(endUnlessRecorded, clipTuning.takeWaitMs)
  }

  /** Where no recording could begin, nothing is shared on and on for nobody, and gets into no later one. */
  function endUnlessRecorded(): void {
    if (takeId !== null || openTakeOf(feed.getState().takes) !== null) return
    void finish('No recording began, so the screen is not shared any more. Choose a conversation and begin again.')
  }

  /** As the take goes, so does the clip. */
  function follow(): void {
    if (isEnding) return
    const id = takeId ?? showing.store.getState().shown?.takeId ?? null
    const take = id === null ? null : (feed.getState().takes[id] ?? null)
    if (takeId !== null) return followTake(take)
    if (take?.state === 'recording' && take.isPaused !== true) bind(take.id)
  }

  function followTake(take: UiTake | null): void {
    // While the way to the core is cut nobody knows what became of it.
    if (take === null && feed.getState().phase !== 'live') return
    if (take?.state !== 'recording') return void finish(null)
    if (take.isPaused) recorder.pause()
    else recorder.run()
  }

  function bind(id: TakeId): void {
    takeId = id
    recorded = { takeId: id, lengthMs: 0, sizeBytes: 0, trouble: null }
    begun.onRecorded(recorded)
    link = createClipLink({
      takeId: id,
      blobId,
      clock,
      keepClip: ports.keepClip,
      sendFile: ports.sendFile,
      reasonOf: ports.reasonOf,
      runs: recorder.runs,
      onTrouble: (error) => refresh({ trouble: error === null ? null : ports.sentence(error) }),
      onRefused: (error) => void finish(ports.sentence(error)),
      onBytes({ recorded: bytes, kept }) {
        refresh({ sizeBytes: bytes })
        if (kept > 0 && poster !== null) void sendPoster(id, poster)
        watchLimit(bytes)
      },
    })
    recorder.run()
    // Not before: what was on the screen until then is nobody's business.
    poster = ports.poster(screen).catch(() => null)
  }

  function refresh(more: Partial<RecordedClip>): void {
    if (recorded === null) return
    recorded = { ...recorded, lengthMs: recorder.lengthMs(), ...more }
    begun.onRecorded(recorded)
  }

  /** Once the core knows of the clip; where it would not take it, the clip goes without. */
  async function sendPoster(id: TakeId, made: Promise<string | null>): Promise<void> {
    poster = null
    const webp = await made
    if (webp) await ports.keepPoster({ takeId: id, blobId, fromMs: 0, webp }).catch(() => undefined)
  }

  function watchLimit(bytes: number): void {
    if (isEnding) return
    if ((link?.heldBytes() ?? 0) > clipTuning.heldBytes) {
      return void finish('The clip ends here: it could not be kept for too long. The sound goes on.')
    }
    const leftBytes = limits.videoSizeBytes - bytes
    if (leftBytes < clipTuning.endBytes) {
      return void finish('The clip is as large as it can be, and ends here. The sound goes on.')
    }
    if (leftBytes > clipTuning.warnBytes || wasWarned) return
    wasWarned = true
    ports.tell('The clip of the screen is near its limit. It ends there by itself, and the sound goes on.')
  }

  async function finish(message: string | null): Promise<void> {
    if (isEnding) return
    isEnding = true
    live.freeze()
    const stopping = recorder.stop()
    if (message !== null) ports.tell(message)
    await stopping
    screen.close()
    if ((link?.recordedBytes() ?? 0) === 0) showing.dropClip(blobId)
    recorded = null
    begun.onStopped()
    await link?.end()
    begun.onOver()
  }

  return {
    start,
    follow,
    isWaiting: () => takeId === null,
    finish,
    resend: () => link?.resend(),
    close() {
      link?.close()
      screen.close()
    },
  }
}
