import type { MemberId } from '#shared/kernel/ids.ts'
import { type ListeningProfile, profileFor } from '#shared/playback/profile.ts'
import type { FeedStore } from '../stores/feed-store.ts'

export interface ChosenProfiles {
  of(memberId: MemberId): ListeningProfile
  /** Holds from now on, though the core has yet to say so. */
  choose(memberId: MemberId, part: Partial<ListeningProfile>): void
  close(): void
}

/** How one listens to whom: what the core knows, and what was chosen here a moment ago and is on its way there. */
export function createChosenProfiles(feed: FeedStore): ChosenProfiles {
  const ahead = new Map<MemberId, Partial<ListeningProfile>>()
  const known = (memberId: MemberId): ListeningProfile => profileFor(memberId, feed.getState().settings)

  const close = feed.subscribe(({ settings }, before) => {
    if (settings === before.settings) return
    for (const [memberId, part] of ahead) {
      const now = known(memberId)
      const has = (key: keyof ListeningProfile): boolean => part[key] === undefined || part[key] === now[key]
      if (has('speed') && has('gainDb') && has('skip')) ahead.delete(memberId)
    }
  })

  return {
    of: (memberId) => ({ ...known(memberId), ...ahead.get(memberId) }),
    choose: (memberId, part) => void ahead.set(memberId, { ...ahead.get(memberId), ...part }),
    close,
  }
}
