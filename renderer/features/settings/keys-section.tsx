import { ChordField } from './chord-field.tsx'
import { ReleaseField } from './release-field.tsx'
import { Section } from './section.tsx'

/** The keys that work everywhere, and what letting go of them means. */
export const KeysSection = () => (
  <Section id="keys">
    <ChordField />
    <ReleaseField />
  </Section>
)
