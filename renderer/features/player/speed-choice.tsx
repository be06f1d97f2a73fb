import { type KeyboardEvent, useRef } from 'react'
import { usePlayer, useServices } from '../../app/services-context.ts'
import { speeds, stepSpeed } from '../../stores/player-store.ts'
import { classes } from '../../ui/classes.ts'
import css from './player.module.css'

/** All speeds side by side: one click, or one of the keys 1 to 9; one between them has its own place. Kept for the person who speaks. */
export function SpeedChoice() {
  const { playback } = useServices()
  const author = usePlayer((state) => state.track?.authorName ?? '')
  const speed = usePlayer((state) => state.speed)
  const list = useRef<HTMLDivElement>(null)
  const shown = Number(speed.toFixed(2))
  const hasChoice = speeds.some((choice) => choice === speed)

  const onKeyDown = (event: KeyboardEvent) => {
    const step = stepOf(event.key)
    if (step === null) return
    event.preventDefault()
    event.stopPropagation()
    const next = step === 'first' ? speeds[0] : step === 'last' ? (speeds.at(-1) ?? speed) : stepSpeed(speed, step)
    playback.setSpeed(next)
    list.current?.querySelector<HTMLElement>(`[data-speed="${next}"]`)?.focus()
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
      {hasChoice ? (
        <span aria-hidden className={css.between} />
      ) : (
        <button
          type="button"
          role="option"
          aria-label={`Speed ${shown}`}
          aria-selected
          title={`${shown}× for ${author} ({ })`}
          className={classes(css.speed, css.between, 'numbers')}
        >
          {shown}
          <span aria-hidden>×</span>
        </button>
      )}
      {speeds.map((choice, index) => (
        <button
          key={choice}
          type="button"
          role="option"
          data-speed={choice}
          aria-label={`Speed ${choice}`}
          aria-selected={choice === speed}
          title={`${choice}× for ${author} (${index + 1})`}
          tabIndex={choice === speed ? 0 : -1}
          className={classes(css.speed, 'numbers')}
          onClick={() => playback.setSpeed(choice)}
        >
          {choice}
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
