import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { cameraLeft, cameraRight, writeCameraFilm } from '../support/camera-film.ts'
import { recordingClip, showCameraInClip } from './clip-steps.ts'
import { keepRecorded, type Look, recordedLooks } from './recorded-looks.ts'
import { openGallery } from './support.ts'

const gallery = openGallery(writeCameraFilm())
const page = () => gallery.page()
const recorder = () => page().getByRole('region', { name: 'Recorder' })
const dialog = () => page().getByRole('dialog', { name: 'Record a clip of the screen' })
const panel = () => page().getByRole('region', { name: 'Camera in the clip' })
const bubble = () => page().getByTestId('bubble')
const phase = () => page().evaluate(() => window.gallery?.services.clips.store.getState().phase.kind)
const notices = () => page().getByRole('region', { name: 'Notices' })

/** Of the clip that stands in for a screen. */
const shape = { width: 1280, height: 800 }
const radius = (800 * 0.26) / 2
const inset = 800 * 0.03 + radius
const middles = {
  topLeft: { x: inset, y: inset },
  topRight: { x: shape.width - inset, y: inset },
  bottomLeft: { x: inset, y: shape.height - inset },
  bottomRight: { x: shape.width - inset, y: shape.height - inset },
}
type Corner = keyof typeof middles

/** Cameras of this page fail so; null: they do not. */
const failCameras = (name: string | null) =>
  page().evaluate((fault) => {
    const here = window as typeof window & {
      cameraTracks?: MediaStreamTrack[]
      openDevice?: MediaDevices['getUserMedia']
    }
    const tracks: MediaStreamTrack[] = []
    here.cameraTracks = tracks
    here.openDevice ??= navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    const { openDevice } = here
    navigator.mediaDevices.getUserMedia = async (asked) => {
      if (fault !== null && asked?.video) throw new DOMException('', fault)
      const stream = await openDevice(asked)
      tracks.push(...stream.getVideoTracks())
      return stream
    }
  }, name)

const isNear = (pixel: readonly number[] = [], color: readonly number[]): boolean =>
  color.every((value, at) => Math.abs(value - (pixel[at] ?? -999)) < 60)

/** Both halves of the camera's picture in their order; what was recorded is not mirrored. */
function cornersWithCamera(look: Look): Corner[] {
  return (Object.keys(middles) as Corner[]).filter((_, at) => {
    const [left, right] = [look.pixels[2 * at], look.pixels[2 * at + 1]]
    return isNear(left, cameraLeft) && isNear(right, cameraRight)
  })
}
const places = Object.values(middles).flatMap(({ x, y }) => [
  { x: x - radius / 2, y },
  { x: x + radius / 2, y },
])

/** Ends the clip and says in which corners the camera is seen in it, each time that this changes. */
async function seenInClip(clipPage: Page): Promise<Corner[][]> {
  await recorder().getByRole('button', { name: 'End the clip' }).click()
  await expect.poll(phase).toBe('none')
  const looks = await recordedLooks(clipPage, places)
  expect(looks.length).toBeGreaterThan(5)
  const seen = looks.map(cornersWithCamera)
  return seen.filter((corners, at) => String(corners) !== String(seen[at - 1]))
}

describe('the camera in a clip', () => {
  it('is in the pixels of what is recorded, in its corner and nowhere else, and not mirrored', async () => {
    await gallery.open('full')
    await keepRecorded(page())
    await showCameraInClip(page())
    await page().waitForTimeout(2_500)
    expect(await seenInClip(page())).toEqual([['bottomLeft']])
  })

  it('goes to another corner, is hidden and shown while the clip goes on', async () => {
    await gallery.open('full')
    await keepRecorded(page())
    await showCameraInClip(page())
    await page().waitForTimeout(1_000)
    await recorder().getByRole('button', { name: 'Camera in the clip' }).click()
    await panel().getByRole('radio', { name: 'Top right' }).check()
    await page().waitForTimeout(1_000)
    await panel().getByRole('button', { name: 'Hide camera' }).click()
    await page().waitForTimeout(1_000)
    await panel().getByRole('button', { name: 'Show camera' }).click()
    await page().waitForTimeout(1_500)
    expect(await seenInClip(page())).toEqual([['bottomLeft'], ['topRight'], [], ['topRight']])
  })
})

