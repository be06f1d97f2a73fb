import { createStore, type StoreApi } from 'zustand/vanilla'
import { limits } from '#shared/contract/limits.ts'
import type { UiTake } from '#shared/contract/ui-take.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { BlobId, TakeId } from '#shared/kernel/ids.ts'
import { ReasonError } from '#shared/kernel/reasons.ts'
import type { FeedState, FeedStore } from '../../stores/feed-store.ts'
import { openTakeOf } from '../../stores/selectors.ts'
import type { Bubble } from '../camera/bubble.ts'
import type { Showing } from '../showing/showing.ts'
import { type ClipLink, type ClipLinkPorts, createClipLink } from './clip-link.ts'
import type { Poster } from './clip-poster.ts'
import { type ClipRecorder, createClipRecorder, type Recorder } from './clip-recorder.ts'
import type { ChosenCodec, ClipShape } from './codec.ts'
import { createFrameTimes } from './frame-times.ts'
import type { LivePicture } from './live-picture.ts'
import type { SharedScreen } from './screen-stream.ts'
import { clipTuning, type FrameRate, USUAL_RATE } from './tuning.ts'

export interface ClipChoice {
  readonly rate: FrameRate
}

export type ClipPhase =
  | { readonly kind: 'none' }
  /** How it is to be recorded. */
  | { readonly kind: 'asking' }
  /** What is to be recorded is being chosen. */
  | { readonly kind: 'opening' }
  /** The screen is shared; the take has not its first page yet. */
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'recording'
      readonly takeId: TakeId
      readonly lengthMs: number
      readonly sizeBytes: number
      /** What of it is not kept for now, as a sentence. */
      readonly trouble: string | null
    }

/** Recording a clip of the screen in a take: from the choice to its last byte with the core. */
export interface Clips {
  readonly store: StoreApi<{ readonly phase: ClipPhase }>
  /** Asks how; ends the clip that is being recorded. */
  ask(): void
  cancel(): void
  /** Has the person choose what, and begins: in the take under way, or in one that begins. */
  begin(choice: ClipChoice): void
  /**
   * Asks nothing: ends the clip that is being recorded, or begins one of what was chosen already, as the last was recorded. False: there is
   * none, and it was said why.
   */
  recordChosen(): Promise<boolean>
  /** The clip ends; the take goes on. */
  end(): void
  close(): void
}

export interface ClipsPorts extends Pick<ClipLinkPorts, 'keepClip' | 'sendFile' | 'reasonOf'> {
  readonly clock: Clock
  readonly feed: FeedStore
  readonly showing: Pick<Showing, 'store' | 'addClip' | 'dropClip'>
  newBlobId(): BlobId
  /** `isChosen`: nobody is asked which. Null: the person thought better of it. */
  openScreen(choice: ClipChoice, isChosen: boolean): Promise<SharedScreen | null>
  chooseCodec(shape: ClipShape): Promise<ChosenCodec | null>
  createRecorder(screen: SharedScreen, codec: ChosenCodec): Recorder
  livePicture(screen: SharedScreen, rate: FrameRate): LivePicture
  /** Opened while one is asked, and let go of where nothing comes of it. What is recorded lets go of it by `screen.close`. */
  readonly camera: Pick<Bubble, 'look' | 'leave'>
  /** What is on the screen now, small, to stand for the clip; null: this page cannot. */
  poster(screen: SharedScreen): Promise<string | null>
  keepPoster(poster: Poster): Promise<unknown>
  remember(choice: ClipChoice): void
  sentence(error: unknown): string
  complain(error: unknown): void
  tell(message: string): void
  onConnection(listener: (isConnected: boolean) => void): () => void
}

const none = { phase: { kind: 'none' } } as const

/** A clip that was begun. */
interface Run {
  readonly blobId: BlobId
  readonly screen: SharedScreen
  readonly live: LivePicture
  readonly recorder: ClipRecorder
  takeId: TakeId | null
  link: ClipLink | null
  /** Made, and not sent yet. */
  poster: Promise<string | null> | null
  isEnding: boolean
}

