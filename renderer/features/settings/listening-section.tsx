import { PauseSkip } from '#shared/contract/listening.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { speeds } from '../../stores/player-store.ts'
import { Field, fieldCss } from '../../ui/field.tsx'
import { formatSpeed } from '../../ui/time-format.ts'
import { PlaysOnField } from './plays-on-field.tsx'
import { ReceiptsField } from './receipts-field.tsx'
import { Section } from './section.tsx'

/** How notes sound. */
export function ListeningSection() {
  const { actions } = useServices()
  const defaultSkip = useFeed((state) => state.settings.defaultSkip)
  const defaultSpeed = useFeed((state) => state.settings.defaultSpeed)
  return (
    <Section id="listening">
      <Field label="Speed for people you have not chosen one for">
        {(id) => (
          <select
            id={id}
            className={fieldCss.control}
            value={defaultSpeed}
            onChange={(event) => actions.updateSettings({ defaultSpeed: Number(event.target.value) })}
          >
            {[...new Set([...speeds, defaultSpeed])].map((speed) => (
              <option key={speed} value={speed}>
                {formatSpeed(speed)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <ReceiptsField />
      <Field label="Pauses of people you have not chosen for">
        {(id) => (
          <select
            id={id}
            className={fieldCss.control}
            value={defaultSkip}
            onChange={(event) => actions.updateSettings({ defaultSkip: PauseSkip.parse(event.target.value) })}
          >
            <option value="all">Leave them out</option>
            <option value="long">Leave out those of more than a second</option>
            <option value="off">Play them</option>
          </select>
        )}
      </Field>
      <PlaysOnField />
    </Section>
  )
}
