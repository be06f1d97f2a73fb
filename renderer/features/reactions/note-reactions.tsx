import type { UiNote } from '#shared/contract/desktop.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { classes } from '../../ui/classes.ts'
import { wordsOfReaction } from './reaction-words.ts'
import css from './reactions.module.css'

/** What people put on a note; a click on one puts it on too, or takes one's own off. */
export function NoteReactions({ note, tabIndex }: { readonly note: UiNote; readonly tabIndex: number }) {
  const { commands } = useServices()
  const members = useFeed((state) => state.members)
  const me = useFeed((state) => (state.session.kind === 'signedIn' ? state.session.member.id : null))
  return (
    <ul className={css.chips} aria-label="Reactions">
      {note.reactions.map((one) => {
        const words = wordsOfReaction(one, { members, me })
        return (
          <li key={one.reaction}>
            <button
              type="button"
              aria-pressed={one.isMine}
              aria-label={words}
              title={words}
              tabIndex={tabIndex}
              className={classes(css.chip, one.isMine && css.mine)}
              onClick={() => commands.toggleReaction(note, one.reaction)}
            >
              <span className={css.sign} aria-hidden>
                {one.reaction}
              </span>
              <span className="numbers" aria-hidden>
                {one.memberIds.length}
              </span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
