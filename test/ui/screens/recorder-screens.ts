import { type Screen, tellOfDraft, tellOfTake } from './screen.ts'

/** What is recorded, and drafts of it. */
export const recorderScreens: readonly Screen[] = [
  {
    name: 'recording',
    scene: 'full',
    async act(page) {
      await tellOfTake(page)
      await page.waitForTimeout(2600)
    },
  },
  {
    name: 'recording-chapters',
    scene: 'full',
    async act(page) {
      const titles = ['What broke, and when', null, 'What to do until Thursday', null, null, null]
      const chapters = titles.map((title, at) => ({ atMs: 4_100 + at * 9_000, title }))
      await tellOfTake(page, { isLatched: true, chapters })
      await page.getByRole('region', { name: 'Recorder' }).waitFor()
      await page.keyboard.press('Shift+M')
      await page.keyboard.type('Who is asked fi')
    },
  },
  {
    name: 'recording-latched',
    scene: 'full',
    async act(page) {
      await tellOfTake(page, { isLatched: true })
      await page.waitForTimeout(1200)
    },
  },
  {
    name: 'recording-limit',
    scene: 'full',
    async act(page) {
      await tellOfTake(page, { isLatched: true, durationMs: 3_590_000, limitInMs: 10_000 })
      await page.getByText(/^Ends .*, kept as a draft/).waitFor()
    },
  },
  {
    name: 'recording-silent',
    scene: 'silent',
    async act(page) {
      await tellOfTake(page)
      await page.getByText('You are silent').waitFor()
    },
  },
  {
    name: 'paused',
    scene: 'full',
    async act(page) {
      await tellOfTake(page, { isLatched: true, isPaused: true, durationMs: 7_400 })
      await page.getByText('Paused.').waitFor()
    },
  },
  {
    name: 'editing',
    scene: 'troubled',
    async act(page) {
      const chapters = [4_100, 12_900].map((atMs, at) => ({ atMs, title: at === 0 ? 'What broke' : null }))
      await tellOfDraft(page, { chapters, canUndoEdit: true })
      await page.keyboard.press('w')
      const wave = page.getByRole('region', { name: 'Edit draft' }).locator('svg[class*=shape]')
      const box = await wave.boundingBox()
      if (!box) throw new Error('no waveform')
      await page.mouse.move(box.x + box.width * 0.3, box.y + 20)
      await page.mouse.down()
      await page.mouse.move(box.x + box.width * 0.62, box.y + 20, { steps: 4 })
      await page.mouse.up()
    },
  },
  { name: 'draft-question', scene: 'drafts', act: (page) => page.getByText('Nothing was heard').first().waitFor() },
  {
    name: 'drafts',
    scene: 'drafts',
    async act(page) {
      await page.keyboard.press('d')
      await page.keyboard.press('ArrowDown')
    },
  },
  {
    name: 'drafts-send-to',
    scene: 'drafts',
    async act(page) {
      await page.keyboard.press('d')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('t')
      await page.keyboard.type('ca')
    },
  },
  {
    name: 'standby',
    scene: 'full',
    async act(page) {
      await page.evaluate(() => {
        const untilMs = Date.now() + 112_000
        const microphone = { kind: 'standby', label: 'Scarlett Solo USB', untilMs, isRemembering: false } as const
        window.gallery?.core.push({ kind: 'microphone', microphone })
      })
      await page.getByText(/^Microphone on standby/).waitFor()
    },
  },
]
