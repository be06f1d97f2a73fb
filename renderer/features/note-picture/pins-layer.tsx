import { classes } from '../../ui/classes.ts'
import type { View } from '../annotation/view.ts'
import { toScreen } from '../annotation/view.ts'
import css from './picture-view.module.css'
import { nameOfPin, type Pin, spread } from './pins.ts'

interface PinsLayerProps {
  readonly pins: readonly Pin[]
  readonly view: View
  readonly onOpen: (pin: Pin) => void
}

/** Replies where they belong on the picture; in the order of their moments for Tab. */
export function PinsLayer({ pins, view, onOpen }: PinsLayerProps) {
  if (pins.length === 0) return null
  const places = spread(pins.map(({ at }) => toScreen(view, at)))
  return (
    <ul aria-label="Replies on the picture" className={css.pins}>
      {pins.map((pin, index) => {
        const { x, y } = places[index] ?? pin.at
        const name = nameOfPin(pin)
        return (
          <li key={pin.key} className={css.pin} style={{ left: x, top: y }}>
            <button type="button" aria-label={name} title={name} className={css.pinButton} onClick={() => onOpen(pin)}>
              <span
                className={classes(css.pinFace, 'numbers', pin.replies.some(({ isHeard }) => !isHeard) && css.unheard)}
              >
                {pin.number}
              </span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
