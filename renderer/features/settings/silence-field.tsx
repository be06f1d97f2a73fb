import { silenceWords } from '#shared/desktop/menu.ts'
import { silenceAt } from '#shared/notify/quiet.ts'
import { untilWords } from '#shared/notify/until.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { Check } from '../../ui/check.tsx'
import { fieldCss } from '../../ui/field.tsx'
import css from './settings.module.css'

/** Focus and pause: what holds now, and for how long. */
export function SilenceField() {
  const { actions, clock } = useServices()
  const settings = useFeed((state) => state.settings)
  const nowMs = clock.nowMs()
  const silence = silenceAt({ ...settings, focus: false }, nowMs)
  const isPaused = silence?.kind === 'paused'
  const untilMs = silence?.kind === 'paused' ? silence.untilMs : null
  const until = untilMs === null ? null : untilWords(untilMs, nowMs, settings.quietHours.timeZone)
  return (
    <>
      <Check
        label="Focus"
        isChecked={settings.focus}
        onChange={(focus) => actions.updateSettings({ focus })}
        hint="Nothing calls you until you end it; notes are counted all the same. On this computer only: nobody else sees it. (Shift+F)"
      />
      <fieldset className={css.release}>
        <legend className={fieldCss.label}>Pause notifications</legend>
        <div className={css.choices}>
          {isPaused ? (
            <>
              <span className={css.state}>{silenceWords(silence, until)}</span>
              <Button size="small" onClick={() => actions.resumeNotifications()}>
                Resume
              </Button>
            </>
          ) : (
            <>
              <Button size="small" onClick={() => actions.pauseNotifications('hour')}>
                For one hour
              </Button>
              <Button size="small" onClick={() => actions.pauseNotifications('tomorrow')}>
                Until tomorrow
              </Button>
              <Button size="small" onClick={() => actions.pauseNotifications('untilResumed')}>
                Until I resume
              </Button>
            </>
          )}
        </div>
      </fieldset>
    </>
  )
}
