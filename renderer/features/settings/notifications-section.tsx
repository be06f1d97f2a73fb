import { useStore } from 'zustand'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { Check } from '../../ui/check.tsx'
import { fieldCss } from '../../ui/field.tsx'
import { LevelsField } from './levels-field.tsx'
import { QuietHoursField } from './quiet-hours-field.tsx'
import { Section } from './section.tsx'
import css from './settings.module.css'
import { SilenceField } from './silence-field.tsx'
import { useDesktopFacts } from './use-desktop-facts.ts'

/** When Earshot may call. */
export function NotificationsSection() {
  const { actions } = useServices()
  const isOn = useFeed((state) => state.settings.notify)
  const { facts } = useDesktopFacts()
  return (
    <Section id="notifications">
      <div className={css.stack}>
        <Check
          label="Show a notification when somebody sends a note"
          isChecked={isOn}
          onChange={(notify) => actions.updateSettings({ notify })}
          hint="Never for what is in front of you. Many at once are one."
        />
        <PagePermission />
        {facts?.notifications.why ? <p className={fieldCss.hint}>{facts.notifications.why}</p> : null}
      </div>
      <SilenceField />
      <QuietHoursField />
      <LevelsField />
    </Section>
  )
}

/** A browser is asked only when the person turns them on, and after they were told why. */
function PagePermission() {
  const { pageNotifications, navigation } = useServices()
  const permission = useStore(pageNotifications.store, (state) => state.permission)
  switch (permission) {
    case 'system':
      return null
    case 'ask':
      return (
        <div className={css.test}>
          <Button size="small" onClick={() => navigation.askPermission('notifications')}>
            Turn on in this browser…
          </Button>
          <span className={fieldCss.hint}>The browser asks you. Its notifications have no buttons.</span>
        </div>
      )
    case 'allowed':
      return <p className={fieldCss.hint}>This browser shows them while a tab of Earshot is open, without buttons.</p>
    case 'denied':
      return (
        <p className={fieldCss.hint}>
          This browser shows none: you said no. Its settings for this page can change that.
        </p>
      )
    case 'none':
      return <p className={fieldCss.hint}>This browser has no notifications.</p>
  }
}
