import { describe, expect, it } from 'vitest'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { settled, takeId } from '../showing/showing-fixture.ts'
import { clipId } from './clip-fixture.ts'
import { createDraftPosters, type Poster } from './clip-poster.ts'

const video = { blobId: clipId, durationMs: 5_000, width: 800, height: 500 }
const aDraft = (more: object = {}, state = 'draft') => ({ id: takeId, state, video: { ...video, ...more } }) as UiTake

function posters(fault: Error | null = null) {
  const kept: Poster[] = []
  let closed = 0
  const made = createDraftPosters({
    firstFrame: () =>
      fault ? Promise.reject(fault) : Promise.resolve({ close: () => (closed += 1) } as unknown as ImageBitmap),
    encode: () => Promise.resolve('UklGRg=='),
    async keepPoster(poster) {
      kept.push(poster)
    },
  })
  return { made, kept, closed: () => closed }
}

describe('what stands for the clip of a draft', () => {
  it('is made where it is missing, of the moment that is seen first, once', async () => {
    const { made, kept, closed } = posters()
    made.ensure(aDraft())
    made.ensure(aDraft())
    await settled()
    expect(kept).toEqual([{ takeId, blobId: clipId, fromMs: 0, webp: 'UklGRg==' }])
    made.ensure(aDraft({ spans: [{ atMs: 0, from: 600, to: 5_000 }] }))
    await settled()
    expect(kept.at(-1)?.fromMs).toBe(600)
    made.ensure(aDraft())
    await settled()
    expect(kept.map(({ fromMs }) => fromMs)).toEqual([0, 600, 0])
    expect(closed()).toBe(3)
  })

  it('is not made of one that has it, nor of a take that is no draft', async () => {
    const { made, kept } = posters()
    made.ensure(aDraft({ poster: {} }))
    made.ensure(aDraft({}, 'recording'))
    made.ensure({ id: takeId, state: 'draft' } as UiTake)
    await settled()
    expect(kept).toEqual([])
  })

  it('is left out where no frame can be had', async () => {
    const { made, kept } = posters(new Error('damaged'))
    made.ensure(aDraft())
    made.ensure(aDraft())
    await settled()
    expect(kept).toEqual([])
  })
})
