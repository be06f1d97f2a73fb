import { Globe, Info } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { chordCaps, chordOf } from '../../app/chord.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Field } from '../../ui/field.tsx'
import { Keys } from '../../ui/kbd.tsx'
import css from './settings.module.css'

/** The push-to-talk chord, set by pressing it; says where it works. */
export function ChordField() {
  const { actions, isMac } = useServices()
  const chord = useFeed((state) => state.settings.pushToTalk)
  const hotkey = useFeed((state) => state.hotkey)
  const [isListening, setListening] = useState(false)

  const onKeyDown = (event: KeyboardEvent) => {
    if (!isListening || event.key === 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') return setListening(false)
    const pressed = chordOf(event.nativeEvent)
    if (pressed === null) return
    actions.updateSettings({ pushToTalk: pressed })
    setListening(false)
  }

  return (
    <div className={css.stack}>
      <Field label="Push to talk">
        {(id) => (
          <button
            id={id}
            type="button"
            className={css.chord}
            aria-live="polite"
            onClick={() => setListening(true)}
            onBlur={() => setListening(false)}
            onKeyDown={onKeyDown}
          >
            {isListening ? (
              <span className={css.listening}>Press the keys, with Ctrl, Alt or Cmd…</span>
            ) : (
              <>
                <Keys keys={chordCaps(chord, isMac)} />
                <span className={css.change}>Change</span>
              </>
            )}
          </button>
        )}
      </Field>
      <p className={css.hotkey} data-hotkey={hotkey.kind}>
        {hotkey.kind === 'global' ? <Globe size={13} aria-hidden /> : <Info size={13} aria-hidden />}
        {hotkey.kind === 'global' ? 'Works everywhere' : `Only while this window is focused: ${hotkey.why}`}
      </p>
    </div>
  )
}
