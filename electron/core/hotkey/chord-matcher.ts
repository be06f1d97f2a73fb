import type { BindingId, Chord } from '#shared/contract/keys.ts'

/** A key event as the hook library reports it: modifiers as they are after the event. */
export interface HookKey {
  readonly isDown: boolean
  readonly keycode: number
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
}

export type MatchedKey =
  | { readonly kind: 'pressed' | 'released'; readonly binding: BindingId }
  | { readonly kind: 'escaped' }

export interface WatchedChord {
  readonly binding: BindingId
  readonly chord: Chord
  readonly keycode: number
}

/** Remembers only which chords are down, and Esc; every other key passes through it without a trace. */
export type ChordMatcher = (key: HookKey) => readonly MatchedKey[]

/**
 * Of each chord: `pressed` once when the whole of it is down and no other modifier with it (Ctrl+Alt+Shift+Space is another chord);
 * `released` once when any of it goes up. Key repeat is filtered. A key that holds one chord down begins no other when a modifier
 * joins it. Esc is told once a press, unless it is a chord's own key.
 */
export function createChordMatcher(chords: readonly WatchedChord[], escapeCode: number): ChordMatcher {
  const watches = chords.map((watched) => ({ ...watched, watch: watchChord(watched) }))
  const isOwnEscape = chords.some(({ keycode }) => keycode === escapeCode)
  let isEscapeDown = false

  return (key) => {
    if (key.keycode === escapeCode && !isOwnEscape) {
      const isFirst = key.isDown && !isEscapeDown
      isEscapeDown = key.isDown
      return isFirst ? [{ kind: 'escaped' }] : []
    }
    return watches.flatMap(({ binding, keycode, watch }) => {
      const isTaken = watches.some(
        (other) => other.binding !== binding && other.keycode === keycode && other.watch.isDown(),
      )
      const kind = watch.next(key, isTaken)
      return kind === null ? [] : [{ kind, binding }]
    })
  }
}

/** Modifiers are read from the event's mask instead of being counted, because a key-up that was lost (lock screen, elevated window) would otherwise leave one stuck. */
function watchChord({ chord, keycode }: WatchedChord) {
  let isKeyDown = false
  let isChordDown = false
  return {
    isDown: () => isChordDown,
    next(event: HookKey, isTaken: boolean): 'pressed' | 'released' | null {
      if (event.keycode === keycode) isKeyDown = event.isDown
      const { ctrlKey, altKey, shiftKey, metaKey } = event
      const hasAll =
        (!chord.ctrl || ctrlKey) && (!chord.alt || altKey) && (!chord.shift || shiftKey) && (!chord.meta || metaKey)
      const isExact =
        ctrlKey === chord.ctrl && altKey === chord.alt && shiftKey === chord.shift && metaKey === chord.meta
      if (isChordDown && !(isKeyDown && hasAll)) {
        isChordDown = false
        return 'released'
      }
      if (isTaken || isChordDown || !isKeyDown || !isExact) return null
      isChordDown = true
      return 'pressed'
    },
  }
}
