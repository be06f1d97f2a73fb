import type { ConversationKind } from '#shared/contract/model.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Field, fieldCss } from '../../ui/field.tsx'
import css from './settings.module.css'

const kinds: readonly (readonly [ConversationKind, string])[] = [
  ['channel', 'In channels'],
  ['group', 'In groups'],
  ['direct', 'In direct conversations'],
  ['self', 'In notes to self'],
]

/** Whether letting go of the key sends at once, by kind of conversation. */
export function ReleaseField() {
  const { actions } = useServices()
  const onRelease = useFeed((state) => state.settings.onRelease)
  return (
    <fieldset className={css.release}>
      <legend className={fieldCss.label}>When you let go of the key</legend>
      <div className={css.kinds}>
        {kinds.map(([kind, label]) => (
          <Field key={kind} label={label}>
            {(id) => (
              <select
                id={id}
                className={fieldCss.control}
                value={onRelease[kind]}
                onChange={(event) => {
                  const chosen = event.target.value === 'review' ? 'review' : 'send'
                  actions.updateSettings({ onRelease: { ...onRelease, [kind]: chosen } })
                }}
              >
                <option value="send">Send it at once</option>
                <option value="review">Let me review it first</option>
              </select>
            )}
          </Field>
        ))}
      </div>
    </fieldset>
  )
}
