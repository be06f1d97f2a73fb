import { bindingIds } from '#shared/keys/bindings.ts'
import { KeyBackendNote } from './key-backend.tsx'
import { KeyRow } from './key-row.tsx'
import css from './keys.module.css'
import { ReleaseField } from './release-field.tsx'
import { Section } from './section.tsx'

/** The keys that work everywhere: how that comes here, which they are, and what letting go of them means. */
export const KeysSection = () => (
  <Section id="keys">
    <KeyBackendNote />
    <div className={css.rows}>
      {bindingIds.map((binding) => (
        <KeyRow key={binding} binding={binding} />
      ))}
    </div>
    <p className={css.hint}>
      Only talking has keys from the start: any others that we chose would be taken from another program of yours. To
      choose, click and press them, with Ctrl, Alt or Cmd, or one of F1 to F24.
    </p>
    <ReleaseField />
  </Section>
)
