import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Download, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeTrack } from '#shared/annotation/encode.ts'
import { markId, type Track } from '#shared/annotation/model.ts'
import { BlobId } from '#shared/kernel/ids.ts'
import { hasProgram, speech } from '../support/sound.ts'
import { openGallery } from './support.ts'

/** A note as a file that plays without the app: a page, and a film. */

const gallery = openGallery()
const page = () => gallery.page()
const picture = BlobId.parse('0190a0b0-c0d0-7e0f-8102-030405060708')
const trackBlob = BlobId.parse('0190a0b0-c0d0-7e0f-8102-030405060709')
const clip = BlobId.parse('0190a0b0-c0d0-7e0f-8102-03040506070a')
const clipTrackBlob = BlobId.parse('0190a0b0-c0d0-7e0f-8102-03040506070b')
const shots = fileURLToPath(new URL('../../test-results/ui/', import.meta.url))
/** Of the clip, second by second. */
const seconds: [number, number, number][] = [
  [208, 16, 16],
  [16, 160, 16],
  [16, 48, 208],
  [208, 176, 16],
  [176, 16, 192],
  [16, 176, 176],
  [112, 112, 112],
]
const screenClip = new URL('../fixtures/screen/build-7s.webm', import.meta.url)
const [width, height] = [640, 400]
const hostile = '</script><script>window.wasRun = true</script><img src=x onerror="window.wasRun = true">'
const folder = mkdtempSync(join(tmpdir(), 'earshot-copy-'))

/** A red box from 2 s on, over a green picture; from 4 s on it is gone. */
const track: Track = {
  durationMs: 7_000,
  scenes: [{ width, height, picture, label: 'A green sheet' }],
  events: [
    {
      kind: 'shape',
      atMs: 2_000,
      id: markId(0),
      shape: 'box',
      ink: 'red',
      width: 40,
      from: { x: 200, y: 100 },
      to: { x: 440, y: 300 },
      growsMs: 0,
    },
    { kind: 'text', atMs: 2_500, id: markId(1), ink: 'white', size: 20, at: { x: 10, y: 10 }, text: hostile },
    { kind: 'hide', atMs: 4_000, ids: [markId(0)], cause: 'erased' },
  ],
}

/** A blue ring around the bar of the clip, from 3 s on. */
const clipTrack: Track = {
  durationMs: 7_000,
  scenes: [{ width: 800, height: 500, picture: clip, label: 'The build' }],
  events: [
    {
      kind: 'shape',
      atMs: 3_000,
      id: markId(0),
      shape: 'ellipse',
      ink: 'blue',
      width: 8,
      from: { x: 236, y: 104 },
      to: { x: 748, y: 152 },
      growsMs: 300,
    },
  ],
}

let sound: Buffer
let green: Buffer

beforeAll(async () => {
  const ogg = join(folder, 'note.opus')
  execFileSync('ffmpeg', ['-v', 'error', '-i', speech('austen-7s'), '-c:a', 'libopus', '-ac', '1', '-y', ogg])
  sound = readFileSync(ogg)
  const png = await page().evaluate(
    ([w, h]) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: w, height: h })
      const context = canvas.getContext('2d')
      if (context) context.fillStyle = '#00a000'
      context?.fillRect(0, 0, w ?? 0, h ?? 0)
      return canvas.toDataURL('image/png').split(',')[1] ?? ''
    },
    [width, height],
  )
  green = Buffer.from(png, 'base64')
  await page().route('**/media/notes/**', (route) => {
    const path = new URL(route.request().url()).pathname
    if (path.endsWith(picture)) return route.fulfill({ body: green, contentType: 'image/png' })
    if (path.endsWith(clipTrackBlob)) return route.fulfill({ body: Buffer.from(encodeTrack(clipTrack)) })
    if (path.endsWith(trackBlob)) return route.fulfill({ body: Buffer.from(encodeTrack(track)) })
    return route.fulfill({ body: sound, contentType: 'audio/ogg' })
  })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const details = () => page().getByRole('region', { name: 'Details' })

/** Details of the note by Eve, who is called something dangerous, with a drawing. */
async function openDetails(): Promise<void> {
  await gallery.open('full')
  await page().evaluate(
    ({ picture, trackBlob, hostile, size }) => {
      const { core, fixtures } = window.gallery ?? {}
      const notes = fixtures?.generalNotes(Date.now()) ?? []
      const note = notes.findLast(({ authorName, audio }) => authorName === 'Eve' && audio !== null)
      if (!core || !note?.audio) return
      const file = { sha256: '0'.repeat(64), sizeBytes: 1 }
      core.push({
        kind: 'note',
        note: {
          ...note,
          authorName: `Eve ${hostile}`,
          audio: { ...note.audio, durationMs: 7_000 },
          track: { blobId: trackBlob, words: '', ...file },
          pictures: [{ blobId: picture, type: 'image/png', ...size, ...file, thumbnail: null }],
        },
      })
    },
    { picture, trackBlob, hostile, size: { width, height } },
  )
  await page()
    .getByRole('article', { name: /from Eve </ })
    .last()
    .focus()
  await page().keyboard.press('v')
  await details().getByRole('region', { name: 'Save a copy' }).waitFor()
}

