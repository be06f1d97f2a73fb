import type { UiTake } from '#shared/contract/ui-take.ts'
import { trackOfTake } from '../../app/playback.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import type { DraftDeed } from './draft-keys.ts'

/** What a person can do with one draft, by button and by key. False: not with this one, as it stands. */
export function useDraftDeeds(take: UiTake): (deed: DraftDeed) => boolean {
  const { actions, navigation, playback } = useServices()
  const myId = useFeed((state) => (state.session.kind === 'signedIn' ? state.session.member.id : null))
  const isDraft = take.state === 'draft'
  return (deed) => {
    switch (deed) {
      case 'send':
        // A question is answered by its own button.
        if (!isDraft || take.question) return false
        actions.sendTake(take.id)
        return true
      case 'sendTo':
        if (isDraft) navigation.chooseConversationFor(take.id)
        return isDraft
      case 'play':
        if (isDraft && myId !== null) playback.toggle(trackOfTake(take, myId))
        return isDraft
      case 'discard':
        if (isDraft) actions.discardTake(take.id)
        return isDraft
      case 'undo':
        if (take.state === 'discarded') actions.undoDiscard(take.id)
        return take.state === 'discarded'
    }
  }
}
