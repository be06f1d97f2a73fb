import type { QuietHours } from '#shared/contract/attention.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Check } from '../../ui/check.tsx'
import { Field, fieldCss } from '../../ui/field.tsx'
import css from './settings.module.css'

/** Hours of each day in which nothing calls, by the clock of a place. */
export function QuietHoursField() {
  const { actions } = useServices()
  const quietHours = useFeed((state) => state.settings.quietHours)
  const change = (part: Partial<QuietHours>) => actions.updateSettings({ quietHours: { ...quietHours, ...part } })
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <div className={css.stack}>
      <Check label="Quiet hours" isChecked={quietHours.isOn} onChange={(isOn) => change({ isOn })} />
      {quietHours.isOn ? (
        <div className={css.hours}>
          <Time label="From" minute={quietHours.fromMinute} onChange={(fromMinute) => change({ fromMinute })} />
          <Time label="To" minute={quietHours.toMinute} onChange={(toMinute) => change({ toMinute })} />
          <Field label="By the clock of">
            {(id) => (
              <select
                id={id}
                className={fieldCss.control}
                value={quietHours.timeZone ?? ''}
                onChange={(event) => change({ timeZone: event.target.value || null })}
              >
                <option value="">This computer ({own})</option>
                {zonesWith(quietHours.timeZone).map((zone) => (
                  <option key={zone} value={zone}>
                    {zone.replaceAll('_', ' ')}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
      ) : null}
    </div>
  )
}

interface TimeProps {
  readonly label: string
  readonly minute: number
  readonly onChange: (minute: number) => void
}

const Time = ({ label, minute, onChange }: TimeProps) => (
  <Field label={label}>
    {(id) => (
      <input
        id={id}
        type="time"
        className={fieldCss.control}
        value={`${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`}
        onChange={(event) => {
          const [hours = '', minutes = ''] = event.target.value.split(':')
          // Half typed, it is empty.
          if (hours !== '') onChange(Number(hours) * 60 + Number(minutes))
        }}
      />
    )}
  </Field>
)

/** One that this browser does not list was chosen in another. */
function zonesWith(chosen: string | null): readonly string[] {
  const zones = Intl.supportedValuesOf('timeZone')
  return chosen === null || zones.includes(chosen) ? zones : [chosen, ...zones]
}
