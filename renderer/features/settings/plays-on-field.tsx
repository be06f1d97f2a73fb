import type { ConversationKind } from '#shared/contract/model.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import css from './settings.module.css'

const kinds: readonly { readonly kind: ConversationKind; readonly title: string }[] = [
  { kind: 'channel', title: 'Channels' },
  { kind: 'group', title: 'Groups' },
  { kind: 'direct', title: 'Direct' },
  { kind: 'self', title: 'Notes to self' },
]

/** Where what follows a note plays by itself. Catching up always does. */
export function PlaysOnField() {
  const { actions } = useServices()
  const playsOn = useFeed((state) => state.settings.playsOn)
  const pausesAtQuestions = useFeed((state) => state.settings.pausesAtQuestions)
  return (
    <fieldset className={css.release}>
      <legend>What follows a note plays by itself</legend>
      <div className={css.checks}>
        {kinds.map(({ kind, title }) => (
          <label key={kind}>
            <input
              type="checkbox"
              checked={playsOn[kind]}
              onChange={(event) => actions.updateSettings({ playsOn: { ...playsOn, [kind]: event.target.checked } })}
            />
            {title}
          </label>
        ))}
        <label>
          <input
            type="checkbox"
            checked={pausesAtQuestions}
            onChange={(event) => actions.updateSettings({ pausesAtQuestions: event.target.checked })}
          />
          Wait after a note that asks something
        </label>
      </div>
    </fieldset>
  )
}
