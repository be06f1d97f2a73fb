import { RotateCcw, X } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import type { BindingId, Chord } from '#shared/contract/keys.ts'
import { bindingInfo, defaultBindings, isSameChord } from '#shared/keys/bindings.ts'
import { chordCaps, chordOf } from '../../app/chord.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { IconButton } from '../../ui/button.tsx'
import { Keys } from '../../ui/kbd.tsx'
import { conflictOf } from './key-conflicts.ts'
import css from './keys.module.css'
import { useChoosingKeys } from './use-choosing-keys.ts'

/** One binding: its keys, chosen by pressing them; what is wrong with them; cleared, and given back what they were at first. */
export function KeyRow({ binding }: { readonly binding: BindingId }) {
  const { actions, isMac } = useServices()
  const keys = useFeed((state) => state.settings.keys)
  const hotkey = useFeed((state) => state.hotkey)
  const [isListening, setListening] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  useChoosingKeys(isListening)
  const id = useId()
  const info = bindingInfo[binding]
  const chord = keys[binding]
  const first = defaultBindings[binding]
  const isChanged = first === null ? chord !== null : chord === null || !isSameChord(chord, first)
  const state = hotkey.kind === 'global' ? hotkey.keys[binding] : undefined
  const isByDesktop = hotkey.kind === 'global' && hotkey.backend === 'portal'
  const warning = chord ? (conflictOf({ binding, chord, keys, isMac })?.sentence ?? null) : null
  const trouble = refused ?? state?.problem ?? (isByDesktop ? null : warning)

  const take = (pressed: Chord) => {
    const conflict = conflictOf({ binding, chord: pressed, keys, isMac })
    if (conflict?.isBlocking) return setRefused(conflict.sentence)
    setRefused(null)
    setListening(false)
    actions.bindKey(binding, pressed)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isListening || event.key === 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') return stop()
    const pressed = chordOf(event.nativeEvent)
    if (pressed !== null) take(pressed)
  }
  const stop = () => {
    setListening(false)
    setRefused(null)
  }

  return (
    <div className={css.row} data-binding={binding}>
      <div className={css.words}>
        <p id={`${id}-name`}>{info.label}</p>
        <p className={css.hint} id={`${id}-hint`}>
          {info.hint}
        </p>
        {trouble === null ? null : (
          <p role="status" className={css.trouble}>
            {trouble}
          </p>
        )}
      </div>
      {isByDesktop ? (
        <p className={css.given}>{state?.trigger ? <Keys keys={[state.trigger]} /> : 'No keys chosen'}</p>
      ) : null}
      {isByDesktop ? null : (
        <div className={css.choice}>
          <button
            type="button"
            className={css.chord}
            aria-labelledby={`${id}-name ${id}-keys`}
            aria-describedby={`${id}-hint`}
            onClick={() => setListening(true)}
            onBlur={stop}
            onKeyDown={onKeyDown}
          >
            <span id={`${id}-keys`} aria-live="polite">
              <ChordText isListening={isListening} caps={chord ? chordCaps(chord, isMac) : []} />
            </span>
          </button>
          <IconButton
            label={`Clear the keys for ${info.label}`}
            className={chord ? undefined : css.away}
            disabled={!chord}
            onClick={() => actions.bindKey(binding, null)}
          >
            <X size={14} aria-hidden />
          </IconButton>
          <IconButton
            label={`Restore the keys for ${info.label}`}
            className={isChanged && first ? undefined : css.away}
            disabled={!isChanged || !first}
            onClick={() => actions.bindKey(binding, first)}
          >
            <RotateCcw size={14} aria-hidden />
          </IconButton>
        </div>
      )}
    </div>
  )
}

function ChordText({ isListening, caps }: { readonly isListening: boolean; readonly caps: readonly string[] }) {
  if (isListening) return <span className={css.listening}>Press the keys…</span>
  if (caps.length === 0) return <span className={css.none}>Choose keys</span>
  return <Keys keys={caps} />
}
