import { performance } from 'node:perf_hooks'
import type { Page } from 'playwright-core'
import { decodeTrack } from '#shared/annotation/decode.ts'
import { encodeTrack } from '#shared/annotation/encode.ts'
import type { Track } from '#shared/annotation/model.ts'
import { createTrackRenderer, render } from '#shared/annotation/renderer.ts'
import { launchBrowser } from '../support/browser.ts'
import { drawnSession } from '../support/drawn-session.ts'
import { startGallery } from '../ui/gallery-server.ts'
import { capturedPictures } from './support/captured-pictures.ts'
import { type BenchRow, percentile, toRow } from './support/row.ts'

export const summary = 'the picture at any time of a drawing, its size, and how soon a line follows the hand'

const bench = 'annotate'
const MINUTES = 10
const STROKES = 2_000
const FULL_STROKES = 5_000

/** A session of ten minutes; then a full picture in a real browser, against an empty one in the same page. */
export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<BenchRow> {
  const { track } = drawnSession({ strokes: STROKES, durationMs: MINUTES * 60_000, seed: 7 })
  yield* timesOf(track, isShort ? 100 : 2_000)
  yield* sizesOf(track)
  yield* inBrowser(isShort)
  yield* captured(isShort ? 5 : 30)
}

async function* captured(rounds: number): AsyncGenerator<BenchRow> {
  const { shownMs, bareMs } = await capturedPictures(rounds)
  yield toRow({
    bench,
    name: 'capture key to the picture on the screen (baseline: one bare frame of the display)',
    values: shownMs,
    baseline: percentile(bareMs, 0.5),
    goal: { text: 'p95 <= 400 ms', isMet: ({ p95 }) => p95 <= 400 },
  })
}

function* timesOf(track: Track, rounds: number): Generator<BenchRow> {
  const renderer = createTrackRenderer(track)
  const times = Array.from({ length: rounds }, (_, index) => (index * 7_919_333) % track.durationMs)
  const fresh = times.slice(0, Math.ceil(rounds / 10)).map((atMs) => timed(() => render(track, atMs)))
  yield toRow({
    bench,
    name: `render at a random time, ${MINUTES} min, ${STROKES} strokes`,
    values: times.map((atMs) => timed(() => renderer.at(atMs))),
    baseline: percentile(fresh, 0.5),
    goal: { text: 'p95 <= 8 ms', isMet: ({ p95 }) => p95 <= 8 },
  })
  yield toRow({ bench, name: 'the same, from the start each time', values: fresh })
}

function* sizesOf(track: Track): Generator<BenchRow> {
  const bytes = encodeTrack(track)
  yield toRow({
    bench,
    name: 'read and check the whole track',
    values: Array.from({ length: 9 }, () => timed(() => decodeTrack(bytes))),
  })
  const json = new TextEncoder().encode(JSON.stringify(track)).length
  yield toRow({
    bench,
    name: `size of a minute of drawing without a pause (baseline: the same as JSON)`,
    unit: 'bytes',
    values: [bytes.length / MINUTES],
    baseline: json / MINUTES,
  })
}

function timed(work: () => unknown): number {
  const from = performance.now()
  work()
  return performance.now() - from
}

async function* inBrowser(isShort: boolean): AsyncGenerator<BenchRow> {
  const gallery = await startGallery()
  const browser = await launchBrowser(null)
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
    await page.goto(`${gallery.url}?scene=annotateEmpty`)
    await page.waitForFunction(() => window.gallery !== undefined && document.fonts.status === 'loaded')
    yield* againstVideo(page, isShort ? 15 : 60)
    yield* drawingOn(page, isShort ? 60 : 400)
  } finally {
    await browser.close()
    await gallery.close()
  }
}

/** The same session as data and as a film: a picture and a line a second, at 15 pictures a second and what Chromium's recorder gives VP9. */
async function* againstVideo(page: Page, seconds: number): AsyncGenerator<BenchRow> {
  const { track } = drawnSession({ strokes: seconds, durationMs: seconds * 1_000, seed: 3 })
  const { picture, thumbnail, film } = await page.evaluate(film1080, { track, seconds })
  const bytes = encodeTrack(track).length + picture
  yield toRow({ bench, name: 'the thumbnail that goes with the picture', unit: 'bytes', values: [thumbnail] })
  yield toRow({
    bench,
    name: `track and picture of ${seconds} s, a stroke a second (baseline: the same as 1080p VP9)`,
    unit: 'bytes',
    values: [bytes],
    baseline: film,
    // A picture is paid for once: in a few seconds it cannot be won back.
    ...(seconds >= 60 ? { goal: { text: '<= 1/50 of the film', isMet: ({ p50 }) => p50 * 50 <= film } } : {}),
  })
}

