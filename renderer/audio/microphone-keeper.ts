import type { CaptureFact } from '#shared/contract/capture.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { TakeId } from '#shared/kernel/ids.ts'
import { done, type Result, refused, unreachable } from '#shared/kernel/result.ts'
import {
  closedMicrophone,
  type HoldCommand,
  type HoldEvent,
  type MicrophoneHold,
  type MicrophoneWish,
  onMicrophone,
} from '#shared/take/microphone-hold.ts'
import { type CaptureDevice, holdDevice, type LossCause } from './capture-device.ts'
import type { CaptureEngine, EngineRun } from './capture-engine.ts'
import { listMicrophones, type MicrophoneFault, type OpenMicrophone, openMicrophone } from './microphone.ts'

/** The take that has the microphone. */
export interface MicrophoneUser {
  onReplaced(microphone: OpenMicrophone): void
  onLost(cause: LossCause): void
}

export interface LentMicrophone {
  readonly microphone: OpenMicrophone
  readonly device: Pick<CaptureDevice, 'isBetween' | 'setListening'>
  /** Is connected and waits for its order to start; null: the take makes its own. */
  readonly run: EngineRun | null
}

/** The one microphone of this page, and when it is open: carries out what `shared/take/microphone-hold.ts` decides. */
export interface MicrophoneKeeper {
  /** Not a promise: it is open already. */
  ask(wish: MicrophoneWish, user: MicrophoneUser): LentMicrophone | Promise<Result<LentMicrophone, MicrophoneFault>>
  takeEnded(takeId: TakeId): void
  /** As soon as no take needs it. */
  close(): void
}

export interface KeeperPorts {
  readonly engine: CaptureEngine
  readonly devices: MediaDevices | undefined
  readonly clock: Clock
  report(fact: CaptureFact): void
}

interface Open {
  microphone: OpenMicrophone
  readonly device: CaptureDevice
  /** What was asked for; another one may have stepped in. */
  readonly wantedId: string | null
}

export function createMicrophoneKeeper({ engine, devices, clock, report }: KeeperPorts): MicrophoneKeeper {
  let hold: MicrophoneHold = closedMicrophone
  let open: Open | null = null
  let user: MicrophoneUser | null = null
  let timer: Timer | null = null
  /** Listens to the microphone on standby; nothing it hears leaves the audio thread. */
  let waiting: EngineRun | null = null
  let generation = 0
  let isToldOpen = false

  function post(event: HoldEvent): void {
    const [next, commands] = onMicrophone(hold, event)
    hold = next
    for (const command of commands) carryOut(command)
  }

  function carryOut(command: HoldCommand): void {
    switch (command.kind) {
      case 'close':
        open?.device.close()
        open = null
        return
      case 'standBy':
        user = null
        // Without anything to remember it is open, and hears nothing.
        open?.device.setListening(command.prerollMs > 0)
        return standBy(command.prerollMs)
      case 'forget':
        return forget()
      case 'wait':
        return wait(command.untilMs)
      case 'waitNoMore':
        timer?.cancel()
        timer = null
        return
      case 'tell':
        return tell()
      // Whoever asked does these: they end in an answer.
      case 'open':
      case 'lend':
      case 'closeLate':
        return
      default:
        unreachable(command)
    }
  }

  function tell(): void {
    const wasOpen = isToldOpen
    isToldOpen = hold.kind === 'inUse' || hold.kind === 'standby'
    if (wasOpen && !isToldOpen) report({ kind: 'microphoneClosed' })
    if (hold.kind !== 'standby') return
    const remainingMs = Math.max(0, Math.round(hold.untilMs - clock.monotonicMs()))
    const label = (open?.microphone.label ?? '').slice(0, 300)
    report({ kind: 'microphoneStandby', label, remainingMs, isRemembering: hold.prerollMs > 0 })
  }

  function wait(untilMs: number): void {
    timer?.cancel()
    timer = clock.setTimer(
      () => {
        post({ kind: 'waited', atMs: clock.monotonicMs() })
        // A timer may be early by the rounding of a clock.
        if (hold.kind === 'standby') wait(hold.untilMs)
      },
      Math.max(1, untilMs - clock.monotonicMs()),
    )
  }

  function standBy(prerollMs: number): void {
    forget()
    const mine = generation
    engine.start({ prerollMs }).then(
      (run) => {
        if (mine !== generation || !open) return run.release()
        run.connect(open.microphone.stream)
        waiting = run
      },
      // The next take tries again, and says why.
      () => {},
    )
  }

  function forget(): void {
    generation += 1
    waiting?.order({ kind: 'cancel' })
    waiting?.release()
    waiting = null
  }

  function takeWaiting(): EngineRun | null {
    const run = waiting
    waiting = null
    generation += 1
    return run
  }

  function holdOpen(opened: OpenMicrophone, wantedId: string | null): Open {
    const held: Open = {
      microphone: opened,
      wantedId,
      device: holdDevice(
        {
          devices,
          clock,
          onReplaced(microphone) {
            held.microphone = microphone
            if (hold.kind === 'inUse') return user?.onReplaced(microphone)
            waiting?.connect(microphone.stream)
            tell()
          },
          onLost(cause) {
            if (open !== held) return
            open = null
            if (hold.kind === 'inUse') user?.onLost(cause)
            post({ kind: 'lost' })
          },
        },
        opened,
      ),
    }
    return held
  }

  function lent(): LentMicrophone | null {
    if (!open) return null
    open.device.setListening(true)
    return { microphone: open.microphone, device: open.device, run: takeWaiting() }
  }

  async function openFor(wish: MicrophoneWish): Promise<Result<LentMicrophone, MicrophoneFault>> {
    const opened = await openMicrophone(devices, wish.deviceId)
    if (!opened.ok) {
      post({ kind: 'openFailed', takeId: wish.takeId })
      return opened
    }
    post({ kind: 'opened', takeId: wish.takeId })
    // The person left while the system was asking: an answer to an old take closes the microphone at once.
    if (hold.kind !== 'inUse' || hold.wish.takeId !== wish.takeId || open) {
      for (const track of opened.value.stream.getTracks()) track.stop()
      return refused('microphoneBusy')
    }
    open = holdOpen(opened.value, wish.deviceId)
    const given = lent()
    return given ? done(given) : refused('microphoneMissing')
  }

  /** Another one had stepped in for the chosen one, which may have come back. */
  async function lookForChosen(): Promise<void> {
    const wantedId = open && open.microphone.chosenId === null ? open.wantedId : null
    if (wantedId === null) return
    const all = await listMicrophones(devices)
    if (all.some(({ id }) => id === wantedId)) post({ kind: 'outdated' })
  }
  devices?.addEventListener?.('devicechange', () => void lookForChosen().catch(() => {}))

  return {
    ask(wish, asking) {
      post({ kind: 'takeAsked', wish })
      user = asking
      return (hold.kind === 'inUse' ? lent() : null) ?? openFor(wish)
    },
    takeEnded: (takeId) => post({ kind: 'takeEnded', takeId, atMs: clock.monotonicMs() }),
    close: () => post({ kind: 'closeAsked' }),
  }
}
