import { useMemo } from 'react'
import type { UiNote } from '#shared/contract/desktop.ts'
import type { Anchor } from '#shared/contract/model.ts'
import { placeInWords } from './anchor-words.ts'
import { markPlacesOf } from './mark-places.ts'
import { useTrack } from './use-track.ts'

/** What a reply is about, in words; `note`: the one it is about, when it is here. */
export function useAnchorWords(anchor: Anchor, note: UiNote | null): string {
  const { had } = useTrack(note, anchor.markId !== undefined)
  const track = had?.ok ? had.value.track : null
  const name = useMemo(
    () => (track && anchor.markId !== undefined ? (markPlacesOf(track).get(anchor.markId)?.name ?? null) : null),
    [track, anchor.markId],
  )
  return placeInWords(anchor, name)
}
