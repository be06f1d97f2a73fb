import type { Chord } from '#shared/contract/desktop.ts'

/** A key event as the hook library reports it: modifiers as they are after the event. */
export interface HookKey {
  readonly isDown: boolean
  readonly keycode: number
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
}

export type ChordEvent = 'pressed' | 'released' | 'escaped'

/** Remembers only whether the chord and Esc are down; every other key passes through it without a trace. */
export type ChordMatcher = (key: HookKey) => ChordEvent | null

export interface ChordKeycodes {
  readonly key: number
  readonly escape: number
}

/**
 * `pressed` once when the whole chord is down and no other modifier with it (Ctrl+Alt+Shift+Space is another chord); `released` once when
 * any of it goes up. Key repeat is filtered. Modifiers are read from the event's mask instead of being counted, because a key-up that
 * was lost (lock screen, elevated window) would otherwise leave one stuck.
 */
export function createChordMatcher(chord: Chord, keycodes: ChordKeycodes): ChordMatcher {
  let isKeyDown = false
  let isChordDown = false
  let isEscapeDown = false

  function onEscape(isDown: boolean): ChordEvent | null {
    const isFirst = isDown && !isEscapeDown
    isEscapeDown = isDown
    return isFirst ? 'escaped' : null
  }

  return (event) => {
    const isOwnKey = event.keycode === keycodes.key
    if (event.keycode === keycodes.escape && !isOwnKey) return onEscape(event.isDown)
    if (isOwnKey) isKeyDown = event.isDown
    const { ctrlKey, altKey, shiftKey, metaKey } = event
    const hasAll =
      (!chord.ctrl || ctrlKey) && (!chord.alt || altKey) && (!chord.shift || shiftKey) && (!chord.meta || metaKey)
    const isExact = ctrlKey === chord.ctrl && altKey === chord.alt && shiftKey === chord.shift && metaKey === chord.meta
    if (isChordDown && !(isKeyDown && hasAll)) {
      isChordDown = false
      return 'released'
    }
    if (!isChordDown && isKeyDown && isExact) {
      isChordDown = true
      return 'pressed'
    }
    return null
  }
}
