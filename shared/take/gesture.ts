/**
 * What a key gesture means: hold to talk, tap to latch, press again to finish, Esc to discard.
 *
 * One grammar for every source (global chord, on-screen button, Space in a focused window). Pure and total: time comes in with the
 * event, nothing is scheduled. The take is opened at key down, before it is known whether this is a hold or a tap, because a
 * microphone needs up to a second to open and the first syllable does not wait.
 * It never keeps a key hostage: whatever was lost on the way (a key-up, a hook), the next press stops.
 */
import { takeTuning } from './tuning.ts'

export type KeyEvent =
  | { readonly kind: 'pressed'; readonly atMs: number }
  | { readonly kind: 'released'; readonly atMs: number }
  | { readonly kind: 'escaped'; readonly atMs: number }
  /** Pressed where nobody tells of letting go: one press starts, the next finishes. */
  | { readonly kind: 'toggled'; readonly atMs: number }
  /** The take ended by itself (limit, microphone gone), or could not begin. */
  | { readonly kind: 'takeEnded'; readonly atMs: number }
  /** Whoever watched the key can see it no more: whether it is still down is not known. */
  | { readonly kind: 'unwatched'; readonly atMs: number }
  /** A draft goes on to be recorded, from a button: as after a tap. */
  | { readonly kind: 'resumed'; readonly atMs: number }
  /** Time has passed with the key down, as far as anybody knows; see `lostKeyUpAtMs`. */
  | { readonly kind: 'waited'; readonly atMs: number }

/**
 * `held`: down, and nobody knows yet for how long. `latched`: recording goes on with no key down.
 * `spent`: the key is (or may be) still down, but its press has done all it will do.
 * `lastPressMs` moves with key repeat. Times are monotonic milliseconds.
 */
export type Gesture =
  | { readonly kind: 'idle' }
  | { readonly kind: 'held'; readonly sinceMs: number; readonly lastPressMs: number }
  | { readonly kind: 'latched'; readonly sinceMs: number }
  | { readonly kind: 'spent'; readonly lastPressMs: number }

/** `abandonTake`: the key-up was lost, so nobody asked for anything: the take is kept, not sent. */
export type Verb = { readonly kind: 'openTake' | 'latchTake' | 'finishTake' | 'discardTake' | 'abandonTake' }

export const idleGesture: Gesture = { kind: 'idle' }

/** Every gesture x every event. Returns what to do, in order; one verb per event, but for `toggled`. */
export function onGesture(gesture: Gesture, event: KeyEvent): readonly [Gesture, readonly Verb[]] {
  switch (event.kind) {
    case 'pressed':
      return press(gesture, event.atMs)
    case 'released':
      return release(gesture, event.atMs)
    case 'escaped':
      return escapeKey(gesture, event.atMs)
    case 'toggled':
      return toggle(gesture, event.atMs)
    case 'takeEnded':
      return takeEnded(gesture)
    case 'unwatched':
      return unwatched(gesture)
    case 'waited':
      return wait(gesture, event.atMs)
    case 'resumed':
      return gesture.kind === 'idle' || gesture.kind === 'spent'
        ? [{ kind: 'latched', sinceMs: event.atMs }, []]
        : [gesture, []]
  }
}

/** When to ask again (`waited`) whether the key is still down; null: no key is held. */
export function lostKeyUpAtMs(gesture: Gesture): number | null {
  if (gesture.kind !== 'held') return null
  const hasRepeated = gesture.lastPressMs > gesture.sinceMs
  return hasRepeated ? gesture.lastPressMs + takeTuning.repeatStoppedMs : gesture.sinceMs + takeTuning.longestHoldMs
}

function wait(gesture: Gesture, atMs: number): readonly [Gesture, readonly Verb[]] {
  const lostAtMs = lostKeyUpAtMs(gesture)
  return lostAtMs === null || atMs < lostAtMs ? [gesture, []] : unwatched(gesture)
}

/** Up, as far as can be told: the next press opens a take. */
function unwatched(gesture: Gesture): readonly [Gesture, readonly Verb[]] {
  switch (gesture.kind) {
    case 'held':
      return [idleGesture, [{ kind: 'abandonTake' }]]
    case 'spent':
      return [idleGesture, []]
    case 'idle':
    case 'latched':
      return [gesture, []]
  }
}

function press(gesture: Gesture, atMs: number): readonly [Gesture, readonly Verb[]] {
  const opened = [{ kind: 'held', sinceMs: atMs, lastPressMs: atMs }, [{ kind: 'openTake' }]] as const
  const finished = [{ kind: 'spent', lastPressMs: atMs }, [{ kind: 'finishTake' }]] as const
  switch (gesture.kind) {
    case 'idle':
      return opened
    case 'held':
      return isRepeat(gesture.lastPressMs, atMs) ? [{ ...gesture, lastPressMs: atMs }, []] : finished
    case 'latched':
      return atMs - gesture.sinceMs < takeTuning.doublePressMs ? [gesture, []] : finished
    case 'spent':
      return isRepeat(gesture.lastPressMs, atMs) ? [{ ...gesture, lastPressMs: atMs }, []] : opened
  }
}

function release(gesture: Gesture, atMs: number): readonly [Gesture, readonly Verb[]] {
  switch (gesture.kind) {
    case 'held':
      return atMs - gesture.sinceMs < takeTuning.tapMs
        ? [{ kind: 'latched', sinceMs: atMs }, [{ kind: 'latchTake' }]]
        : [idleGesture, [{ kind: 'finishTake' }]]
    case 'spent':
      return [idleGesture, []]
    case 'idle':
    case 'latched':
      return [gesture, []]
  }
}

/** From a hold it sets the hands free. */
function toggle(gesture: Gesture, atMs: number): readonly [Gesture, readonly Verb[]] {
  switch (gesture.kind) {
    case 'idle':
    case 'spent':
      return [{ kind: 'latched', sinceMs: atMs }, [{ kind: 'openTake' }, { kind: 'latchTake' }]]
    case 'held':
      return [{ kind: 'latched', sinceMs: atMs }, [{ kind: 'latchTake' }]]
    case 'latched':
      return atMs - gesture.sinceMs < takeTuning.doublePressMs ? [gesture, []] : [idleGesture, [{ kind: 'finishTake' }]]
  }
}

function escapeKey(gesture: Gesture, atMs: number): readonly [Gesture, readonly Verb[]] {
  switch (gesture.kind) {
    case 'held':
      return [{ kind: 'spent', lastPressMs: atMs }, [{ kind: 'discardTake' }]]
    case 'latched':
      return [idleGesture, [{ kind: 'discardTake' }]]
    case 'idle':
    case 'spent':
      return [gesture, []]
  }
}

function takeEnded(gesture: Gesture): readonly [Gesture, readonly Verb[]] {
  switch (gesture.kind) {
    case 'held':
      return [{ kind: 'spent', lastPressMs: gesture.lastPressMs }, []]
    case 'latched':
      return [idleGesture, []]
    case 'idle':
    case 'spent':
      return [gesture, []]
  }
}

const isRepeat = (lastPressMs: number, atMs: number): boolean => atMs - lastPressMs < takeTuning.repeatGapMs
