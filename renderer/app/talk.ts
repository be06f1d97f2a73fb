import type { BindingId, KeyEdge } from '#shared/contract/keys.ts'
import type { TakeTarget } from '#shared/contract/ui-take.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { TakeId } from '#shared/kernel/ids.ts'
import { takeTuning } from '#shared/take/tuning.ts'

export interface TalkPorts {
  readonly clock: Pick<Clock, 'monotonicMs' | 'setTimer'>
  setTarget(target: TakeTarget | null): Promise<unknown>
  key(event: 'pressed' | 'released' | 'escaped' | 'unwatched'): Promise<unknown>
  act(binding: BindingId, edge: KeyEdge): Promise<unknown>
  finish(takeId: TakeId): Promise<unknown>
  onError(error: unknown): void
}

/**
 * The talk key of this window: Space and the buttons. Only says what the fingers do; what it means is the core's to
 * decide. Words go out one after the other, so that a release never overtakes its press; and never closer together than the
 * fingers made them, so that a core that was busy takes no hold for a tap, and no later press for half of a double one.
 */
export interface Talk {
  setTarget(target: TakeTarget | null): void
  /** Says the last target again: the core was away, or another window has named its own. */
  repeatTarget(): void
  /** Pressing again while pressed is nothing: keys repeat. `binding`: a chord of the settings; left out, Space or a button. */
  press(binding?: BindingId): void
  /** A chord of the settings that does what it does at once. */
  strike(binding: BindingId): void
  release(): void
  /** The key-up will not be seen here: nothing may be sent that the person did not let go of. */
  lose(): void
  escape(): void
  /** By a button that means this take. */
  finish(takeId: TakeId): void
  isPressed(): boolean
}

/** Further apart than this it makes no difference how far. */
const MOST_APART_MS = Math.max(takeTuning.tapMs, takeTuning.doublePressMs) + 20

export function createTalk(ports: TalkPorts): Talk {
  const { clock } = ports
  let tail: Promise<unknown> = Promise.resolve()
  let isPressed = false
  let pressed: BindingId | null = null
  let target: TakeTarget | null = null
  const sayTarget = () => {
    const said = target
    say(() => ports.setTarget(said))
  }
  const say = (word: () => Promise<unknown>) => {
    tail = tail.then(word).catch(ports.onError)
  }
  let lastMadeMs = Number.NEGATIVE_INFINITY
  /** When the core had the last word of the keys, at the latest. */
  let lastHadMs = Number.NEGATIVE_INFINITY
  const sayOfKeys = (word: () => Promise<unknown>) => {
    const madeMs = clock.monotonicMs()
    const apartMs = Math.min(madeMs - lastMadeMs, MOST_APART_MS)
    lastMadeMs = madeMs
    say(async () => {
      const earlyMs = lastHadMs + apartMs - clock.monotonicMs()
      if (earlyMs > 0) await new Promise<void>((resolve) => clock.setTimer(resolve, earlyMs))
      try {
        await word()
      } finally {
        lastHadMs = clock.monotonicMs()
      }
    })
  }
  const tell = (edge: KeyEdge) => {
    const binding = pressed
    sayOfKeys(() => (binding === null ? ports.key(edge) : ports.act(binding, edge)))
  }
  return {
    setTarget(next) {
      if (JSON.stringify(next) === JSON.stringify(target)) return
      target = next
      sayTarget()
    },
    repeatTarget() {
      if (target !== null) sayTarget()
    },
    press(binding) {
      if (isPressed) return
      isPressed = true
      pressed = binding ?? null
      tell('pressed')
    },
    strike: (binding) => sayOfKeys(() => ports.act(binding, 'pressed')),
    release() {
      if (!isPressed) return
      isPressed = false
      tell('released')
    },
    lose() {
      if (!isPressed) return
      isPressed = false
      tell('unwatched')
    },
    escape() {
      isPressed = false
      sayOfKeys(() => ports.key('escaped'))
    },
    finish: (takeId) => sayOfKeys(() => ports.finish(takeId)),
    isPressed: () => isPressed,
  }
}
