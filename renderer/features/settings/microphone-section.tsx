import { HeadsetAdvice } from './headset-advice.tsx'
import { LingerField } from './linger-field.tsx'
import { MicrophoneField } from './microphone-field.tsx'
import { Section } from './section.tsx'

/** What hears the person. */
export const MicrophoneSection = () => (
  <Section id="microphone">
    <MicrophoneField />
    <HeadsetAdvice />
    <LingerField />
  </Section>
)
