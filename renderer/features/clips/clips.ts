import { createStore, type StoreApi } from 'zustand/vanilla'
import { ReasonError } from '#shared/kernel/reasons.ts'
import type { FeedState } from '../../stores/feed-store.ts'
import { openTakeOf } from '../../stores/selectors.ts'
import type { Bubble } from '../camera/bubble.ts'
import { type BegunClip, type BegunClipPorts, createBegunClip, type RecordedClip } from './begun-clip.ts'
import type { ChosenCodec, ClipShape } from './codec.ts'
import type { SharedScreen } from './screen-stream.ts'
import { type FrameRate, USUAL_RATE } from './tuning.ts'

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
  | ({ readonly kind: 'recording' } & RecordedClip)

/** Recording clips of the screen in takes: how, when one begins and when it ends. One at a time. */
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

export interface ClipsPorts extends BegunClipPorts {
  /** `isChosen`: nobody is asked which. Null: the person thought better of it. */
  openScreen(choice: ClipChoice, isChosen: boolean): Promise<SharedScreen | null>
  chooseCodec(shape: ClipShape): Promise<ChosenCodec | null>
  /** Opened while one is asked, and let go of where nothing comes of it. What is recorded lets go of it by `screen.close`. */
  readonly camera: Pick<Bubble, 'look' | 'leave'>
  remember(choice: ClipChoice): void
  complain(error: unknown): void
  onConnection(listener: (isConnected: boolean) => void): () => void
}

const none = { phase: { kind: 'none' } } as const

export function createClips(ports: ClipsPorts): Clips {
  const { feed } = ports
  const store = createStore<{ readonly phase: ClipPhase }>(() => none)
  let begun: BegunClip | null = null

  const show = (phase: ClipPhase): void => store.setState({ phase })

  function giveUp(): void {
    ports.camera.leave()
    show({ kind: 'none' })
  }

  async function begin(choice: ClipChoice, isChosen: boolean): Promise<void> {
    const kind = store.getState().phase.kind
    if (kind === 'opening' || begun !== null) return
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
    const made = createBegunClip(ports, {
      screen,
      codec,
      rate,
      onRecorded: (clip) => show({ kind: 'recording', ...clip }),
      onStopped: () => show({ kind: 'none' }),
      onOver() {
        begun = null
      },
    })
    begun = made
    show({ kind: 'ready' })
    made.start()
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

  const stopFeed = feed.subscribe((now: FeedState, before: FeedState) => {
    // Nobody sees the question any more.
    if (now.session.kind !== 'signedIn' && store.getState().phase.kind === 'asking') giveUp()
    if (begun === null || now.takes === before.takes) return
    const wasWaiting = begun.isWaiting()
    begun.follow()
    // No microphone, or nothing said: nothing is shared on and on for nobody.
    const wasOpen = openTakeOf(before.takes) !== null
    if (wasWaiting && begun.isWaiting() && wasOpen && openTakeOf(now.takes) === null) void begun.finish(null)
  })
  const stopConnection = ports.onConnection((isConnected) => {
    if (isConnected) begun?.resend()
  })

  return {
    store,
    ask() {
      if (begun !== null) return void begun.finish(null)
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
      if (begun !== null) {
        void begun.finish(null)
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
      void begun?.finish(null)
    },
    close() {
      stopFeed()
      stopConnection()
      begun?.close()
    },
  }
}
