import type { UiTake } from '#shared/contract/ui-take.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import { trackOfTake } from '../../app/playback.ts'
import { useFeed, usePlayer, useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import css from './draft-question.module.css'

/** What a draft is asked before it goes out, and every answer there is. Nothing is lost by any of them. */
export function DraftQuestion({ take }: { readonly take: UiTake }) {
  const { actions, navigation, playback } = useServices()
  const myId = useFeed((state) => (state.session.kind === 'signedIn' ? state.session.member.id : null))
  const isSounding = usePlayer(
    (state) => state.track?.id === take.id && (state.status === 'playing' || state.status === 'loading'),
  )
  const { question } = take
  if (!question) return null
  const length = formatDuration(take.durationMs)
  const isAboutSound = question.kind !== 'manyPeople'
  return (
    <div className={css.question}>
      <p className={css.sentence}>{question.sentence}</p>
      <div className={css.answers}>
        <Button
          size="small"
          aria-label={`Send anyway, ${length}`}
          onClick={() => actions.sendTake(take.id, question.kind)}
        >
          {isAboutSound ? 'Send anyway' : 'Send'}
        </Button>
        <Button
          size="small"
          aria-label={`${isSounding ? 'Pause' : 'Listen'}, ${length}`}
          onClick={() => {
            if (myId !== null) playback.toggle(trackOfTake(take, myId))
          }}
        >
          {isSounding ? 'Pause' : 'Listen'}
        </Button>
        {isAboutSound ? (
          <Button size="small" onClick={() => navigation.showDialog('settings')}>
            Choose microphone
          </Button>
        ) : null}
        <Button
          size="small"
          tone="quiet"
          aria-label={`Discard draft, ${length}`}
          onClick={() => actions.discardTake(take.id)}
        >
          Discard
        </Button>
      </div>
    </div>
  )
}
