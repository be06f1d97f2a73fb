import { expect, it } from 'vitest'
import { nextSkip, profileFor } from './profile.ts'

const settings = {
  defaultSpeed: 1.25,
  defaultSkip: 'all',
  speeds: { alice: 2 },
  listening: { bob: { gainDb: 3, skip: 'off' } },
} as const

it('is what was chosen for the person, each part by itself, and else the default', () => {
  expect(profileFor('alice', settings)).toEqual({ speed: 2, gainDb: 0, skip: 'all' })
  expect(profileFor('bob', settings)).toEqual({ speed: 1.25, gainDb: 3, skip: 'off' })
  expect(profileFor('new here', settings)).toEqual({ speed: 1.25, gainDb: 0, skip: 'all' })
  expect(profileFor(null, settings)).toEqual({ speed: 1.25, gainDb: 0, skip: 'all' })
})

it('goes through the ways to skip in a round', () => {
  expect([nextSkip('off'), nextSkip('long'), nextSkip('all')]).toEqual(['long', 'all', 'off'])
})
