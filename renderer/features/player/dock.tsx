import { useStore } from 'zustand'
import { useFeed, useServices } from '../../app/services-context.ts'
import { openTakeOf } from '../../stores/selectors.ts'
import { RecorderStrip } from '../recorder/recorder-strip.tsx'
import { PlayerBar } from './player-bar.tsx'

/** The bar at the bottom: the recorder while a take is open, else the player. Same place, same height: nothing jumps. */
export function Dock() {
  const { showing } = useServices()
  const take = useFeed((state) => openTakeOf(state.takes))
  const isOver = useStore(showing.store, (state) => state.isOpen)
  // The picture that is drawn on has one of its own, over this.
  if (isOver) return null
  return take === null ? <PlayerBar /> : <RecorderStrip take={take} />
}