export function createClips(ports: ClipsPorts): Clips {
  const { clock, feed, showing } = ports
  const store = createStore<{ readonly phase: ClipPhase }>(() => none)
  let run: Run | null = null
  let wasWarned = false

  const show = (phase: ClipPhase): void => store.setState({ phase })
  const takeMs = (): number => showing.store.getState().shown?.board.nowMs() ?? 0

  function refresh(more: { readonly sizeBytes?: number; readonly trouble?: string | null } = {}): void {
    const { phase } = store.getState()
    if (run === null || phase.kind !== 'recording') return
    show({ ...phase, lengthMs: run.recorder.lengthMs(), ...more })
  }

  function giveUp(): void {
    ports.camera.leave()
    show({ kind: 'none' })
  }

  async function begin(choice: ClipChoice, isChosen: boolean): Promise<void> {
    const kind = store.getState().phase.kind
    if (kind === 'opening' || run !== null) return
    show({ kind: 'opening' })
    if (!isChosen) ports.remember(choice)
    let screen: SharedScreen | null = null
    try {
      screen = await ports.openScreen(choice, isChosen)
      if (screen === null) return giveUp()
      const codec = await ports.chooseCodec({ width: screen.width, height: screen.height, rate: choice.rate })
      if (codec === null) throw new ReasonError('clipUnsupported')
      // One may have spoken on while one chose.
      if (openTakeOf(feed.getState().takes)?.clip) throw new ReasonError('clipTaken')
      start(screen, codec, choice)
    } catch (error) {
      screen?.close()
      giveUp()
      ports.complain(error)
    }
  }

  function start(screen: SharedScreen, codec: ChosenCodec, { rate }: ClipChoice): void {
    const { width, height, label } = screen
    const blobId = ports.newBlobId()
    const live = ports.livePicture(screen, rate)
    const recorder = createClipRecorder({
      recorder: ports.createRecorder(screen, codec),
      clock,
      frameTimes: createFrameTimes(),
      takeMs,
      onPiece: (piece) => made.link?.add(piece),
      onFault: () =>
        void finish(
          made,
          'The clip of the screen ended by itself. What was recorded of it is kept, and the sound goes on.',
        ),
    })
    const made: Run = { blobId, screen, live, recorder, takeId: null, link: null, poster: null, isEnding: false }
    run = made
    wasWarned = false
    screen.onEnded(() => {
      const isGoingOn = openTakeOf(feed.getState().takes) !== null
      const rest = isGoingOn ? ' The sound goes on.' : ''
      void finish(made, `The window was closed, or sharing was stopped: the clip ends there.${rest}`)
    })
    show({ kind: 'ready' })
    showing.addClip({ blobId, width, height, label, source: live.source, moving: live.moving })
    follow(made)
    clock.setTimer(() => endUnlessRecorded(made), clipTuning.takeWaitMs)
  }

  /** Where no recording could begin, nothing is shared on and on for nobody, and gets into no later one. */
  function endUnlessRecorded(current: Run): void {
    if (run !== current || current.takeId !== null || openTakeOf(feed.getState().takes) !== null) return
    void finish(
      current,
      'No recording began, so the screen is not shared any more. Choose a conversation and begin again.',
    )
  }

  /** Whether it is recorded with a take, once that is known. */
  const whetherRecorded = (): Promise<boolean> =>
    new Promise((resolve) => {
      const look = (): boolean => {
        const { kind } = store.getState().phase
        if (kind === 'recording' || kind === 'none') resolve(kind === 'recording')
        return kind === 'recording' || kind === 'none'
      }
      if (look()) return
      const stop = store.subscribe(() => {
        if (look()) stop()
      })
    })

  /** As the take goes, so does the clip. */
  function follow(current: Run): void {
    const { takeId } = showing.store.getState().shown ?? { takeId: null }
    const take = current.takeId ?? takeId
    const now = take === null ? null : (feed.getState().takes[take] ?? null)
    if (current.isEnding) return
    if (current.takeId !== null) return followTake(current, now)
    if (now?.state === 'recording' && now.isPaused !== true) bind(current, now.id)
  }

  function followTake(current: Run, take: UiTake | null): void {
    // While the way to the core is cut nobody knows what became of it.
    if (take === null && feed.getState().phase !== 'live') return
    if (take?.state !== 'recording') return void finish(current, null)
    if (take.isPaused) current.recorder.pause()
    else current.recorder.run()
  }

  function bind(current: Run, takeId: TakeId): void {
    const { blobId, recorder } = current
    current.takeId = takeId
    show({ kind: 'recording', takeId, lengthMs: 0, sizeBytes: 0, trouble: null })
    const link = createClipLink({
      takeId,
      blobId,
      clock,
      keepClip: ports.keepClip,
      sendFile: ports.sendFile,
      reasonOf: ports.reasonOf,
      runs: recorder.runs,
      onTrouble: (error) => refresh({ trouble: error === null ? null : ports.sentence(error) }),
      onRefused(error) {
        if (current.isEnding) return
        void finish(current, ports.sentence(error))
      },
      onBytes({ recorded, kept }) {
        refresh({ sizeBytes: recorded })
        if (kept > 0 && current.poster !== null) void sendPoster(current)
        watchLimit(current, recorded)
      },
    })
    current.link = link
    recorder.run()
    // Not before: what was on the screen until then is nobody's business.
    current.poster = ports.poster(current.screen).catch(() => null)
  }

  /** Once the core knows of the clip; where it would not take it, the clip goes without. */
  async function sendPoster(current: Run): Promise<void> {
    const { takeId, blobId, poster } = current
    current.poster = null
    const webp = await poster
    if (takeId === null || !webp) return
    await ports.keepPoster({ takeId, blobId, fromMs: 0, webp }).catch(() => undefined)
  }

  function watchLimit(current: Run, recorded: number): void {
    if (current.isEnding) return
    if ((current.link?.heldBytes() ?? 0) > clipTuning.heldBytes) {
      return void finish(current, 'The clip ends here: it could not be kept for too long. The sound goes on.')
    }
    const leftBytes = limits.videoSizeBytes - recorded
    if (leftBytes < clipTuning.endBytes) {
      return void finish(current, 'The clip is as large as it can be, and ends here. The sound goes on.')
    }
    if (leftBytes > clipTuning.warnBytes || wasWarned) return
    wasWarned = true
    ports.tell('The clip of the screen is near its limit. It ends there by itself, and the sound goes on.')
  }

  /** Whatever ends it; what was recorded goes to the core. */
  async function finish(current: Run, message: string | null): Promise<void> {
    if (current.isEnding) return
    current.isEnding = true
    const { screen, live, recorder, link, blobId } = current
    live.freeze()
    const stopping = recorder.stop()
    if (message !== null) ports.tell(message)
    await stopping
    screen.close()
    if ((link?.recordedBytes() ?? 0) === 0) showing.dropClip(blobId)
    if (run === current) show({ kind: 'none' })
    await link?.end()
    if (run === current) run = null
  }

  const stopFeed = feed.subscribe((now: FeedState, before: FeedState) => {
    // Nobody sees the question any more.
    if (now.session.kind !== 'signedIn' && store.getState().phase.kind === 'asking') giveUp()
    if (run === null || now.takes === before.takes) return
    const isWaiting = run.takeId === null
    follow(run)
    // No microphone, or nothing said: nothing is shared on and on for nobody.
    const wasOpen = openTakeOf(before.takes) !== null
    if (isWaiting && run.takeId === null && wasOpen && openTakeOf(now.takes) === null) void finish(run, null)
  })
  const stopConnection = ports.onConnection((isConnected) => {
    if (isConnected) run?.link?.resend()
  })

  return {
    store,
    ask() {
      if (run !== null) return void finish(run, null)
      if (store.getState().phase.kind !== 'none') return
      if (openTakeOf(feed.getState().takes)?.clip) return ports.complain(new ReasonError('clipTaken'))
      show({ kind: 'asking' })
      ports.camera.look()
    },
    cancel() {
      if (store.getState().phase.kind === 'asking') giveUp()
    },
    begin: (choice) => void begin(choice, false),
    async recordChosen() {
      if (run !== null) {
        void finish(run, null)
        return true
      }
      const { takes, settings } = feed.getState()
      if (openTakeOf(takes)?.clip) {
        ports.complain(new ReasonError('clipTaken'))
        return false
      }
      await begin({ rate: settings.clip?.framesPerSecond ?? USUAL_RATE }, true)
      return await whetherRecorded()
    },
    end() {
      if (run !== null) void finish(run, null)
    },
    close() {
      stopFeed()
      stopConnection()
      if (run === null) return
      run.link?.close()
      run.screen.close()
    },
  }
}
