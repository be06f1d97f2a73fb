import { expect, it } from 'vitest'
import type { Profile } from '#shared/contract/listening.ts'
import type { Settings } from '#shared/contract/settings.ts'
import { MemberId } from '#shared/kernel/ids.ts'
import { done } from '#shared/kernel/result.ts'
import { defaultSettings } from '../store/settings-store.ts'
import { createProfiles } from './profiles.ts'

const alice = MemberId.parse('0198c000-0000-7000-8000-000000000001')
const profile = (speed: number): Profile => ({ speed, gainDb: 0, skip: 'all' })

function setUp() {
  let now: Settings = defaultSettings
  const sent: number[] = []
  const profiles = createProfiles({
    settings: {
      read: () => now,
      update(changes) {
        now = { ...now, ...changes }
        return now
      },
    },
    outbox: { all: () => [] },
    send:
      () =>
      (_, { speed }) => {
        sent.push(speed)
        return done(undefined)
      },
    onChange: () => undefined,
  })
  return { profiles, sent, speed: () => now.speeds[alice] }
}

it('keeps what was chosen last here, while older words of this device come back from the server', () => {
  const { profiles, sent, speed } = setUp()
  profiles.choose(alice, { speed: 1.05 })
  profiles.choose(alice, { speed: 1.1 })
  profiles.arrived(new Map([[alice, profile(1.05)]]))
  expect(speed()).toBe(1.1)
  profiles.arrived(new Map([[alice, profile(1.1)]]))
  expect(speed()).toBe(1.1)
  expect(sent).toEqual([1.05, 1.1])
})

it('takes what another device chose after that', () => {
  const { profiles, speed } = setUp()
  profiles.choose(alice, { speed: 1.1 })
  profiles.arrived(new Map([[alice, profile(1.1)]]))
  profiles.arrived(new Map([[alice, profile(2)]]))
  expect(speed()).toBe(2)
})
