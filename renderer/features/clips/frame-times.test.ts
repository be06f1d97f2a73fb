import { expect, test } from 'vitest'
import { recordedVideo } from '#shared/video/recorded-video.ts'
import { createFrameTimes } from './frame-times.ts'

test('frames are told as far as they are whole, however the pieces are cut, and asked for at once', async () => {
  const video = recordedVideo({ frames: 12, msPerFrame: 200, keyEvery: 5 })
  const times = createFrameTimes()
  const cut = [200, 201, 500, 1_111, video.length]
  const told = await Promise.all(
    cut.map((to, index) => times.add(new Blob([Uint8Array.from(video.subarray(cut[index - 1] ?? 0, to))]))),
  )
  const counts = told.map((frames) => frames?.length ?? null)
  expect(counts).toEqual([...counts].sort((a, b) => (a ?? 0) - (b ?? 0)))
  expect(told.at(-1)).toEqual(Array.from({ length: 12 }, (_, n) => 200 * n))
  expect(told[2]).toEqual(told.at(-1)?.slice(0, told[2]?.length))
})

test('what is no video tells nothing', async () => {
  const times = createFrameTimes()
  expect(await times.add(new Blob(['no video at all']))).toBeNull()
  expect(await times.add(new Blob(['neither']))).toBeNull()
})
