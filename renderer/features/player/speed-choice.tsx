import { type KeyboardEvent, useRef } from 'react'
import { usePlayer, useServices } from '../../app/services-context.ts'
import { speeds } from '../../stores/player-store.ts'
import { classes } from '../../ui/classes.ts'
import css from './player.module.css'

/** All speeds side by side: one click, or one of the keys 1 to 9. Kept for the person who speaks. */
export function SpeedChoice() {
  const { playback } = useServices()
  const author = usePlayer((state) => state.track?.authorName ?? '')
  const speed = usePlayer((state) => state.speed)
  const list = useRef<HTMLDivElement>(null)
  const hasChoice = speeds.some((choice) => choice === speed)

  const onKeyDown = (event: KeyboardEvent) => {
    const step = stepOf(event.key)
    if (step === null) return
    event.preventDefault()
    event.stopPropagation()
    const at = speeds.findIndex((choice) => choice >= speed)
    const index =
      step === 'first' ? 0 : step === 'last' ? speeds.length - 1 : Math.min(speeds.length - 1, Math.max(0, at + step))
    const next = speeds[index]
    if (next === undefined) return
    playback.setSpeed(next)
    list.current?.querySelectorAll<HTMLElement>('[role="option"]')[index]?.focus()
  }

  return (
    <div
      ref={list}
      role="listbox"
      aria-label="Speed"
      aria-orientation="horizontal"
      className={css.speeds}
      onKeyDown={onKeyDown}
    >
      {speeds.map((choice, index) => (
        <button
          key={choice}
          type="button"
          role="option"
          aria-label={`Speed ${choice}`}
          aria-selected={choice === speed}
          title={`${choice}× for ${author} (${index + 1})`}
          tabIndex={choice === speed || (!hasChoice && choice === 1) ? 0 : -1}
          className={classes(css.speed, 'numbers')}
          onClick={() => playback.setSpeed(choice)}
        >
          {choice}
          <span aria-hidden className={css.times}>
            ×
          </span>
        </button>
      ))}
    </div>
  )
}

function stepOf(key: string): 1 | -1 | 'first' | 'last' | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return 1
    case 'ArrowLeft':
    case 'ArrowUp':
      return -1
    case 'Home':
      return 'first'
    case 'End':
      return 'last'
    default:
      return null
  }
}