describe('the button of the camera', () => {
  it('has room in the recorder, however narrow the window; Esc closes what it opens, and not the recording', async () => {
    await gallery.open('full')
    await showCameraInClip(page())
    for (const width of [720, 821, 900, 1001, 1040, 1280]) {
      await page().setViewportSize({ width, height: 600 })
      const overPx = await recorder().evaluate((strip) => strip.scrollWidth - strip.clientWidth)
      expect(overPx, String(width)).toBeLessThanOrEqual(0)
    }
    await page().setViewportSize({ width: 1280, height: 800 })
    await recorder().getByRole('button', { name: 'Camera in the clip' }).click()
    await panel().getByRole('radio', { name: 'Top left' }).press('Escape')
    await panel().waitFor({ state: 'detached' })
    expect(await gallery.talkKeys()).not.toContain('escaped')
    expect(await phase()).toBe('recording')
  })
})

describe('the choice of the camera', () => {
  it('is off at first, shows one as in a mirror once on, and is remembered', async () => {
    await gallery.open('full')
    await page().keyboard.press('Shift+C')
    const check = dialog().getByRole('checkbox', { name: 'Show my camera' })
    expect(await check.isChecked()).toBe(false)
    expect(await bubble().count()).toBe(0)
    await check.check()
    const mirror = dialog().getByLabel('Your camera, mirrored')
    await mirror.waitFor()
    expect(await mirror.evaluate((video) => getComputedStyle(video).transform)).toBe('matrix(-1, 0, 0, 1, 0, 0)')
    await expect
      .poll(async () => (await gallery.calls('settings.update')).at(-1))
      .toMatchObject({ clip: { camera: { isOn: true, device: null, corner: 'bottomLeft', size: 'medium' } } })
    await failCameras(null)
    await page().keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    expect(await page().evaluate(() => window.gallery?.services.bubble.store.getState().camera.kind)).toBe('off')
  })

  it('goes to a corner by arrow keys, and by being dragged near it', async () => {
    await gallery.open('full')
    await page().keyboard.press('Shift+C')
    await dialog().getByRole('checkbox', { name: 'Show my camera' }).check()
    await dialog().getByRole('radio', { name: 'Bottom left' }).focus()
    await page().keyboard.press('ArrowRight')
    await expect.poll(() => bubble().getAttribute('data-corner')).toBe('bottomRight')
    const box = await bubble().boundingBox()
    const stage = await dialog().getByRole('group', { name: 'Corner of the clip' }).boundingBox()
    if (!box || !stage) throw new Error('nothing to drag')
    await page().mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page().mouse.down()
    await page().mouse.move(stage.x + stage.width * 0.3, stage.y + stage.height * 0.3, { steps: 5 })
    await page().mouse.up()
    await expect.poll(() => bubble().getAttribute('data-corner')).toBe('topLeft')
    await dialog().getByRole('radio', { name: 'Large', exact: true }).check()
    const large = await bubble().boundingBox()
    expect(large?.width).toBeGreaterThan(box.width)
  })

  it.each([
    ['NotAllowedError', 'Earshot is not allowed the camera. Click the sign left of the address of this page'],
    ['NotFoundError', 'There is no camera. Plug one in and try again'],
    ['NotReadableError', 'Another program may be using it.'],
  ])('that fails with %s says what to do, and the clip is recorded without it', async (name, words) => {
    await gallery.open('full')
    await keepRecorded(page())
    await failCameras(name)
    await recordingClip(page(), async () => {
      await dialog().getByRole('checkbox', { name: 'Show my camera' }).check()
      await dialog().getByRole('alert').getByText(words).waitFor()
    })
    await notices().getByText('The clip goes on without it').waitFor()
    await page().waitForTimeout(1_500)
    expect(await recorder().getAttribute('data-state')).toBe('recording')
    // It is there by now.
    await failCameras(null)
    await recorder().getByRole('button', { name: 'Camera in the clip' }).click()
    await panel().getByRole('button', { name: 'Try again' }).click()
    await panel().getByLabel('Your camera, mirrored').waitFor()
    await page().waitForTimeout(1_500)
    expect(await seenInClip(page())).toEqual([[], ['bottomLeft']])
  })
})

