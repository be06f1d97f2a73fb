import { describe, expect, it } from 'vitest'
import { chaptersHeard } from './heard-chapters.ts'
import { unedited } from './take-manifest.ts'

const at = (atMs: number, title: string | null = null) => ({ atMs, title })
const kept = (...spans: [number, number][]) => ({
  ...unedited,
  kept: spans.map(([from, to]) => ({ from: from * 48, to: to * 48 })),
})

describe('chapters of what is heard', () => {
  it('stand where they were set when nothing was cut', () => {
    expect(chaptersHeard([at(0), at(900, 'Costs')], unedited, 1_000)).toEqual([at(0), at(900, 'Costs')])
  })

  it('move with the speech they begin', () => {
    expect(chaptersHeard([at(500), at(2_500)], kept([400, 1_000], [2_000, 3_000]), 1_600)).toEqual([at(100), at(1_100)])
  })

  it('that were cut begin where speech goes on; of two at one place the later is right', () => {
    expect(chaptersHeard([at(1_200, 'gone'), at(1_800, 'stays')], kept([0, 1_000], [2_000, 3_000]), 2_000)).toEqual([
      at(1_000, 'stays'),
    ])
  })

  it('behind the end are none', () => {
    expect(chaptersHeard([at(1_500)], kept([0, 1_000]), 1_000)).toEqual([])
    expect(chaptersHeard([at(1_000)], unedited, 1_000)).toEqual([])
  })
})
