import { describe, expect, it } from 'vitest'
import { openBlankCamera, recordingClip } from './clip-steps.ts'
import { keepRecorded, recordedLooks } from './recorded-looks.ts'
import { openGallery } from './support.ts'

const gallery = openGallery()
const page = () => gallery.page()
const dialog = () => page().getByRole('dialog', { name: 'Record a clip of the screen' })
const recorder = () => page().getByRole('region', { name: 'Recorder' })
const panel = () => page().getByRole('region', { name: 'Camera in the clip' })

const showBlankCamera = () =>
  page().evaluate(() => (window as typeof window & { showBlankCamera(): void }).showBlankCamera())

describe('a camera that opens and gives no picture', () => {
  it('is told of in the dialog, until it gives one', async () => {
    await gallery.open('full')
    await openBlankCamera(page())
    await page().keyboard.press('Shift+C')
    await dialog().getByRole('checkbox', { name: 'Show my camera' }).check()
    const alert = dialog().getByRole('alert')
    await alert.getByText('The camera is on, but gives no picture.').waitFor()
    expect(await dialog().getByTestId('bubble').locator('video').count()).toBe(0)
    await dialog().getByRole('button', { name: 'Try again' }).waitFor()
    await showBlankCamera()
    await dialog().getByLabel('Your camera, mirrored').waitFor()
    expect(await alert.count()).toBe(0)
  })

  it('is left out of the clip, which says so, and is in it once it gives one', async () => {
    await gallery.open('full')
    await openBlankCamera(page())
    await keepRecorded(page())
    await recordingClip(page(), async () => {
      await dialog().getByRole('checkbox', { name: 'Show my camera' }).check()
      await dialog().getByRole('alert').waitFor()
    })
    await page().getByRole('region', { name: 'Notices' }).getByText('The clip goes on without it').waitFor()
    await recorder().getByRole('button', { name: 'Camera in the clip' }).click()
    await panel().getByRole('alert').getByText('the clip is recorded without it').waitFor()
    await page().waitForTimeout(1_000)
    await showBlankCamera()
    await panel().getByLabel('Your camera, mirrored').waitFor()
    await page().waitForTimeout(1_000)
    await recorder().getByRole('button', { name: 'End the clip' }).click()
    await expect
      .poll(() => page().evaluate(() => window.gallery?.services.clips.store.getState().phase.kind))
      .toBe('none')
    const inBubble = { x: 800 * (0.03 + 0.13), y: 800 * (1 - 0.03 - 0.13) }
    const looks = await recordedLooks(page(), [inBubble])
    const isBlack = looks.map(({ pixels: [pixel = []] }) => pixel.slice(0, 3).every((value) => value < 40))
    expect(isBlack[0]).toBe(false)
    expect(isBlack.at(-1)).toBe(true)
  })
})
