import type { Page } from 'playwright-core'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { type Screen, tellOfTake } from './screen.ts'

/** A draft that answers on a picture, and what is drawn in it, at the end of its sound. */
export async function openDraftDrawing(page: Page): Promise<void> {
  const draft = await page.evaluate(() => window.gallery?.drawnDraft())
  if (!draft) throw new Error('not the gallery')
  for (const { path, type, base64 } of draft.files) {
    await page.route(`**${path}`, (route) => route.fulfill({ contentType: type, body: Buffer.from(base64, 'base64') }))
  }
  await page.evaluate((take) => window.gallery?.core.push({ kind: 'take', take }), draft.take)
  await page
    .getByRole('button', { name: /^Drafts/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Look at the drawing of draft, 0:07' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Drawing of the draft' })
  await dialog.getByRole('region', { name: 'Drawing on the picture' }).waitFor()
  await dialog.getByText('Reading the drawing').waitFor({ state: 'detached' })
}

async function drawLines(page: Page): Promise<void> {
  await page.mouse.move(420, 300)
  await page.mouse.down()
  await page.mouse.move(560, 360, { steps: 6 })
  await page.mouse.move(700, 290, { steps: 6 })
  await page.mouse.up()
  await page.keyboard.press('a')
  await page.mouse.move(300, 520)
  await page.mouse.down()
  await page.mouse.move(480, 430, { steps: 6 })
  await page.mouse.up()
}

const showSignIn = (page: Page, label = 'Sign in'): Promise<void> =>
  page.evaluate((words) => {
    const { annotation, services } = window.gallery ?? {}
    if (annotation) services?.showing.showPicture({ ...annotation.picture(), label: words })
  }, label)

/** A picture that is drawn on in a take. */
const showing = (take: Partial<UiTake>) => async (page: Page) => {
  await tellOfTake(page, { isLatched: true, ...take })
  await showSignIn(page)
  await page.getByRole('dialog', { name: 'Show something' }).waitFor()
  await drawLines(page)
}

/** In the desktop program, which lists its windows and displays itself. */
async function offerScreens(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { core, services } = window.gallery ?? {}
    core?.offerScreens()
    void services?.screen.take()
  })
  await page.getByRole('button', { name: 'Right display' }).waitFor()
}

/** Pictures that are chosen, and drawn on while one speaks. */
export const showingScreens: readonly Screen[] = [
  {
    name: 'picking',
    scene: 'full',
    async act(page) {
      await page.keyboard.press('Shift+O')
      await page.getByRole('button', { name: /A part of the screen/ }).waitFor()
    },
  },
  {
    name: 'picking-source',
    scene: 'desktop',
    async act(page) {
      await offerScreens(page)
    },
  },
  {
    name: 'picking-source-gone',
    scene: 'desktop',
    async act(page) {
      await offerScreens(page)
      await page.evaluate(() => {
        const sources = window.gallery?.services.screen.sources
        const shown = sources?.getState().shown?.filter(({ title }) => title !== 'Terminal') ?? null
        sources?.setState({ shown, gone: 'Terminal' })
      })
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'picking-region',
    scene: 'full',
    async act(page) {
      await page.evaluate(async () => {
        const { annotation, services } = window.gallery ?? {}
        const drawn = annotation?.picture().source
        if (!drawn || !services) return
        const source = await createImageBitmap(drawn as HTMLCanvasElement)
        services.picking.store.setState({
          kind: 'region',
          picture: { source, width: source.width, height: source.height, label: '' },
        })
      })
      await page.getByTestId('region-stage').waitFor()
      await page.keyboard.press('Shift+ArrowRight')
      await page.getByText(/ pixels$/).waitFor()
    },
  },
  { name: 'showing', scene: 'full', act: showing({ durationMs: 14_200 }) },
  {
    name: 'showing-paused',
    scene: 'full',
    act: showing({ durationMs: 61_000, isPaused: true }),
  },
  {
    name: 'showing-limit',
    scene: 'full',
    act: showing({ durationMs: 3_590_000, limitInMs: 10_000 }),
  },
  {
    name: 'showing-pictures',
    scene: 'full',
    async act(page) {
      await showing({ durationMs: 31_000 })(page)
      await showSignIn(page, 'Sign in, once more')
      await drawLines(page)
    },
  },
  {
    name: 'showing-kept',
    scene: 'full',
    async act(page) {
      await showing({ durationMs: 22_000 })(page)
      await page.evaluate(() => {
        const { core, fixtures } = window.gallery ?? {}
        if (!core || !fixtures) return
        const { id } = fixtures.recordingTake(0)
        core.push({ kind: 'take', take: { ...fixtures.draftTake(Date.now()), id } })
      })
      await page.getByRole('button', { name: 'Continue recording' }).waitFor()
    },
  },
  {
    name: 'showing-trouble',
    scene: 'full',
    async act(page) {
      await page.evaluate(([path, message]) => window.gallery?.core.refuse(path, message), [
        'takes.draw',
        sentenceOf('diskFull'),
      ] as const)
      await showing({ durationMs: 9_000 })(page)
      await page.getByText('What you draw stays here').waitFor()
    },
  },
  {
    name: 'showing-silent',
    scene: 'silent',
    async act(page) {
      await showSignIn(page)
      await page.getByText('Nothing is recorded.').waitFor()
    },
  },
  {
    name: 'draft-drawing',
    scene: 'pictured',
    async act(page) {
      await openDraftDrawing(page)
      const dialog = page.getByRole('dialog', { name: 'Drawing of the draft' })
      await dialog.getByRole('button', { name: 'Play', exact: true }).click()
      await page.waitForTimeout(2_200)
      await dialog.getByRole('button', { name: 'Pause', exact: true }).click()
    },
  },
]