async function saved(button: string): Promise<{ download: Download; path: string }> {
  const coming = page().waitForEvent('download', { timeout: 60_000 })
  await details().getByRole('button', { name: button, exact: true }).click()
  const download = await coming
  const path = join(folder, download.suggestedFilename())
  await download.saveAs(path)
  return { download, path }
}

/** Red, green and blue in the middle of the left side of the box, and beside it. */
async function colours(on: Page, element: string): Promise<{ line: number[]; beside: number[] }> {
  const shot = (await on.locator(element).screenshot()).toString('base64')
  // Not in the copy: its policy lets nothing be loaded.
  return page().evaluate(
    async ({ shot, width, height }) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${shot}`)).blob())
      const scale = Math.min(image.width / width, image.height / height)
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
      context?.drawImage(image, 0, 0)
      const at = (x: number, y: number): number[] => {
        const left = image.width / 2 + (x - width / 2) * scale
        const top = image.height / 2 + (y - height / 2) * scale
        return [...(context?.getImageData(Math.round(left), Math.round(top), 1, 1).data ?? [])].slice(0, 3)
      }
      return { line: at(200, 200), beside: at(320, 200) }
    },
    { shot, width, height },
  )
}

const isRed = ([r = 0, g = 0, b = 0]: number[]) => r > 180 && g < 110 && b < 110
const isGreen = ([r = 0, g = 0, b = 0]: number[]) => r < 60 && g > 120 && b < 60

describe('a note saved as a web page', () => {
  let copy: Page
  const asked: string[] = []
  const faults: string[] = []

  it('is one file with the name of who spoke and when', async () => {
    await openDetails()
    const { download, path } = await saved('Web page')
    expect(download.suggestedFilename()).toMatch(/^Eve [\p{L} ]+ \d{4}-\d\d-\d\d \d\d\.\d\d\.html$/u)
    await details()
      .getByText(/^Saved as Eve/)
      .waitFor()
    const browser = page().context().browser()
    if (!browser) throw new Error('The browser is gone.')
    copy = await browser.newPage()
    copy.on('request', (request) => asked.push(request.url()))
    copy.on('pageerror', (error) => faults.push(error.message))
    copy.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    await copy.goto(pathToFileURL(path).href)
  })

  it('asks nobody for anything, and nothing in the note is run', async () => {
    await copy
      .locator('audio')
      .evaluate((audio: HTMLAudioElement) =>
        audio.readyState > 0 ? null : new Promise((done) => audio.addEventListener('loadedmetadata', done)),
      )
    expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:'))).toEqual([])
    expect(await copy.evaluate(() => 'wasRun' in window)).toBe(false)
    expect(await copy.getByRole('heading', { level: 1 }).textContent()).toContain(hostile)
    expect(faults).toEqual([])
  })

  it('plays the whole sound, and shows what was drawn at its time, forwards and backwards', async () => {
    const audio = copy.locator('audio')
    const durationS = await audio.evaluate((element: HTMLAudioElement) => element.duration)
    expect(Math.abs(durationS - 7)).toBeLessThan(0.6)
    const at = (seconds: number) =>
      audio.evaluate((element: HTMLAudioElement, to) => {
        element.currentTime = to
      }, seconds)
    await expect.poll(async () => isGreen((await colours(copy, '#stage')).line)).toBe(true)
    await at(3)
    await expect.poll(async () => isRed((await colours(copy, '#stage')).line)).toBe(true)
    expect(isGreen((await colours(copy, '#stage')).beside)).toBe(true)
    await at(5)
    await expect.poll(async () => isGreen((await colours(copy, '#stage')).line)).toBe(true)
    await at(2.2)
    await expect.poll(async () => isRed((await colours(copy, '#stage')).line)).toBe(true)
  })

  it('leads to what is written on the picture, and plays at the chosen speed', async () => {
    await copy.getByRole('button', { name: /<img src=x/ }).click()
    const audio = copy.locator('audio')
    await expect.poll(() => audio.evaluate((element: HTMLAudioElement) => element.currentTime)).toBeCloseTo(2.5, 1)
    await copy.getByLabel('Speed').selectOption('2')
    await copy.locator('h1').click()
    await copy.keyboard.press('Space')
    await expect
      .poll(() => audio.evaluate((element: HTMLAudioElement) => !element.paused && element.playbackRate))
      .toBe(2)
    await copy.close()
  })
})

describe('a note with a clip of the screen', () => {
  /** The same note, with seven seconds of a screen that has another colour each second. */
  async function openClipped(sizeBytes?: number): Promise<void> {
    await page().route(`**/media/notes/**/files/${clip}`, (route) =>
      route.fulfill({ body: readFileSync(screenClip), contentType: 'video/webm' }),
    )
    await openDetails()
    await page().evaluate(
      ({ clip, trackBlob, sizeBytes }) => {
        const { core, fixtures, services, screenVideo } = window.gallery ?? {}
        const notes = fixtures?.generalNotes(Date.now()) ?? []
        const note = notes.findLast(({ authorName, audio }) => authorName === 'Eve' && audio !== null)
        if (!core || !note?.audio || !screenVideo || !services) return
        const video = { ...screenVideo, blobId: clip, ...(sizeBytes === undefined ? {} : { sizeBytes }) }
        const track = { blobId: trackBlob, words: '', sha256: '0'.repeat(64), sizeBytes: 1 }
        const audio = { ...note.audio, durationMs: 7_000 }
        core.push({ kind: 'note', note: { ...note, kind: 'clip', audio, video, track } })
      },
      { clip, trackBlob: clipTrackBlob, sizeBytes },
    )
  }

  it('is a film of it, second for second, with the sound', async (context) => {
    if (!hasProgram('ffprobe')) return context.skip('ffprobe is not here: apt-get install ffmpeg')
    await openClipped()
    const { path } = await saved('Film')
    for (const [seconds, color] of [
      [0.5, [208, 16, 16]],
      [2.5, [16, 48, 208]],
      [5.5, [16, 176, 176]],
    ] as const) {
      const frame = execFileSync('ffmpeg', [
        ...['-v', 'error', '-i', path, '-vf', `fps=30,trim=start=${seconds},crop=2:2:490:300`, '-frames:v', '1'],
        ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
      ])
      const pixel = [...frame.subarray(0, 3)]
      expect(
        color.every((value, at) => Math.abs(value - (pixel[at] ?? -999)) < 40),
        `at ${seconds} s: ${pixel}`,
      ).toBe(true)
    }
  })

  let copy: Page
  const asked: string[] = []
  const faults: string[] = []
  /** What is seen at a place of the clip; which of its seconds has that colour. */
  const secondSeen = () =>
    copy.evaluate((known) => {
      const canvas = document.querySelector<HTMLCanvasElement>('#stage canvas')
      const context = canvas?.getContext('2d')
      if (!canvas || !context) return null
      const scale = Math.min(canvas.width / 800, canvas.height / 500)
      const [x, y] = [canvas.width / 2 + 90 * scale, canvas.height / 2 + 50 * scale]
      const [r = 0, g = 0, b = 0] = context.getImageData(x, y, 1, 1).data
      const found = known.findIndex(
        ([red, green, blue]) => Math.abs(red - r) < 40 && Math.abs(green - g) < 40 && Math.abs(blue - b) < 40,
      )
      return found < 0 ? null : found
    }, seconds)

  it('is a page that holds it, and asks nobody for anything', async () => {
    await openClipped()
    const { path } = await saved('Web page')
    const browser = page().context().browser()
    if (!browser) throw new Error('The browser is gone.')
    copy = await browser.newPage({ viewport: { width: 1100, height: 760 } })
    copy.on('request', (request) => asked.push(request.url()))
    copy.on('pageerror', (error) => faults.push(error.message))
    copy.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    await copy.goto(pathToFileURL(path).href)
    await expect.poll(secondSeen).toBe(0)
    expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:'))).toEqual([])
    expect(faults).toEqual([])
    for (const colorScheme of ['light', 'dark'] as const) {
      await copy.emulateMedia({ colorScheme })
      await copy.screenshot({ path: join(shots, `saved-clip-${colorScheme}.png`) })
    }
  })

  it('shows what was on the screen at the moment that is sought, back too, and what was drawn', async () => {
    const audio = copy.locator('audio')
    for (const second of [5, 1, 6, 0, 3]) {
      await audio.evaluate((element: HTMLAudioElement, to) => {
        element.currentTime = to
      }, second + 0.5)
      await expect.poll(secondSeen, { message: `second ${second}` }).toBe(second)
    }
    const hasBox = () =>
      copy.locator('#stage canvas:nth-of-type(2)').evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
        return data.some((value) => value > 0)
      })
    expect(await hasBox()).toBe(true)
    await audio.evaluate((element: HTMLAudioElement) => {
      element.currentTime = 1
    })
    await expect.poll(hasBox).toBe(false)
  })

  it.each(['0.75', '2'])('plays in step with its sound at %s times the speed', async (speed) => {
    await copy.getByLabel('Speed').selectOption(speed)
    const seen = await copy.evaluate(async (known) => {
      const audio = document.querySelector('audio')
      const canvas = document.querySelector<HTMLCanvasElement>('#stage canvas')
      const context = canvas?.getContext('2d')
      if (!audio || !canvas || !context) return []
      audio.currentTime = 0
      await audio.play()
      const found: [number, number][] = []
      while (audio.currentTime < 4.9) {
        await new Promise(requestAnimationFrame)
        const part = audio.currentTime % 1
        if (audio.currentTime < 1 || part < 0.25 || part > 0.8) continue
        const scale = Math.min(canvas.width / 800, canvas.height / 500)
        const [x, y] = [canvas.width / 2 + 90 * scale, canvas.height / 2 + 50 * scale]
        const [r = 0, g = 0, b = 0] = context.getImageData(x, y, 1, 1).data
        const shown = known.findIndex(
          ([red, green, blue]) => Math.abs(red - r) < 40 && Math.abs(green - g) < 40 && Math.abs(blue - b) < 40,
        )
        found.push([Math.floor(audio.currentTime), shown])
      }
      audio.pause()
      return found
    }, seconds)
    expect(seen.length).toBeGreaterThan(10)
    // A busy computer leaves out a frame here and there.
    expect(seen.filter(([heard, shown]) => heard !== shown).length / seen.length).toBeLessThan(0.1)
  })

  it('says in the page when its video cannot be played, and the sound plays on', async () => {
    await openClipped()
    await page().route(`**/media/notes/**/files/${clip}`, (route) => route.fulfill({ body: Buffer.alloc(4_000) }))
    const { path } = await saved('Web page')
    await copy.goto(pathToFileURL(path).href)
    await copy.getByRole('alert').getByText('cannot play the video').waitFor()
    await copy.locator('audio').evaluate((element: HTMLAudioElement) => element.play())
    await copy.close()
  })

  it('is no page where it is too large for one; a film is offered instead', async () => {
    await openClipped(60_000_001)
    await details().getByRole('button', { name: 'Web page', exact: true }).click()
    await details().getByText('This clip is 60.0 MB, and a web page holds up to 60.0 MB. Save it as a film').waitFor()
    const coming = page().waitForEvent('download', { timeout: 60_000 })
    await details().getByRole('button', { name: 'Save as a film' }).click()
    expect((await coming).suggestedFilename()).toMatch(/\.webm$/)
  })
})

describe('a note saved as a film', () => {
  it('shows the same at the same time, with the sound of the note', async (context) => {
    if (!hasProgram('ffprobe')) return context.skip('ffprobe is not here: apt-get install ffmpeg')
    await openDetails()
    const { path, download } = await saved('Film')
    expect(download.suggestedFilename()).toMatch(/\.webm$/)
    const probe = execFileSync('ffprobe', ['-v', 'error', '-show_streams', '-show_format', '-of', 'json', path])
    const { streams, format } = JSON.parse(probe.toString()) as {
      streams: { codec_name: string; width?: number; height?: number }[]
      format: { duration: string }
    }
    expect(streams.map(({ codec_name }) => codec_name).sort()).toEqual(['opus', 'vp9'])
    expect(streams.find(({ codec_name }) => codec_name === 'vp9')).toMatchObject({ width, height })
    expect(Math.abs(Number(format.duration) - 7)).toBeLessThan(0.6)
    for (const [seconds, isDrawn] of [
      [1.5, false],
      [3, true],
      [4.8, false],
    ] as const) {
      const frame = execFileSync('ffmpeg', [
        // A frame stands until the next one: as a player shows it.
        ...['-v', 'error', '-i', path, '-vf', `fps=30,trim=start=${seconds}`, '-frames:v', '1'],
        ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
      ])
      const at = (x: number, y: number) => [...frame.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)]
      expect(isDrawn ? isRed(at(200, 200)) : isGreen(at(200, 200)), `at ${seconds} s: ${at(200, 200)}`).toBe(true)
      expect(isGreen(at(320, 200))).toBe(true)
    }
  })

  it('can be given up, and says what cannot be had', async () => {
    await openDetails()
    await page().route('**/media/notes/**', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({ title: 'This recording is not on this computer.' }),
      }),
    )
    await details().getByRole('button', { name: 'Film', exact: true }).click()
    await details().getByText('This recording is not on this computer.').waitFor()
    await page().unroute('**/media/notes/**')
    // Nobody answers: there is time to give up.
    await page().route('**/media/notes/**', () => {})
    await details().getByRole('button', { name: 'Web page', exact: true }).click()
    await details().getByRole('button', { name: 'Cancel' }).click()
    await details().getByRole('progressbar').waitFor({ state: 'detached' })
    expect(await details().getByRole('button', { name: 'Web page', exact: true }).isEnabled()).toBe(true)
  })
})
