import { useFeed, useServices } from '../../app/services-context.ts'
import { Check } from '../../ui/check.tsx'
import { fieldCss } from '../../ui/field.tsx'
import css from './settings.module.css'
import { useDesktopFacts } from './use-desktop-facts.ts'

const wayBack = {
  shown: 'Its icon by the clock brings it back, and so does starting it again.',
  absent: 'This desktop shows no icons of programs: start Earshot again to bring its window back.',
  unknown: 'Start it again to bring its window back, or click its icon, where your desktop shows one.',
} as const

/** What becomes of Earshot when its window closes, and when the person signs in. */
export function WindowField() {
  const { actions, bridge } = useServices()
  const isKept = useFeed((state) => state.settings.closeToTray)
  const { facts, setStartAtLogin } = useDesktopFacts()
  if (bridge.host === 'browser') {
    return (
      <p className={fieldCss.hint}>
        In a browser there is no icon by the clock, and Earshot does not start by itself. The desktop app has both.
      </p>
    )
  }
  return (
    <div className={css.stack}>
      <Check
        label="Closing the window leaves Earshot running"
        isChecked={isKept}
        onChange={(closeToTray) => actions.updateSettings({ closeToTray })}
        hint={`Keys, recordings and notifications go on. ${wayBack[facts?.tray ?? 'unknown']}`}
      />
      <Check
        label="Start Earshot when I sign in to this computer"
        isChecked={facts?.loginItem.isOn ?? false}
        isDisabled={facts === null || (facts.loginItem.why !== null && !facts.loginItem.isOn)}
        onChange={setStartAtLogin}
        hint={facts?.loginItem.why ?? 'Without its window.'}
      />
    </div>
  )
}
