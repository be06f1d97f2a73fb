import { fieldCss } from '../../ui/field.tsx'
import { Section } from './section.tsx'

/** When Earshot may call. */
export const NotificationsSection = () => (
  <Section id="notifications">
    <p className={fieldCss.hint}>Earshot shows what is new in its window.</p>
  </Section>
)
