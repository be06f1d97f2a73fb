import { expect, it } from 'vitest'
import { createAppCamera } from './camera-gate.ts'

it('counts for ten seconds after the page has said that the camera is asked for', () => {
  let nowMs = 0
  const camera = createAppCamera({ monotonicMs: () => nowMs })
  expect(camera.isAnnounced()).toBe(false)
  camera.announce()
  nowMs = 10_000
  expect(camera.isAnnounced()).toBe(true)
  nowMs = 10_001
  expect(camera.isAnnounced()).toBe(false)
})
