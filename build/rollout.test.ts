import { describe, expect, it } from 'vitest'
import { withRollout } from './rollout.ts'

const file = 'version: 0.2.0\npath: Earshot.AppImage\nsha512: abc\n'

describe('a staged rollout', () => {
  it('is a line in the file that tells of a version', () => {
    expect(withRollout(file, 20)).toBe(`${file}stagingPercentage: 20\n`)
  })

  it('is widened by writing it again, and over at a hundred', () => {
    expect(withRollout(withRollout(file, 20), 60)).toBe(`${file}stagingPercentage: 60\n`)
    expect(withRollout(withRollout(file, 20), 100)).toBe(file)
  })
})
