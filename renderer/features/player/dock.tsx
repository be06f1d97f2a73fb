import { useFeed } from '../../app/services-context.ts'
import { openTakeOf } from '../../stores/selectors.ts'
import { RecorderStrip } from '../recorder/recorder-strip.tsx'
import { PlayerBar } from './player-bar.tsx'

/** The bar at the bottom: the recorder while a take is open, else the player. Same place, same height: nothing jumps. */
export function Dock() {
  const take = useFeed((state) => openTakeOf(state.takes))
  return take === null ? <PlayerBar /> : <RecorderStrip take={take} />
}
