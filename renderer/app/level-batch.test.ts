import { expect, it } from 'vitest'
import type { CaptureLevels } from '#shared/contract/capture.ts'
import { createLevelBatch } from './level-batch.ts'

it('sends levels by three, in order, and the end at once', () => {
  const sent: CaptureLevels[] = []
  const push = createLevelBatch((levels) => sent.push(levels))
  for (const peak of [0, 0.2, 1, 0.4]) push(peak)
  expect(sent).toEqual([[0, 51, 255]])
  push(null)
  push(1.7)
  push(0)
  push(0)
  expect(sent).toEqual([[0, 51, 255], null, [255, 0, 0]])
})
