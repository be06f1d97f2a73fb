import { NotifyLevel } from '#shared/contract/attention.ts'
import { levelWords, notifyLevels } from '../../app/notify-words.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { nameInSentence, sectionsOf } from '../../stores/selectors.ts'
import { Field, fieldCss } from '../../ui/field.tsx'
import css from './settings.module.css'

/** What of which conversation calls the person, for those that differ; the others are set where they are open. */
export function LevelsField() {
  const { actions } = useServices()
  const levels = useFeed((state) => state.settings.notifyLevels)
  const conversations = useFeed((state) => state.conversations)
  const changed = sectionsOf(conversations).flatMap((section) => section.conversations.filter(({ id }) => levels[id]))
  return (
    <fieldset className={css.release}>
      <legend className={fieldCss.label}>By conversation</legend>
      <p className={fieldCss.hint}>
        {changed.length === 0 ? 'All notes of all conversations. ' : 'All others call you for every note. '}
        The bell above a conversation changes it (Shift+N).
      </p>
      <div className={css.kinds}>
        {changed.map((conversation) => (
          <Field key={conversation.id} label={nameInSentence(conversation)}>
            {(id) => (
              <select
                id={id}
                className={fieldCss.control}
                value={levels[conversation.id]}
                onChange={(event) => actions.setNotifyLevel(conversation.id, NotifyLevel.parse(event.target.value))}
              >
                {notifyLevels.map((level) => (
                  <option key={level} value={level}>
                    {levelWords[level]}
                  </option>
                ))}
              </select>
            )}
          </Field>
        ))}
      </div>
    </fieldset>
  )
}
