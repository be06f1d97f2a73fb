import { useCallback } from 'react'
import type { UiNote } from '#shared/contract/desktop.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { ErrorText } from '../../ui/field.tsx'
import { formatMoment } from '../../ui/time-format.ts'
import css from './details.module.css'
import { useAsked } from './use-asked.ts'

/** Who has heard it and when, as far as they let others know; and for notes of others, whether one has oneself. */
export function HeardList({ note }: { readonly note: UiNote }) {
  const { actions, bridge, clock } = useServices()
  const me = useFeed(({ session }) => (session.kind === 'signedIn' ? session.member.id : null))
  const { id, heardBy } = note
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when somebody else has heard it
  const ask = useCallback(() => bridge.client.notes.heardBy.query({ noteId: id }), [bridge, id, heardBy.length])
  const asked = useAsked(ask)
  if (note.seq === null) return null
  return (
    <section aria-label="Heard by" className={css.section}>
      <h3 className={css.heading}>Heard by</h3>
      {asked.status === 'failed' ? <ErrorText>{asked.failure}</ErrorText> : null}
      {asked.status === 'ready' ? (
        asked.value.length === 0 ? (
          <p className={css.none}>Nobody has said so yet.</p>
        ) : (
          <ul className={css.list}>
            {asked.value.map(({ memberId, name, atMs }) => (
              <li key={memberId} className={css.person}>
                <span className={css.words}>{memberId === me ? 'You' : name}</span>
                <time dateTime={new Date(atMs).toISOString()} className={classes(css.when, 'numbers')}>
                  {formatMoment(atMs, clock.nowMs())}
                </time>
              </li>
            ))}
          </ul>
        )
      ) : null}
      {note.isMine ? null : (
        <Button
          size="small"
          title={note.isHeard ? 'Mark unheard (Shift+U)' : 'Mark heard (Shift+U)'}
          onClick={() => (note.isHeard ? actions.markUnheard(id) : actions.markHeard(id))}
        >
          {note.isHeard ? 'Mark unheard' : 'Mark heard'}
        </Button>
      )}
    </section>
  )
}
