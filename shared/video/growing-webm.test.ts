import { expect, test } from 'vitest'
import { ids, joined, readHead } from './ebml.ts'
import { createGrowingWebm } from './growing-webm.ts'
import { planVideo } from './plan-video.ts'
import { recordedVideo } from './recorded-video.ts'
import { type ByteSource, scanWebm } from './scan-webm.ts'
import { FRONT_BYTES } from './webm-front.ts'
import { writeWebm } from './write-webm.ts'

const sourceOf = (bytes: Uint8Array): ByteSource => ({
  sizeBytes: bytes.length,
  read: (at, length) => Promise.resolve(bytes.subarray(at, at + length)),
})

async function wholeOf(recorded: Uint8Array, durationMs: number): Promise<Uint8Array> {
  const scanned = await scanWebm(sourceOf(recorded))
  if (!scanned.ok) throw new Error(scanned.reason)
  const plan = planVideo(scanned.value.frames, [{ from: 0, to: durationMs }])
  const parts: Uint8Array[] = []
  for await (const part of writeWebm(sourceOf(recorded), scanned.value, { ...plan, hasFixedFront: true })) {
    parts.push(part)
  }
  return joined(parts)
}

const recorded = recordedVideo({ frames: 43, msPerFrame: 100, keyEvery: 5, frameBytes: 301 })

test('what is known of a video that grows is, at every moment, what stands in it when it is whole', async () => {
  const whole = await wholeOf(recorded, 4_300)
  const growing = createGrowingWebm()
  let known = 0
  for (let length = 0; length < recorded.length + 97; length += 97) {
    const source = sourceOf(recorded.subarray(0, length))
    const next = await growing.grow(source)
    expect(next).toBeGreaterThanOrEqual(known)
    if (next > known) {
      const from = Math.max(known, FRONT_BYTES)
      const bytes = await growing.read(source, from, next - from)
      expect(Buffer.compare(bytes, whole.subarray(from, next))).toBe(0)
    }
    known = next
  }
  // All but the cluster that may still grow.
  expect(whole.length - known).toBeLessThan(5 * 330)
})

test('it can be read anywhere, also what was read before', async () => {
  const whole = await wholeOf(recorded, 4_300)
  const growing = createGrowingWebm()
  const source = sourceOf(recorded)
  const known = await growing.grow(source)
  for (let at = FRONT_BYTES; at < known; at += 211) {
    const bytes = await growing.read(source, at, 977)
    expect(Buffer.compare(bytes, whole.subarray(at, Math.min(at + 977, known)))).toBe(0)
  }
  expect(await growing.read(source, known, 100)).toHaveLength(0)
})

test('nothing is known of what is no video, or of one that has no whole cluster yet', async () => {
  expect(await createGrowingWebm().grow(sourceOf(new Uint8Array(400).fill(7)))).toBe(0)
  const short = recordedVideo({ frames: 4, msPerFrame: 100, keyEvery: 5 })
  expect(await createGrowingWebm().grow(sourceOf(short))).toBe(0)
})

test('the front has its length whatever the video is, and its index names places that are clusters', async () => {
  for (const frames of [1, 43, 20_000]) {
    const whole = await wholeOf(recordedVideo({ frames, msPerFrame: 100, keyEvery: 5, frameBytes: 1 }), frames * 100)
    expect(readHead(whole, FRONT_BYTES)?.id).toBe(ids.cluster)
    const segmentAt = (readHead(whole)?.headBytes ?? 0) + (readHead(whole)?.sizeBytes ?? 0)
    const segment = readHead(whole, segmentAt)
    const inside = segmentAt + (segment?.headBytes ?? 0)
    expect(segment?.sizeBytes).toBe(whole.length - inside)
    const places = cuePlaces(whole, inside)
    expect(places.length).toBeGreaterThan(0)
    expect(places.length).toBe(frames > 10_000 ? 4_000 / 4 : Math.ceil(frames / 5))
    for (const place of places) expect(readHead(whole, inside + place)?.id).toBe(ids.cluster)
    const again = await scanWebm(sourceOf(whole))
    expect(again.ok && again.value.frames.length).toBe(frames)
  }
})

/** Walks as a player does: the elements of the segment, the points of its cues. */
function cuePlaces(whole: Uint8Array, inside: number): number[] {
  const places: number[] = []
  for (let at = inside; at < FRONT_BYTES; ) {
    const head = readHead(whole, at)
    if (!head) throw new Error(`nothing at ${at}`)
    if (head.id === ids.cues) {
      const cues = whole.subarray(at + head.headBytes, at + head.headBytes + (head.sizeBytes ?? 0))
      for (let n = 0; n + 19 <= cues.length; n += 19) {
        places.push(new DataView(cues.buffer, cues.byteOffset + n + 15, 4).getUint32(0))
      }
    }
    at += head.headBytes + (head.sizeBytes ?? 0)
  }
  return places
}
