import { HardDriveDownload } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { MediaShare } from '#shared/contract/desktop-answers.ts'
import type { ConversationId } from '#shared/kernel/ids.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { IconButton } from '../../ui/button.tsx'
import { shareWords } from './share-words.ts'
import css from './timeline.module.css'

/** After the last of several changes; counting a long history is no work for each of them. */
const COUNT_AFTER_MS = 500

/** Whether all recordings of the conversation stay on this computer, and how many of them are here. */
export function KeepOffline({ conversationId }: { readonly conversationId: ConversationId }) {
  const { commands } = useServices()
  const isKept = useFeed((state) => state.settings.keptOffline.includes(conversationId))
  const words = shareWords(useMediaShare(conversationId))
  return (
    <>
      {isKept ? <span className={css.share}>{words}</span> : null}
      <IconButton
        role="switch"
        aria-checked={isKept}
        label="Keep offline"
        hint={`Keep offline (Y)${words === '' ? '' : `: ${words}`}`}
        className={css.keepOffline}
        onClick={() => commands.run('keepOffline')}
      >
        <HardDriveDownload size={16} aria-hidden />
      </IconButton>
    </>
  )
}

/** Counted anew when notes of the conversation have changed; null until it was counted. */
function useMediaShare(conversationId: ConversationId): MediaShare | null {
  const { bridge, clock, timelines } = useServices()
  const [counted, setCounted] = useState<{ readonly of: ConversationId; readonly share: MediaShare } | null>(null)
  const timeline = useStore(timelines.store, (state) => state[conversationId])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of its notes is what asks for another count
  useEffect(() => {
    let isCurrent = true
    const count = async (): Promise<void> => {
      const share = await bridge.client.media.share.query({ conversationId })
      if (isCurrent) setCounted({ of: conversationId, share })
    }
    // A count that cannot be had leaves the last one: the way to the program is told of elsewhere.
    const timer = clock.setTimer(() => void count().catch(() => undefined), COUNT_AFTER_MS)
    return () => {
      isCurrent = false
      timer.cancel()
    }
  }, [bridge, clock, conversationId, timeline])
  return counted?.of === conversationId ? counted.share : null
}
