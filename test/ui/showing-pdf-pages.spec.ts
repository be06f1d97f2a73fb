import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from '#core/hosting/policy.ts'
import { dropFile, scenesShown } from './shown-files.ts'
import { openGallery } from './support.ts'

/** A page of a PDF as a picture to draw on. */

const gallery = openGallery()
const page = () => gallery.page()
const overlay = () => page().getByRole('dialog', { name: 'Show something' })
const shown = () => scenesShown(page())
const notices = () => page().evaluate(() => document.body.textContent ?? '')

/** Two pages with a word on each, in a font that every reader has to bring along. */
function twoPages(): Buffer {
  const page = (contents: number) =>
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents ${contents} 0 R/Resources<</Font<</F 7 0 R>>>>>>`
  const text = (word: string, colour: string) => {
    const stream = `${colour} rg 0 0 200 200 re f 0 g BT /F 40 Tf 220 90 Td (${word}) Tj ET`
    return `<</Length ${stream.length}>>stream\n${stream}\nendstream`
  }
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R 5 0 R]/Count 2>>',
    page(4),
    text('First', '1 0 0'),
    page(6),
    text('Second', '0 0 1'),
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ]
  let file = '%PDF-1.7\n'
  const places = objects.map((object, index) => {
    const at = file.length
    file += `${index + 1} 0 obj${object}endobj\n`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const start = file.length
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`
  file += `trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF`
  return Buffer.from(file, 'latin1')
}

describe('a page of a PDF', () => {
  it('is chosen by looking or by number, under the policy of the app', async () => {
    const refused: string[] = []
    page().on(
      'console',
      (message) => message.text().includes('Content Security Policy') && refused.push(message.text()),
    )
    await page().route('**/*', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({
        response: answer,
        headers: { ...answer.headers(), 'content-security-policy': contentSecurityPolicy([]) },
      })
    })
    await gallery.open('full')
    await dropFile(page(), twoPages().toString('base64'), 'Plan.pdf', 'application/pdf')
    const pages = page().getByRole('dialog', { name: 'Which page of Plan.pdf?' })
    await pages.getByRole('button', { name: 'Page 2', exact: true }).waitFor()
    await pages.getByLabel('Page, 1 to 2').fill('3')
    await pages.getByText('There is no page 3.').waitFor()
    await pages.getByLabel('Page, 1 to 2').fill('2')
    await page().keyboard.press('Enter')
    await overlay().waitFor()
    expect(await shown()).toEqual([{ width: 2_400, height: 1_200, label: 'Plan, page 2' }])
    const { blue, ink } = await page().evaluate(() => {
      const source = window.gallery?.services.showing.store.getState().shown?.pictures[0]?.source
      const context = new OffscreenCanvas(2_400, 1_200).getContext('2d')
      if (source) context?.drawImage(source, 0, 0)
      const left = [...(context?.getImageData(600, 600, 1, 1).data ?? [])]
      const word = context?.getImageData(1_300, 400, 1_000, 400).data ?? new Uint8ClampedArray()
      return { blue: left.slice(0, 3), ink: word.filter((value, index) => index % 4 === 0 && value < 60).length }
    })
    expect(blue).toEqual([0, 0, 255])
    expect(ink).toBeGreaterThan(1_000)
    expect(refused).toEqual([])
    await page().unroute('**/*')
  })

  it('cannot be chosen of a damaged one, which is told', async () => {
    await gallery.open('full')
    await dropFile(page(), btoa('%PDF-1.7 nothing'), 'Torn.pdf', 'application/pdf')
    await expect.poll(notices).toContain('Torn.pdf is no picture that Earshot can show')
  })
})
