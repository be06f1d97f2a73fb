import { useFeed, useServices } from '../../app/services-context.ts'
import { Field, fieldCss } from '../../ui/field.tsx'
import css from './settings.module.css'

const lingers = [
  [0, 'Close it at once'],
  [15_000, 'Keep it open for 15 seconds'],
  [120_000, 'Keep it open for 2 minutes'],
] as const
const prerolls = [
  [0, 'Nothing'],
  [300, 'The last 0.3 seconds'],
  [400, 'The last 0.4 seconds'],
  [500, 'The last 0.5 seconds'],
] as const

/** How long the microphone stays open after a take, what it remembers meanwhile, and whether it is heard to open. */
export function LingerField() {
  const { actions } = useServices()
  const settings = useFeed((state) => state.settings)
  const { microphoneLingerMs, prerollMs, hasStartCue } = settings
  return (
    <div className={css.stack}>
      <Field label="The microphone after a recording">
        {(id) => (
          <select
            id={id}
            className={fieldCss.control}
            value={microphoneLingerMs}
            onChange={(event) => actions.updateSettings({ microphoneLingerMs: Number(event.target.value) })}
          >
            {withCurrent(lingers, microphoneLingerMs, (ms) => `Keep it open for ${ms / 1000} seconds`)}
          </select>
        )}
      </Field>
      <p className={fieldCss.hint}>
        While it is open, the next recording begins at once, with your first syllable. Earshot shows it and for how
        long; it is closed when the computer is locked or sleeps.
      </p>
      <Field label="Keep from before the key">
        {(id) => (
          <select
            id={id}
            className={fieldCss.control}
            value={prerollMs}
            disabled={microphoneLingerMs === 0}
            onChange={(event) => actions.updateSettings({ prerollMs: Number(event.target.value) })}
          >
            {withCurrent(prerolls, prerollMs, (ms) => `The last ${ms / 1000} seconds`)}
          </select>
        )}
      </Field>
      <p className={fieldCss.hint}>
        Only while the microphone is open after a recording. The last moment is held in memory, never on disk, and is
        gone when the microphone closes.
      </p>
      <label className={css.check}>
        <input
          type="checkbox"
          checked={hasStartCue}
          onChange={(event) => actions.updateSettings({ hasStartCue: event.target.checked })}
        />
        Begin with a sound
      </label>
      <p className={fieldCss.hint}>You hear when to speak. What is said before the sound has ended is not kept.</p>
    </div>
  )
}

/** A value that was set elsewhere is a choice too. */
function withCurrent(choices: readonly (readonly [number, string])[], current: number, name: (ms: number) => string) {
  const all = choices.some(([ms]) => ms === current) ? choices : [...choices, [current, name(current)] as const]
  return all.map(([ms, words]) => (
    <option key={ms} value={ms}>
      {words}
    </option>
  ))
}
