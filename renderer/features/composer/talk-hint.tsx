import type { TakeTarget } from '#shared/contract/ui-take.ts'
import { talkKeysOf } from '../../app/chord.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Keys } from '../../ui/kbd.tsx'
import css from './composer.module.css'
import { isSamePlace } from './place.ts'

/** Which keys record into this place; where they do not, that they go elsewhere. */
export function TalkHint({ place }: { readonly place: TakeTarget }) {
  const { isMac } = useServices()
  const target = useFeed((state) => state.target)
  const keys = useFeed((state) => state.settings.keys)
  const hotkey = useFeed((state) => state.hotkey)
  const { caps, isGlobal, canHold } = talkKeysOf(hotkey, keys, isMac)
  const isAimed = target !== null && isSamePlace(target, place)
  if (!isAimed) {
    return (
      <p className={css.hint}>
        {place.rootId === null ? 'The talk key goes to the thread.' : 'The talk key goes to the conversation.'}
      </p>
    )
  }
  return (
    <p className={css.hint}>
      Hold <Keys keys={['Space']} />
      {caps.length > 0 ? (
        <>
          {isGlobal ? ' here or ' : ' or '}
          {canHold ? '' : 'press '}
          <Keys keys={caps} />
          {isGlobal ? ' anywhere' : ''}
        </>
      ) : null}{' '}
      to talk<span className={css.more}>, tap to keep recording</span>
    </p>
  )
}
