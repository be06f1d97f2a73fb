import { useFeed, useServices } from '../../app/services-context.ts'
import { Field, fieldCss } from '../../ui/field.tsx'
import css from './settings.module.css'

const dayChoices = [0, 7, 30, 90, 365] as const
const gigabyte = 1_000_000_000
const sizeChoices = [0.5, 1, 2, 5, 10, 20, 50].map((size) => size * gigabyte)

/** What of other people's recordings stays on this computer. */
export function KeepField() {
  const { actions } = useServices()
  const days = useFeed((state) => state.settings.mediaDays)
  const bytes = useFeed((state) => state.settings.mediaBytes)
  return (
    <div className={css.stack}>
      <Field label="Keep recordings on this computer">
        {(id) => (
          <select
            id={id}
            className={fieldCss.control}
            value={days}
            onChange={(event) => actions.updateSettings({ mediaDays: Number(event.target.value) })}
          >
            {inOrder(dayChoices, days).map((choice) => (
              <option key={choice} value={choice}>
                {daysWords(choice)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Room for them">
        {(id) => (
          <select
            id={id}
            className={fieldCss.control}
            value={bytes}
            onChange={(event) => actions.updateSettings({ mediaBytes: Number(event.target.value) })}
          >
            {inOrder(sizeChoices, bytes).map((choice) => (
              <option key={choice} value={choice}>
                {choice / gigabyte} GB
              </option>
            ))}
          </select>
        )}
      </Field>
      <p className={fieldCss.hint}>
        When they need more, those you played longest ago go first; the server still has them. What you have not heard,
        and conversations kept offline, stay.
      </p>
    </div>
  )
}

/** A value set elsewhere is a choice too. */
const inOrder = (choices: readonly number[], value: number): number[] =>
  [...new Set([...choices, value])].sort((a, b) => a - b)

function daysWords(days: number): string {
  if (days === 0) return 'Only what I have not heard'
  return days === 365 ? 'Of the last year' : `Of the last ${days} days`
}
