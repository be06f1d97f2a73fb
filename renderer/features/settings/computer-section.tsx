import { PermissionsField } from '../permissions/permissions-field.tsx'
import { KeepField } from './keep-field.tsx'
import { Section } from './section.tsx'
import { WindowField } from './window-field.tsx'

/** What Earshot keeps on this computer. */
export const ComputerSection = () => (
  <Section id="computer">
    <WindowField />
    <KeepField />
    <PermissionsField />
  </Section>
)
