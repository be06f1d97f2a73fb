import { useEffect } from 'react'
import { holdBindings } from '#shared/keys/bindings.ts'
import { openTakeOf } from '../stores/selectors.ts'
import { ownBindingOf } from './chord.ts'
import { keyContextOf } from './focus-context.ts'
import { matchKey } from './keys.ts'
import type { Services } from './services.ts'

/**
 * Listens to the keys of the window and obeys the table in `keys.ts`. A dialog has the keys for itself, but for Esc
 * while a take is open: that always discards it.
 */
export function useKeyboard(services: Services): void {
  useEffect(() => {
    const { commands, feed, showing, talk, ui, isMac } = services

    /** The key whose release ends the talking. */
    let talkCode: string | null = null

    /** Where nothing else sees the keys of the settings, this window does, whatever has the focus in it. */
    const ownBinding = (event: KeyboardEvent) => {
      const { hotkey, settings, session } = feed.getState()
      return session.kind === 'signedIn' ? ownBindingOf(event, settings.keys, hotkey) : null
    }

    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const binding = ownBinding(event)
      if (binding !== null) {
        event.preventDefault()
        if (!holdBindings.has(binding)) return event.repeat ? undefined : talk.strike(binding)
        talkCode = event.code
        return talk.press(binding)
      }
      const id = matchKey(event, keyContextOf(document.activeElement), isMac)
      if (id === null) return
      const isTakeOpen = openTakeOf(feed.getState().takes) !== null
      if (ui.getState().dialog !== null && !(id === 'escape' && isTakeOpen)) return
      if (showing.store.getState().isOpen && !whileDrawing.has(id)) return
      if (feed.getState().session.kind !== 'signedIn') return
      if (event.repeat && !isRepeatable(id)) return event.preventDefault()
      if (id === 'talk') talkCode = event.code
      if (commands.run(id, event.key)) event.preventDefault()
    }
    const onKeyUp = (event: KeyboardEvent) => {
      // While Cmd is down a Mac does not tell of other keys going up.
      if (talkCode === null || (event.code !== talkCode && event.key !== 'Meta')) return
      talkCode = null
      talk.release()
    }
    const onBlur = () => talk.lose()
    const onFocus = () => talk.repeatTarget()
    /** A button clicked with the pointer lets the focus go, so that Space talks and does not press it again; to what has keys of its own around it. */
    const onClick = (event: MouseEvent) => {
      const button = event.target instanceof Element ? event.target.closest('button') : null
      if (event.detail > 0 && button !== null && button === document.activeElement && !button.closest('dialog')) {
        const around = button.closest<HTMLElement>('[data-keeps-focus]')
        if (around) around.focus({ preventScroll: true })
        else button.blur()
      }
    }

    window.addEventListener('keydown', onKeyDown)
    window.addEventListener('keyup', onKeyUp)
    window.addEventListener('blur', onBlur)
    window.addEventListener('focus', onFocus)
    window.addEventListener('click', onClick)
    return () => {
      window.removeEventListener('keydown', onKeyDown)
      window.removeEventListener('keyup', onKeyUp)
      window.removeEventListener('blur', onBlur)
      window.removeEventListener('focus', onFocus)
      window.removeEventListener('click', onClick)
    }
  }, [services])
}

/** All other keys are of the app behind the drawing. */
const whileDrawing: ReadonlySet<string> = new Set(['talk', 'escape', 'playPause'])

const repeatable = new Set([
  'nextNote',
  'previousNote',
  'markDown',
  'markUp',
  'skipBack',
  'skipForward',
  'slower',
  'faster',
])

const isRepeatable = (id: string): boolean => repeatable.has(id)
