import { describe, expect, it } from 'vitest'
import { markId, type Track, type TrackEvent } from '#shared/annotation/model.ts'
import type { Area } from '#shared/annotation/redact.ts'
import { BlobId } from '#shared/kernel/ids.ts'
import type { EncodedPicture } from '../pictures/encode-picture.ts'
import { createPictureKeeper } from './picture-keeper.ts'
import { createHandClock } from './showing-fixture.ts'

const blob = BlobId.parse('01900000-0000-7000-8000-0000000000b1')
const picture = { source: {} as ImageBitmap, width: 800, height: 600, label: 'a window' }
const encoded: EncodedPicture = { bytes: new Blob(['x']), type: 'image/webp', width: 800, height: 600, thumbnail: null }

const blur = (id: number, x = 100): TrackEvent => ({
  kind: 'shape',
  shape: 'blur',
  atMs: 0,
  id: markId(id),
  ink: 'red',
  width: 4,
  from: { x, y: 100 },
  to: { x: x + 50, y: 150 },
  growsMs: 0,
})
const undone = (id: number): TrackEvent => ({ kind: 'hide', atMs: 0, ids: [markId(id)], cause: 'undone' })
const area = (x = 100): Area => ({ x, y: 100, width: 50, height: 50 })

function keeping() {
  const clock = createHandClock()
  const events: TrackEvent[] = []
  /** What was hidden on each that was kept, by the order they came. */
  const kept: (readonly Area[])[] = []
  const troubles: unknown[] = []
  const waiting: number[] = []
  let refusal: Error | null = null
  let onEncode: () => void = () => {}
  const track = (): Track => ({
    durationMs: 0,
    scenes: [{ width: 800, height: 600, picture: null, label: '' }],
    events,
  })
  const keeper = createPictureKeeper({
    clock,
    track,
    async encode() {
      onEncode()
      return encoded
    },
    async send(_scene, _encoded, hidden) {
      if (refusal) throw refusal
      kept.push(hidden)
      return blob
    },
    onKept: () => {},
    onWaiting: (count) => waiting.push(count),
    onTrouble: (error) => troubles.push(error),
  })
  return {
    clock,
    events,
    kept,
    troubles,
    waiting,
    keeper,
    refuse: (error: Error | null) => {
      refusal = error
    },
    whileEncoding: (run: () => void) => {
      onEncode = run
    },
  }
}

describe('the pictures of a take, as the core has them', () => {
  it('are kept once there is a take, and no sooner', async () => {
    const { keeper, clock, kept } = keeping()
    keeper.add(picture, false, 0)
    await clock.pass(1_000)
    expect(kept).toEqual([])
    keeper.start()
    await clock.pass(10)
    expect(kept).toEqual([[]])
  })

  it('have every blur burned in soon after it was drawn, and those of one moment together', async () => {
    const { keeper, clock, kept, events } = keeping()
    keeper.add(picture, false, 0)
    keeper.start()
    await clock.pass(10)
    events.push(blur(1))
    keeper.changed()
    await clock.pass(100)
    events.push(blur(2, 300))
    keeper.changed()
    await clock.pass(300)
    expect(kept).toEqual([[], [area(), area(300)]])
  })

  it('get back what was under a blur that is undone, and keep what still stands', async () => {
    const { keeper, clock, kept, events } = keeping()
    keeper.add(picture, false, 0)
    keeper.start()
    events.push(blur(1), blur(2, 300))
    keeper.changed()
    await clock.pass(300)
    events.push(undone(1))
    keeper.changed()
    await clock.pass(300)
    expect(kept.at(-1)).toEqual([area(300)])
  })

  it('are not kept as they were when something was hidden while they were encoded', async () => {
    const { keeper, clock, kept, events, whileEncoding } = keeping()
    let encodings = 0
    whileEncoding(() => {
      encodings += 1
      if (encodings === 1) events.push(blur(1))
    })
    keeper.add(picture, false, 0)
    keeper.start()
    await clock.pass(300)
    expect(kept).toEqual([[area()]])
  })

  it('of a drawing from the core are burned again only where something is hidden', async () => {
    const { keeper, clock, kept, events } = keeping()
    keeper.add(picture, true, 0)
    keeper.start()
    await clock.pass(300)
    expect(kept).toEqual([])
    events.push(blur(1))
    keeper.changed()
    expect(await keeper.settle()).toBe(true)
    expect(kept).toEqual([[area()]])
  })

  it('are tried again, more and more seldom, while the core refuses them; the end says that they are missing', async () => {
    const { keeper, clock, kept, refuse, troubles } = keeping()
    refuse(new Error('full'))
    keeper.add(picture, false, 0)
    keeper.start()
    await clock.pass(20_000)
    expect(troubles.length).toBeGreaterThan(2)
    expect(troubles.length).toBeLessThan(6)
    expect(await keeper.settle()).toBe(false)
    refuse(null)
    await clock.pass(60_000)
    expect(kept).toEqual([[]])
    expect(troubles.at(-1)).toBeNull()
    expect(await keeper.settle()).toBe(true)
  })
})
