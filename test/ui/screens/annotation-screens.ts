import type { Screen } from './screen.ts'

/** The surface one draws on, by itself. */
export const annotationScreens: readonly Screen[] = [
  { name: 'annotate', scene: 'annotate' },
  {
    name: 'annotate-typing',
    scene: 'annotate',
    async act(page) {
      await page.keyboard.press('t')
      await page.mouse.click(240, 420)
      await page.keyboard.type('Why is this empty?')
    },
  },
  {
    name: 'annotate-words-full',
    scene: 'annotate',
    async act(page) {
      await page.evaluate(() => {
        const drawing = window.gallery?.annotation.board.drawing
        const { spent } = drawing?.getState() ?? {}
        if (drawing && spent) drawing.setState({ spent: { ...spent, letters: 19_995 } })
      })
      await page.keyboard.press('t')
      await page.mouse.click(700, 300)
      await page.keyboard.type('Hello there')
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'annotate-answer',
    scene: 'answer',
    async act(page) {
      await page.keyboard.press('6')
      await page.mouse.move(930, 560)
      await page.mouse.down()
      await page.mouse.move(1090, 600, { steps: 8 })
      await page.mouse.move(1150, 540, { steps: 8 })
      await page.mouse.up()
    },
  },
  { name: 'replay', scene: 'replay', act: (page) => page.evaluate(() => window.gallery?.annotation.seek(10_600)) },
  {
    name: 'replay-light',
    scene: 'replay',
    act: (page) => page.evaluate(() => window.gallery?.annotation.seek(12_900)),
  },
]