describe('a clip whose camera goes', () => {
  it('goes on without the bubble when that is unplugged, and says so; the sound goes on', async () => {
    await gallery.open('full')
    await keepRecorded(page())
    await failCameras(null)
    await showCameraInClip(page())
    await page().waitForTimeout(1_500)
    await page().evaluate(() => {
      const [track] = (window as typeof window & { cameraTracks?: MediaStreamTrack[] }).cameraTracks ?? []
      track?.stop()
      track?.dispatchEvent(new Event('ended'))
    })
    await notices().getByText('The camera is gone. The clip goes on without it, and so does the sound.').waitFor()
    await page().waitForTimeout(1_500)
    expect(await phase()).toBe('recording')
    expect(await recorder().getAttribute('data-state')).toBe('recording')
    expect(await seenInClip(page())).toEqual([['bottomLeft'], []])
  })

  it('ends alone when what puts both together breaks: the recording goes on', async () => {
    await gallery.open('full')
    await page().evaluate(() => {
      const here = window as typeof window & { workers?: Worker[] }
      const workers: Worker[] = []
      here.workers = workers
      window.Worker = class extends Worker {
        constructor(...given: ConstructorParameters<typeof Worker>) {
          super(...given)
          workers.push(this)
        }
      }
    })
    await showCameraInClip(page())
    await page().evaluate(() => {
      const { workers = [] } = window as typeof window & { workers?: Worker[] }
      for (const worker of workers) worker.onerror?.(new ErrorEvent('error'))
    })
    await notices().getByText('The clip of the screen ended by itself.').waitFor()
    expect(await recorder().getAttribute('data-state')).toBe('recording')
  })
})

describe('a browser that cannot do all of it', () => {
  const forget = () => page().evaluate(() => Reflect.deleteProperty(window, 'MediaStreamTrackProcessor'))

  it('puts the camera in from the page', async () => {
    await gallery.open('full')
    await keepRecorded(page())
    await forget()
    await showCameraInClip(page())
    await page().waitForTimeout(2_000)
    // A video begins to play a moment after the clip has.
    expect((await seenInClip(page())).filter((corners) => corners.length > 0)).toEqual([['bottomLeft']])
  })

  it('records the clip without it, and says so', async () => {
    await gallery.open('full')
    await keepRecorded(page())
    await forget()
    await recordingClip(page(), async () => {
      await dialog().getByRole('checkbox', { name: 'Show my camera' }).check()
      await page().evaluate(() => {
        const open = navigator.mediaDevices.getDisplayMedia
        navigator.mediaDevices.getDisplayMedia = async (asked) => {
          const stream = await open(asked)
          Reflect.deleteProperty(HTMLCanvasElement.prototype, 'captureStream')
          return stream
        }
      })
    })
    await notices().getByText('This browser cannot put the camera into a clip.').waitFor()
    await page().waitForTimeout(1_500)
    expect(await recorder().getByRole('button', { name: 'Camera in the clip' }).count()).toBe(0)
    expect(await seenInClip(page())).toEqual([[]])
  })
})

describe('a window that changes its size while it is recorded', () => {
  it('keeps the shape of the clip, and is not distorted', async () => {
    await gallery.open('full')
    await keepRecorded(page())
    await recordingClip(page(), () =>
      page().evaluate(() => {
        const canvas = Object.assign(document.createElement('canvas'), { width: 800, height: 600 })
        const draw = () => {
          const context = canvas.getContext('2d')
          if (!context) return
          context.fillStyle = '#00a000'
          context.fillRect(0, 0, canvas.width, canvas.height)
          context.fillStyle = '#e00000'
          context.fillRect(0, 0, (Date.now() / 20) % 50, 4)
        }
        draw()
        setInterval(draw, 50)
        setTimeout(() => Object.assign(canvas, { width: 300, height: 600 }), 3_500)
        navigator.mediaDevices.getDisplayMedia = async () => {
          const stream = canvas.captureStream(15)
          const [track] = stream.getVideoTracks()
          if (track) track.getSettings = () => ({ displaySurface: 'window' })
          return stream
        }
      }),
    )
    await page().waitForTimeout(5_000)
    await recorder().getByRole('button', { name: 'End the clip' }).click()
    await expect.poll(phase).toBe('none')
    const looks = await recordedLooks(page(), [
      { x: 100, y: 300 },
      { x: 270, y: 300 },
      { x: 400, y: 300 },
      { x: 530, y: 300 },
      { x: 700, y: 300 },
    ])
    expect(new Set(looks.map(({ width, height }) => `${width} x ${height}`))).toEqual(new Set(['800 x 600']))
    const isGreen = ({ pixels }: Look) => pixels.map((pixel) => isNear(pixel, [0, 160, 0]))
    expect(isGreen(looks[2] as Look)).toEqual([true, true, true, true, true])
    expect(isGreen(looks.at(-1) as Look)).toEqual([false, true, true, true, false])
  })
})
