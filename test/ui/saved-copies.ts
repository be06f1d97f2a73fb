import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Download, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { encodeTrack } from '#shared/annotation/encode.ts'
import { markId, type Track } from '#shared/annotation/model.ts'
import { BlobId } from '#shared/kernel/ids.ts'
import { speech } from '../support/sound.ts'
import { openGallery } from './support.ts'

/** A note as a file that plays without the app: how it is saved in the gallery, and looked at. */

const picture = BlobId.parse('0190a0b0-c0d0-7e0f-8102-030405060708')
const trackBlob = BlobId.parse('0190a0b0-c0d0-7e0f-8102-030405060709')
export const clip = BlobId.parse('0190a0b0-c0d0-7e0f-8102-03040506070a')
const clipTrackBlob = BlobId.parse('0190a0b0-c0d0-7e0f-8102-03040506070b')
export const size = { width: 640, height: 400 } as const
const { width, height } = size
/** What a note may be called, and say. */
export const hostile = '</script><script>window.wasRun = true</script><img src=x onerror="window.wasRun = true">'

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

/** A page that was saved, in a window of its own. */
export interface SavedPage {
  readonly page: Page
  /** Addresses that it asked for, but for itself and what it holds. */
  asked(): string[]
  readonly faults: readonly string[]
}

export function openSaving() {
  const gallery = openGallery()
  const page = () => gallery.page()
  const folder = mkdtempSync(join(tmpdir(), 'earshot-copy-'))
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
      { picture, trackBlob, hostile, size },
    )
    await page()
      .getByRole('article', { name: /from Eve </ })
      .last()
      .focus()
    await page().keyboard.press('v')
    await details().getByRole('region', { name: 'Save a copy' }).waitFor()
  }

  return {
    page,
    details,
    openDetails,
    /** The same note, with seven seconds of a screen that has another colour each second. */
    async openClipped(sizeBytes?: number): Promise<void> {
      await page().route(`**/media/notes/**/files/${clip}`, (route) =>
        route.fulfill({
          body: readFileSync(new URL('../fixtures/screen/build-7s.webm', import.meta.url)),
          contentType: 'video/webm',
        }),
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
    },
    async saved(button: string): Promise<{ download: Download; path: string }> {
      const coming = page().waitForEvent('download', { timeout: 60_000 })
      await details().getByRole('button', { name: button, exact: true }).click()
      const download = await coming
      const path = join(folder, download.suggestedFilename())
      await download.saveAs(path)
      return { download, path }
    },
    async openSaved(path: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<SavedPage> {
      const browser = page().context().browser()
      if (!browser) throw new Error('The browser is gone.')
      const copy = await browser.newPage(options)
      const asked: string[] = []
      const faults: string[] = []
      copy.on('request', (request) => asked.push(request.url()))
      copy.on('pageerror', (error) => faults.push(error.message))
      copy.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
      await copy.goto(pathToFileURL(path).href)
      return {
        page: copy,
        asked: () => asked.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:')),
        faults,
      }
    },
  }
}
