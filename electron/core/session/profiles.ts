import type { Profile } from '#shared/contract/listening.ts'
import type { Settings } from '#shared/contract/settings.ts'
import type { MemberId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import type { Result } from '#shared/kernel/result.ts'
import { profileFor } from '#shared/playback/profile.ts'
import type { OutboxStore } from '../store/outbox-store.ts'
import type { SettingsStore } from '../store/settings-store.ts'

/** How one listens to each person: kept on this device at once, and carried to the member's others. */
export interface Profiles {
  /** What is not given stays. Without a sign-in it is this device's alone. */
  choose(aboutId: MemberId, part: Partial<Profile>): void
  /** Chosen on another device. */
  arrived(profiles: ReadonlyMap<MemberId, Profile>): void
}

interface ProfilesDeps {
  readonly settings: SettingsStore
  readonly outbox: Pick<OutboxStore, 'all'>
  /** Null while signed out. */
  readonly send: () => ((aboutId: MemberId, profile: Profile) => Result<void, Reason>) | null
  readonly onChange: (settings: Settings) => void
}

export function createProfiles({ settings, outbox, send, onChange }: ProfilesDeps): Profiles {
  /** Chosen here, and not come back from the server yet: whatever comes before it was said before it. */
  const expected = new Map<MemberId, Profile>()

  function keep(profiles: ReadonlyMap<MemberId, Profile>): void {
    const now = settings.read()
    const speeds = { ...now.speeds }
    const listening = { ...now.listening }
    for (const [aboutId, { speed, gainDb, skip }] of profiles) {
      speeds[aboutId] = speed
      listening[aboutId] = { gainDb, skip }
    }
    onChange(settings.update({ speeds, listening }))
  }
  return {
    choose(aboutId, part) {
      const profile = { ...profileFor(aboutId, settings.read()), ...part }
      keep(new Map([[aboutId, profile]]))
      if (send()?.(aboutId, profile).ok) expected.set(aboutId, profile)
    },
    arrived(profiles) {
      // What this device has said since and the server has not heard is newer.
      const own = new Set(
        outbox.all().flatMap(({ mutation }) => (mutation.kind === 'setProfile' ? [mutation.aboutId] : [])),
      )
      const others = new Map([...profiles].filter(([aboutId]) => !own.has(aboutId) && !expected.has(aboutId)))
      for (const [aboutId, profile] of profiles) if (isSame(expected.get(aboutId), profile)) expected.delete(aboutId)
      if (others.size > 0) keep(others)
    },
  }
}

const isSame = (a: Profile | undefined, b: Profile): boolean =>
  a !== undefined && a.speed === b.speed && a.gainDb === b.gainDb && a.skip === b.skip
