import { unreachable } from '#shared/kernel/result.ts'
import { nextSkip } from '#shared/playback/profile.ts'
import { SKIP_MS, speeds } from '../stores/player-store.ts'
import type { CommandId } from './keys.ts'
import type { Playback } from './playback.ts'

export type ListeningCommand = Extract<
  CommandId,
  | 'playPause'
  | 'skipBack'
  | 'skipForward'
  | 'slower'
  | 'faster'
  | 'slowerFine'
  | 'fasterFine'
  | 'skipPauses'
  | 'quieter'
  | 'louder'
  | 'chooseSpeed'
>

/** What a key changes about what lies in the player. False: nothing does, and the key stays free. */
export function changeListening(playback: Playback, id: ListeningCommand, key: string): boolean {
  if (playback.track() === null) return false
  change(playback, id, key)
  return true
}

function change(playback: Playback, id: ListeningCommand, key: string): void {
  const { gainDb, skip } = playback.store.getState()
  switch (id) {
    case 'playPause':
      return playback.togglePlay()
    case 'skipBack':
      return playback.skip(-SKIP_MS)
    case 'skipForward':
      return playback.skip(SKIP_MS)
    case 'slower':
      return playback.stepSpeed(-1)
    case 'faster':
      return playback.stepSpeed(1)
    case 'slowerFine':
      return playback.stepSpeed(-1, true)
    case 'fasterFine':
      return playback.stepSpeed(1, true)
    case 'skipPauses':
      return playback.setListening({ skip: nextSkip(skip) })
    case 'quieter':
      return playback.setListening({ gainDb: gainDb - 1 })
    case 'louder':
      return playback.setListening({ gainDb: gainDb + 1 })
    case 'chooseSpeed':
      return playback.setSpeed(speeds[Number(key) - 1] ?? 1)
    default:
      return unreachable(id)
  }
}
