import { useEffect, useRef } from 'react'
import type { NoteId } from '#shared/kernel/ids.ts'
import { usePlayer, useServices } from '../../app/services-context.ts'

/** Who looks at the note that plays looks at the next one with a picture too, when that begins. */
export function useFollowing(noteId: NoteId): void {
  const { navigation } = useServices()
  const inPlayer = usePlayer((state) => state.track)
  const isFollowing = useRef(false)
  const last = useRef(inPlayer?.id)
  useEffect(() => {
    const isOther = last.current !== inPlayer?.id
    last.current = inPlayer?.id
    if (inPlayer?.id === noteId) isFollowing.current = true
    else if (isOther && isFollowing.current && inPlayer?.pictured) navigation.showPicture(inPlayer.pictured.id)
  }, [inPlayer, noteId, navigation])
}
