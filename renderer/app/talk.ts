import type { TakeTarget } from '#shared/contract/desktop.ts'
import type { BindingId, KeyEdge } from '#shared/contract/keys.ts'
import type { TakeId } from '#shared/kernel/ids.ts'

export interface TalkPorts {
  setTarget(target: TakeTarget | null): Promise<unknown>
  key(event: 'pressed' | 'released' | 'escaped' | 'unwatched'): Promise<unknown>
  act(binding: BindingId, edge: KeyEdge): Promise<unknown>
  finish(takeId: TakeId): Promise<unknown>
  onError(error: unknown): void
}

/**
 * The talk key of this window: Space and the buttons. Only says what the fingers do; what it means is the core's to
 * decide. Words go out one after the other, so that a release never overtakes its press.
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

export function createTalk(ports: TalkPorts): Talk {
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
  const tell = (edge: KeyEdge) => {
    const binding = pressed
    say(() => (binding === null ? ports.key(edge) : ports.act(binding, edge)))
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
    strike: (binding) => say(() => ports.act(binding, 'pressed')),
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
      say(() => ports.key('escaped'))
    },
    finish: (takeId) => say(() => ports.finish(takeId)),
    isPressed: () => isPressed,
  }
}
