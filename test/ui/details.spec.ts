import { describe, expect, it } from 'vitest'
import { openGallery } from './support.ts'

/** The pane with the words, chapters and listeners of a note, and who may know that one has heard it. */

const { page, open, calls, focusedNote } = openGallery()
const row = (name: RegExp) => page().getByRole('article', { name })
const mine = /from you, 1:05/
const details = () => page().getByRole('region', { name: 'Details' })
const playing = () => page().evaluate(() => window.gallery?.services.playback.track()?.id ?? null)

describe('the details of a note', () => {
  const openDetails = async (name: RegExp) => {
    await open('full')
    await row(name).focus()
    await page().keyboard.press('v')
    await details().waitFor()
  }

  it('open and close with V, and give the focus back to the note', async () => {
    await openDetails(mine)
    await page().keyboard.press('Escape')
    await details().waitFor({ state: 'detached' })
    await expect.poll(focusedNote).toBe(await row(mine).getAttribute('data-note-id'))
  })

  it('list the chapters by title or number, and play from one', async () => {
    await openDetails(mine)
    const chapters = details().getByRole('region', { name: 'Chapters' }).getByRole('button')
    await expect
      .poll(() => chapters.allInnerTexts())
      .toEqual(['0:00\nWhat broke', '0:21\nChapter 2', '0:49\nWhat to do on Thursday'])
    await chapters.first().click()
    await expect.poll(playing).toBe(await row(mine).getAttribute('data-note-id'))
    await expect.poll(() => chapters.first().getAttribute('aria-current')).toBe('true')
  })

  it('show what is said, play from a line, mark the line that is being said, and go on by arrows', async () => {
    await openDetails(mine)
    const lines = details().getByRole('region', { name: 'Transcript' }).getByRole('list').getByRole('button')
    await lines.first().click()
    await expect.poll(() => lines.first().getAttribute('aria-current')).toBe('true')
    await lines.first().focus()
    await page().keyboard.press('ArrowDown')
    await expect.poll(() => page().evaluate(() => document.activeElement?.textContent)).toContain('What I would like')
  })

  it('let the author write it, with times or without, and take it away', async () => {
    await openDetails(mine)
    await details().getByRole('button', { name: 'Edit transcript' }).click()
    await details().getByLabel('What is said').fill('0:05 First\nSecond')
    await details().getByLabel('Language').fill('de')
    await details().getByRole('button', { name: 'Save' }).click()
    await details()
      .getByRole('button', { name: /Second/ })
      .waitFor()
    const [written] = (await calls('notes.setCaptions')) as { captions: unknown }[]
    expect(written?.captions).toMatchObject({
      language: 'de',
      source: 'hand',
      segments: [
        { startMs: 5000, text: 'First' },
        { text: 'Second', endMs: 65_300 },
      ],
    })
    await details().getByRole('button', { name: 'Edit transcript' }).click()
    await details().getByLabel('What is said').fill('')
    await details().getByRole('button', { name: 'Take it away' }).click()
    await details().getByText('Write down what you say').waitFor()
  })

  it('read WebVTT, and say what is wrong with a file that is none', async () => {
    await openDetails(mine)
    const file = (text: string) => ({ name: 'a.vtt', mimeType: 'text/vtt', buffer: Buffer.from(text) })
    const field = details().getByLabel('WebVTT file')
    await field.setInputFiles(file('<html>no</html>'))
    await details().getByRole('alert').getByText('it does not begin with WEBVTT').waitFor()
    await field.setInputFiles(
      file(
        'WEBVTT\n\n00:01.000 --> 00:02.000\n<img src=x onerror=alert(1)>Hi &lt;b&gt;\n\n99:00.000 --> 99:01.000\nno',
      ),
    )
    await details().getByRole('button', { name: 'Hi <b>' }).waitFor()
    await details().getByText('from a file of Alice’s').waitFor()
    expect(await details().getByRole('alert').count()).toBe(0)
  })

  it('say who heard it and when, and let one mark it unheard', async () => {
    await openDetails(mine)
    const heard = details().getByRole('region', { name: 'Heard by' })
    await expect.poll(() => heard.getByRole('listitem').count()).toBe(5)
    await openDetails(/from Eve, 3:02/)
    await details().getByRole('button', { name: 'Mark heard' }).click()
    await details().getByRole('button', { name: 'Mark unheard' }).click()
    await expect.poll(() => calls('notes.markUnheard')).toHaveLength(1)
    await row(/from Eve, 3:02.*unheard/).waitFor()
    await row(/from Eve, 3:02/).focus()
    await page().keyboard.press('Shift+u')
    await expect.poll(() => calls('notes.markHeard')).toHaveLength(2)
  })

  it('say that the note is gone when it is taken away meanwhile', async () => {
    await openDetails(mine)
    await page().evaluate(() => {
      const { core, fixtures } = window.gallery ?? {}
      if (!core || !fixtures) return
      core.remove(fixtures.noteId(395))
    })
    await details().getByText('This note is gone').waitFor()
    await details().getByRole('button', { name: 'Close', exact: true }).click()
    await details().waitFor({ state: 'detached' })
  })
})

it('lets one keep to oneself what one has heard, and says when the server could not be asked', async () => {
  await open('full')
  await page().keyboard.press('Control+,')
  const box = page().getByLabel('Let others see what I have heard')
  await expect.poll(() => box.isChecked()).toBe(true)
  // It shows what the server took, so not at once.
  await box.click()
  await expect.poll(() => calls('receipts.set')).toEqual([{ isSent: false }])
  await expect.poll(() => box.isChecked()).toBe(false)
  await page().evaluate(() => window.gallery?.core.refuse('receipts.set', 'The server does not answer.'))
  await box.click()
  await page().getByRole('alert').getByText('The server does not answer.').waitFor()
  await expect.poll(() => box.isChecked()).toBe(false)
})
