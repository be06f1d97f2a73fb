import { expect, test } from 'vitest'
import { element, ids, joined, readHead } from './ebml.ts'
import { planVideo } from './plan-video.ts'
import { ofUnknownSize, recordedVideo } from './recorded-video.ts'
import { type ByteSource, type ScannedVideo, scanWebm } from './scan-webm.ts'
import { writeWebm } from './write-webm.ts'

const sourceOf = (bytes: Uint8Array): ByteSource => ({
  sizeBytes: bytes.length,
  read: (at, length) => Promise.resolve(bytes.subarray(at, at + length)),
})

/** Twenty frames, two seconds, a key frame each half second. */
const recorded = recordedVideo({ frames: 20, msPerFrame: 100, keyEvery: 5 })

async function scanned(bytes: Uint8Array): Promise<ScannedVideo> {
  const result = await scanWebm(sourceOf(bytes))
  if (!result.ok) throw new Error(result.reason)
  return result.value
}

async function cutTo(bytes: Uint8Array, kept: readonly { from: number; to: number }[]) {
  const video = await scanned(bytes)
  const plan = planVideo(video.frames, kept)
  const parts: Uint8Array[] = []
  for await (const part of writeWebm(sourceOf(bytes), video, plan)) parts.push(part)
  return { plan, bytes: joined(parts) }
}

/** Each frame holds its number in the recording. */
const numbersIn = (bytes: Uint8Array, video: ScannedVideo): (number | undefined)[] =>
  video.frames.map(({ from }) => bytes[from])

test('finds every frame of a video whose sizes are unknown', async () => {
  const { frames, width, height } = await scanned(recorded)
  expect([frames.length, width, height]).toEqual([20, 320, 200])
  expect(frames.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 20 }, (_, n) => n * 100))
  expect(frames.flatMap(({ isKey }, n) => (isKey ? [n] : []))).toEqual([0, 5, 10, 15])
})

test('wherever a video is torn off, it keeps every frame that is whole', async () => {
  const whole = await scanned(recorded)
  for (let length = 0; length < recorded.length; length += 1) {
    const result = await scanWebm(sourceOf(recorded.subarray(0, length)))
    const isWhole = whole.frames.filter(({ from, sizeBytes }) => from + sizeBytes <= length)
    expect(result.ok ? result.value.frames : []).toEqual(isWhole)
  }
})

test('zeros and noise behind a video, as a crash leaves them, are no frames', async () => {
  for (const rest of [new Uint8Array(5_000), new Uint8Array(5_000).fill(0xff), new Uint8Array(3).fill(0xa3)]) {
    expect((await scanned(joined([recorded, rest]))).frames).toHaveLength(20)
  }
})

test('refuses what is no silent video of one track', async () => {
  const others = [
    new Uint8Array(0),
    new Uint8Array(400).fill(7),
    recordedVideo({ frames: 3, msPerFrame: 100, keyEvery: 5, codec: 'A_OPUS' }),
  ]
  for (const bytes of others) {
    expect(await scanWebm(sourceOf(bytes))).toMatchObject({ ok: false, reason: 'videoUnreadable' })
  }
  const without = recordedVideo({ frames: 0, msPerFrame: 100, keyEvery: 5 })
  expect(await scanWebm(sourceOf(without))).toMatchObject({ ok: false, reason: 'videoEmpty' })
})

test('a frame in a group stands by itself only when it refers to no other', async () => {
  const block = (n: number) => element(ids.block, Uint8Array.of(0x81, 0, n, 0, 1, 2, 3))
  const grouped = joined([
    recordedVideo({ frames: 0, msPerFrame: 100, keyEvery: 5 }),
    ofUnknownSize(ids.cluster),
    element(ids.timestamp, Uint8Array.of(0)),
    element(ids.blockGroup, block(0)),
    element(ids.blockGroup, block(9), element(ids.referenceBlock, Uint8Array.of(0xf7))),
  ])
  const { frames } = await scanned(grouped)
  expect(frames.map(({ atMs, isKey }) => [atMs, isKey])).toEqual([
    [0, true],
    [9, false],
  ])
})

test('what is written says how long it is and holds the same frames', async () => {
  const { bytes, plan } = await cutTo(recorded, [{ from: 0, to: 2_000 }])
  expect(plan).toMatchObject({ durationMs: 2_000, spans: [{ from: 0, to: 2_000 }] })
  const again = await scanned(bytes)
  expect(numbersIn(bytes, again)).toEqual(Array.from({ length: 20 }, (_, n) => n))
})

test('each place that the index names is where a cluster begins', async () => {
  const { bytes } = await cutTo(recorded, [{ from: 0, to: 2_000 }])
  const ebml = readHead(bytes)
  const segmentAt = (ebml?.headBytes ?? 0) + (ebml?.sizeBytes ?? 0)
  const segment = readHead(bytes, segmentAt)
  expect(segment?.sizeBytes).toBe(bytes.length - segmentAt - (segment?.headBytes ?? 0))
  const inside = segmentAt + (segment?.headBytes ?? 0)
  const places = [...placesOf(bytes)]
  expect(places).toHaveLength(4)
  for (const place of places) expect(readHead(bytes, inside + place)?.id).toBe(ids.cluster)
})

/** Of each CueClusterPosition: its id, a size of one byte that says 4, the number. */
function* placesOf(bytes: Uint8Array): Generator<number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at + 6 <= bytes.length; at += 1) {
    if (bytes[at] === ids.cueClusterPosition && bytes[at + 1] === 0x84) yield view.getUint32(at + 2)
  }
}

test('what is cut goes, but for the frames that the next part needs to be shown', async () => {
  const { bytes, plan } = await cutTo(recorded, [
    { from: 0, to: 300 },
    { from: 1_200, to: 1_600 },
  ])
  const numbers = numbersIn(bytes, await scanned(bytes))
  // 10 and 11 are before the second part: it is shown from key frame 10 on.
  expect(numbers).toEqual([0, 1, 2, 10, 11, 12, 13, 14, 15])
  expect(plan.spans).toEqual([
    { from: 0, to: 300 },
    { from: 500, to: 900 },
  ])
  expect(plan.frames.map(({ atMs }) => atMs)).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800])
})

test('parts that need the same key frame share it', async () => {
  const { plan } = await cutTo(recorded, [
    { from: 600, to: 700 },
    { from: 800, to: 900 },
  ])
  expect(plan.frames.map(({ atMs }) => atMs)).toEqual([0, 100, 200, 300])
  expect(plan.spans).toEqual([
    { from: 100, to: 200 },
    { from: 300, to: 400 },
  ])
})

test('when the picture ended before the sound, its last frame stays', async () => {
  const { bytes, plan } = await cutTo(recorded, [{ from: 5_000, to: 9_000 }])
  expect(numbersIn(bytes, await scanned(bytes))).toEqual([15, 16, 17, 18, 19])
  expect(plan.spans).toEqual([{ from: 3_500, to: 7_500 }])
  expect(plan.durationMs).toBe(7_500)
})

test('a picture that stands still for a minute is written in clusters that hold their times', async () => {
  const still = recordedVideo({ frames: 4, msPerFrame: 20_000, keyEvery: 1 })
  const { bytes } = await cutTo(still, [{ from: 0, to: 80_000 }])
  expect((await scanned(bytes)).frames.map(({ atMs }) => atMs)).toEqual([0, 20_000, 40_000, 60_000])
})