async function film1080({
  track,
  seconds,
}: {
  track: Track
  seconds: number
}): Promise<{ picture: number; thumbnail: number; film: number }> {
  const still = window.gallery?.annotation.stills(track)
  if (!still) throw new Error('not the gallery')
  // As it is kept and sent.
  const kept = await window.gallery?.encodePicture(still(0), { width: 1920, height: 1080 })
  let film = 0
  const encoder = new VideoEncoder({
    output: (chunk) => {
      film += chunk.byteLength
    },
    error: (error) => {
      throw error
    },
  })
  encoder.configure({
    codec: 'vp09.00.40.08',
    width: 1920,
    height: 1080,
    bitrate: 2_500_000,
    framerate: 15,
    latencyMode: 'realtime',
  })
  for (let index = 0; index < seconds * 15; index += 1) {
    const frame = new VideoFrame(still((index * 1000) / 15), { timestamp: Math.round((index * 1e6) / 15) })
    encoder.encode(frame, { keyFrame: index % 150 === 0 })
    frame.close()
    if (encoder.encodeQueueSize > 4) await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await encoder.flush()
  return { picture: kept?.bytes.size ?? 0, thumbnail: kept?.thumbnail?.bytes.size ?? 0, film }
}

async function* drawingOn(page: Page, moves: number): AsyncGenerator<BenchRow> {
  await watchMoves(page)
  await draw(page, Math.ceil(moves / 4))
  await takeLatencies(page)
  await draw(page, moves)
  const empty = await takeLatencies(page)
  await fillPicture(page)
  await draw(page, moves)
  const full = await takeLatencies(page)
  yield toRow({
    bench,
    name: `pointer event to drawn line, ${FULL_STROKES} strokes on the picture (baseline: none)`,
    values: full.moved,
    baseline: percentile(empty.moved, 0.5),
    goal: { text: 'p95 <= 16 ms', isMet: ({ p95 }) => p95 <= 16 },
  })
  yield toRow({
    bench,
    name: `pen up to a line that stands, ${FULL_STROKES} strokes on the picture`,
    values: full.released,
    baseline: percentile(empty.released, 0.5),
  })
}

interface Latencies {
  readonly moved: number[]
  readonly released: number[]
}

declare global {
  interface Window {
    latencies?: Latencies
  }
}

/**
 * From an event's arrival in the page until the canvases hold what it drew: the surface draws with the next frame, and what is asked for
 * after it in the same frame runs after it. Reading a pixel makes the browser finish what it only noted down to draw.
 */
async function watchMoves(page: Page): Promise<void> {
  await page.evaluate(() => {
    const latencies: Latencies = { moved: [], released: [] }
    window.latencies = latencies
    const contexts = [...document.querySelectorAll('canvas')].map((canvas) => canvas.getContext('2d'))
    const arrived = new WeakMap<Event, number>()
    const watch = (type: 'pointermove' | 'pointerup', into: number[]) => {
      window.addEventListener(type, (event) => arrived.set(event, performance.now()), { capture: true })
      window.addEventListener(type, (event) => {
        if (type === 'pointermove' && event.buttons === 0) return
        requestAnimationFrame(() => {
          for (const context of contexts.slice(1)) context?.getImageData(0, 0, 1, 1)
          into.push(performance.now() - (arrived.get(event) ?? 0))
        })
      })
    }
    watch('pointermove', latencies.moved)
    watch('pointerup', latencies.released)
  })
}

/** With a real mouse: lines of twenty moves. */
async function draw(page: Page, moves: number): Promise<void> {
  for (let line = 0; line < Math.ceil(moves / 20); line += 1) {
    const top = 120 + (line % 30) * 20
    await page.mouse.move(200, top)
    await page.mouse.down()
    for (let step = 1; step <= 20; step += 1) await page.mouse.move(200 + step * 40, top + 30 * Math.sin(step))
    await page.mouse.up()
  }
  await page.waitForTimeout(100)
}

async function takeLatencies(page: Page): Promise<Latencies> {
  return page.evaluate(() => {
    const { moved = [], released = [] } = window.latencies ?? {}
    return { moved: moved.splice(0), released: released.splice(0) }
  })
}

async function fillPicture(page: Page): Promise<void> {
  const { track } = drawnSession({ strokes: FULL_STROKES, durationMs: MINUTES * 60_000, seed: 11 })
  await page.evaluate(async (events) => {
    const board = window.gallery?.annotation.board
    const marks = events.filter((event) => event.kind === 'stroke')
    board?.drawing.setState({ events, shown: [marks], nextId: marks.length, undoable: [], redoable: [] })
    // Until all of it is drawn, in slices.
    for (let frame = 0; frame < 120; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve))
  }, track.events)
}
