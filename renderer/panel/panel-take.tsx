import type { PanelTake, PanelView } from '#shared/contract/panel.ts'
import { speakDuration } from '#shared/kernel/format.ts'
import { chordCaps } from '../app/chord.ts'
import { Elapsed } from '../features/recorder/elapsed-time.tsx'
import { LevelMeter } from '../features/recorder/level-meter.tsx'
import { SilenceNote } from '../features/recorder/silence-note.tsx'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { Keys } from '../ui/kbd.tsx'
import css from './panel.module.css'
import type { PanelServices } from './panel-services.ts'

interface TakeProps {
  readonly take: PanelTake
  readonly keys: PanelView['keys']
  /** What is to be said meanwhile: the device has changed, the disk is nearly full. */
  readonly told: string | null
  /** Of the microphone. */
  readonly label: string | null
  readonly services: PanelServices
}

export function PanelTakeRows({ take, keys, told, label, services }: TakeProps) {
  const { clock, levels } = services
  const isRunning = take.state === 'recording' && !take.isPaused
  const urgent = told ?? (take.limitInMs === null ? null : limitWords(take.limitInMs))
  return (
    <section aria-label="Take" data-state={take.state} className={css.take}>
      <header className={css.head}>
        <span aria-hidden className={classes(css.light, isRunning && css.on)} />
        <p className={css.target}>
          to <strong>{take.place}</strong>
        </p>
        <p className={css.label}>{label}</p>
        <Elapsed clock={clock} durationMs={take.durationMs} isOn={isRunning} />
      </header>
      <div className={css.meter}>
        <LevelMeter levels={levels} />
        {isRunning && urgent === null ? <SilenceNote levels={levels} /> : null}
        <p role="status" aria-label="Warning" className={css.urgent}>
          {urgent === null ? null : <span>{urgent}</span>}
        </p>
      </div>
      <footer className={css.foot}>
        <p role="status" aria-label="Hint" className={css.hint}>
          {hintOf(take)}
        </p>
        <TakeButtons take={take} keys={keys} services={services} />
      </footer>
    </section>
  )
}

function TakeButtons({ take, keys, services }: Pick<TakeProps, 'take' | 'keys' | 'services'>) {
  const isFinishing = take.state === 'finishing'
  return (
    <div className={css.buttons}>
      {take.isLatched ? (
        <Button
          tone="quiet"
          size="small"
          disabled={take.state !== 'recording'}
          onClick={() => services.setPaused(!take.isPaused)}
        >
          {take.isPaused ? 'Resume' : 'Pause'}
        </Button>
      ) : null}
      <Button tone="quiet" size="small" disabled={isFinishing} onClick={services.discard}>
        {take.isAppend ? 'Leave out' : 'Discard'} {keys.hasEscape ? <Keys keys={['Esc']} /> : null}
      </Button>
      {take.isLatched ? (
        <Button size="small" className={css.finish} disabled={isFinishing} onClick={services.finish}>
          {finishWord(take)} {keys.finish === null ? null : <Keys keys={chordCaps(keys.finish, services.isMac)} />}
        </Button>
      ) : null}
    </div>
  )
}

const limitWords = (leftMs: number): string => `Ends ${speakDuration(leftMs)} from now, kept as a draft`

function finishWord(take: PanelTake): string {
  if (take.isAppend) return 'Keep'
  return take.isReviewed ? 'Review' : 'Send'
}

function hintOf(take: PanelTake): string {
  switch (take.state) {
    case 'opening':
      return 'Opening the microphone…'
    case 'finishing':
      return 'Keeping the last words…'
    case 'recording':
      if (take.isPaused) return 'Paused'
      if (take.isLatched) return ''
      return `Release to ${take.isReviewed ? 'review' : 'send'}`
  }
}
