import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import type { UiTake } from '#shared/contract/desktop.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { newTour, type Tour } from '#shared/tour/tour.ts'

/** Something that moves stands in for the screen: a gallery has none. */
export async function recordingClip(page: Page): Promise<void> {
  await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 800 })
    const context = canvas.getContext('2d')
    const draw = () => {
      if (!context) return
      context.fillStyle = '#eae6df'
      context.fillRect(0, 0, 1280, 800)
      context.fillStyle = '#177a6b'
      context.fillRect(100 + (Date.now() % 5_000) / 8, 300, 200, 200)
    }
    draw()
    setInterval(draw, 100)
    navigator.mediaDevices.getDisplayMedia = () => Promise.resolve(canvas.captureStream(10))
  })
  await page.keyboard.press('Shift+C')
  await page.getByRole('button', { name: 'Choose and record…' }).click()
  await page.waitForFunction(() => window.gallery?.services.clips.store.getState().phase.kind === 'ready')
  await page.evaluate(() => {
    const { core, fixtures } = window.gallery ?? {}
    if (core && fixtures)
      core.push({
        kind: 'take',
        take: { ...fixtures.recordingTake(Date.now()), isLatched: true, durationMs: 12_400 },
      })
  })
  await page.getByRole('region', { name: 'Recorder' }).getByText('Clip', { exact: true }).waitFor()
}

export async function openClip(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Open the screen clip/ }).click()
  await page.getByRole('region', { name: 'Picture', exact: true }).waitFor()
}

export async function sliderOf(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  const slider = page.getByRole('region', { name: 'Picture', exact: true }).getByRole('slider')
  const box = await slider.boundingBox()
  if (!box) throw new Error('nowhere to seek')
  return box
}

/** Its bytes come from where those of all takes are. */
export async function draftWithClip(page: Page): Promise<void> {
  const path = fileURLToPath(new URL('../fixtures/screen/build-7s.webm', import.meta.url))
  await page.route('**/media/takes/**/files/**', (route) => route.fulfill({ path, contentType: 'video/webm' }))
  await page.route('**/media/takes/**/track', (route) => route.fulfill({ body: '' }))
  await page.evaluate(() => {
    const { core, fixtures, screenVideo } = window.gallery ?? {}
    if (!core || !fixtures || !screenVideo) return
    const clip = { blobId: screenVideo.blobId, sizeBytes: screenVideo.sizeBytes, isOpen: false }
    core.push({
      kind: 'take',
      take: { ...fixtures.draftTake(Date.now()), durationMs: 7_000, clip, video: screenVideo },
    })
  })
  await page.getByRole('button', { name: /^Look at the screen clip of draft/ }).waitFor()
}

/** Every screen, as one gets there in the gallery: for pictures of them, and for rules that hold on all of them. */
export interface Screen {
  readonly name: string
  /** Of `gallery.tsx`. */
  readonly scene: string
  readonly act?: (page: Page) => Promise<void>
}

/** As the tour stands at one of its steps. */
const onTour = (tour: Partial<Tour>) => (page: Page) =>
  page.evaluate(
    (settings) =>
      window.gallery?.core.push({
        kind: 'settings',
        settings: { ...window.gallery.services.feed.getState().settings, ...settings },
      }),
    { tour: { ...newTour, ...tour } },
  )

const row = (page: Page, text: RegExp) => page.getByRole('article', { name: text }).last()

async function openPicture(page: Page): Promise<void> {
  await row(page, /from Bob.*with a picture/).focus()
  await page.keyboard.press('Shift+V')
  await page.getByRole('region', { name: 'Picture', exact: true }).waitFor()
  await page.waitForTimeout(500)
}

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

async function openKeys(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).first().click()
  await page.getByRole('button', { name: 'Keys', exact: true }).click()
  await page.waitForTimeout(300)
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

/** A picture that is drawn on in a take. */
const showing = (take: Partial<UiTake>) => async (page: Page) => {
  await page.evaluate((how) => {
    const { annotation, core, fixtures, services } = window.gallery ?? {}
    if (!annotation || !core || !fixtures) return
    core.push({ kind: 'take', take: { ...fixtures.recordingTake(Date.now()), isLatched: true, ...how } })
    services?.showing.showPicture({ ...annotation.picture(), label: 'Sign in' })
  }, take)
  await page.getByRole('dialog', { name: 'Show something' }).waitFor()
  await drawLines(page)
}

export const screens: readonly Screen[] = [
  { name: 'sign-in', scene: 'signedOut' },
  {
    name: 'sign-in-refused',
    scene: 'signedOut',
    async act(page) {
      await page.getByRole('button', { name: 'Join with an invitation' }).click()
      await page.getByLabel('Invitation link').fill('http://127.0.0.1:4310/join#wrong')
      await page.getByLabel('Your name').fill('Bob')
      await page.evaluate(() =>
        window.gallery?.core.refuse(
          'session.join',
          'This invitation has been used already; each works once. Ask for a new link.',
        ),
      )
      await page.getByRole('button', { name: 'Join', exact: true }).click()
      await page.getByRole('alert').waitFor()
    },
  },
  { name: 'signing-in', scene: 'signingIn' },
  { name: 'empty', scene: 'empty' },
  { name: 'loading', scene: 'loading' },
  { name: 'newer', scene: 'newer' },
  { name: 'locked', scene: 'locked' },
  {
    name: 'sign-in-again',
    scene: 'locked',
    act: (page) => page.getByRole('button', { name: 'Sign in again' }).click(),
  },
  { name: 'timeline', scene: 'full', act: (page) => row(page, /from Bob/).hover() },
  {
    name: 'picture-row',
    scene: 'pictured',
    async act(page) {
      await row(page, /from Bob.*with a picture/).focus()
      await page.keyboard.press('Enter')
      await page.getByTestId('small-replay').first().waitFor()
      await page.waitForTimeout(2_400)
      await page.keyboard.press('Control+p')
    },
  },
  { name: 'picture', scene: 'pictured', act: openPicture },
  {
    name: 'picture-reply',
    scene: 'pictured',
    async act(page) {
      await openPicture(page)
      await page.getByRole('button', { name: /Step 3/ }).click()
      await page.keyboard.press('r')
      await page.getByText('Replying to the moment').waitFor()
      await page
        .getByRole('navigation', { name: 'Pictures and texts' })
        .getByRole('button', { name: /then this/ })
        .click()
      await page.waitForTimeout(600)
    },
  },
  {
    name: 'picture-answer',
    scene: 'pictured',
    async act(page) {
      await openPicture(page)
      await page.keyboard.press('r')
      await page.getByRole('button', { name: /^Open the picture of your note/ }).click()
      await page.waitForTimeout(600)
    },
  },
  {
    name: 'picture-answering',
    scene: 'pictured',
    async act(page) {
      await openPicture(page)
      await page.getByRole('button', { name: /Step 3/ }).click()
      await page.keyboard.press('Shift+R')
      await page.getByRole('dialog', { name: 'Show something' }).waitFor()
      await page.waitForTimeout(600)
    },
  },
  { name: 'picture-newer', scene: 'pictured:newer', act: openPicture },
  { name: 'picture-damaged', scene: 'pictured:hostile', act: openPicture },
  { name: 'picture-away', scene: 'pictured:away', act: openPicture },
  {
    name: 'picture-loading',
    scene: 'pictured:slow',
    async act(page) {
      await openPicture(page)
      await page.getByText('Fetching the picture').waitFor()
    },
  },
  {
    name: 'thread',
    scene: 'full',
    async act(page) {
      await page.getByRole('button', { name: /replies 1 unheard|3 replies.*1 unheard/ }).click()
      await page.getByText('3 replies').last().waitFor()
    },
  },
  {
    name: 'thread-long',
    scene: 'longThread',
    async act(page) {
      await row(page, /from Eve, 1:04/).focus()
      await page.keyboard.press('r')
      await page.getByText('500 replies', { exact: true }).waitFor()
      await page.keyboard.press('End')
      await page.waitForTimeout(300)
    },
  },
  {
    name: 'thread-moment',
    scene: 'full',
    async act(page) {
      await row(page, /1:04.*from|Eve, 1:04/).focus()
      await page.keyboard.press('Enter')
      await page.waitForTimeout(1500)
      await page.keyboard.press('r')
      await page.getByText('Replying to the moment').waitFor()
    },
  },
  {
    name: 'thread-track',
    scene: 'full',
    async act(page) {
      await row(page, /from Eve, 1:04/).focus()
      await page.keyboard.press('q')
      await page.getByRole('slider', { name: /Place in the thread/ }).waitFor()
      await page.waitForTimeout(900)
    },
  },
  {
    name: 'chosen',
    scene: 'full',
    async act(page) {
      await row(page, /from Carol, 0:13/).focus()
      await page.keyboard.press('b')
      for (let turn = 0; turn < 4; turn += 1) await page.keyboard.press('Shift+ArrowDown')
      await page.getByText('4 notes chosen').waitFor()
    },
  },
  {
    name: 'details',
    scene: 'full',
    async act(page) {
      await row(page, /from you, 1:05/).focus()
      await page.keyboard.press('v')
      await page.getByRole('button', { name: /What I would like/ }).click()
      await page.getByText('Heard by', { exact: true }).waitFor()
      await page.waitForTimeout(600)
    },
  },
  {
    name: 'details-writing',
    scene: 'full',
    async act(page) {
      await row(page, /from you, 1:05/).focus()
      await page.keyboard.press('v')
      await page.getByRole('button', { name: 'Edit transcript' }).click()
      await page.getByLabel('Language').fill('no language')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Name the language').waitFor()
    },
  },
  {
    name: 'details-bare',
    scene: 'full',
    async act(page) {
      await row(page, /from Eve, 3:02/).focus()
      await page.keyboard.press('v')
      await page.getByText('Nobody has said so yet.').waitFor()
    },
  },
  {
    name: 'kept-offline',
    scene: 'full',
    async act(page) {
      await page.getByRole('article').last().focus()
      await page.keyboard.press('y')
      await page.getByText('on this computer').waitFor()
    },
  },
  {
    name: 'search',
    scene: 'full',
    async act(page) {
      await page.keyboard.press('/')
      await page.getByRole('combobox', { name: 'Search notes' }).fill('build rel')
      await page.getByText('and more below').or(page.getByText('notes.')).first().waitFor()
    },
  },
  {
    name: 'search-none',
    scene: 'full',
    async act(page) {
      await page.keyboard.press('Control+f')
      await page.getByRole('combobox', { name: 'Search notes' }).fill('zeppelin')
      await page.getByText('No note on this device').waitFor()
    },
  },
  {
    name: 'search-gone-to',
    scene: 'full',
    async act(page) {
      await page.keyboard.press('/')
      await page.getByRole('combobox', { name: 'Search notes' }).fill('draft link')
      await page.getByRole('listbox', { name: 'Notes found' }).getByRole('option').nth(9).click()
      await page.waitForTimeout(400)
    },
  },
  {
    name: 'outbox',
    scene: 'troubled',
    async act(page) {
      await page.getByRole('article').last().focus()
      await page.keyboard.press('o')
      await page.getByText('Also waiting').waitFor()
    },
  },
  {
    name: 'react',
    scene: 'full',
    async act(page) {
      await page
        .getByRole('article')
        .last()
        .click({ position: { x: 5, y: 5 } })
      await page.keyboard.press('e')
      await page.getByLabel('Any other emoji').fill('two words')
      await page.keyboard.press('Enter')
    },
  },
  {
    name: 'recording',
    scene: 'full',
    async act(page) {
      await page.evaluate(() => {
        const { core, fixtures } = window.gallery ?? {}
        if (core && fixtures) core.push({ kind: 'take', take: fixtures.recordingTake(Date.now()) })
      })
      await page.waitForTimeout(2600)
    },
  },
  {
    name: 'recording-chapters',
    scene: 'full',
    async act(page) {
      await page.evaluate(() => {
        const { core, fixtures } = window.gallery ?? {}
        const titles = ['What broke, and when', null, 'What to do until Thursday', null, null, null]
        const chapters = titles.map((title, at) => ({ atMs: 4_100 + at * 9_000, title }))
        if (!core || !fixtures) return
        core.push({ kind: 'take', take: { ...fixtures.recordingTake(Date.now()), isLatched: true, chapters } })
      })
      await page.getByRole('region', { name: 'Recorder' }).waitFor()
      await page.keyboard.press('Shift+M')
      await page.keyboard.type('Who is asked fi')
    },
  },
  {
    name: 'recording-latched',
    scene: 'full',
    async act(page) {
      await page.evaluate(() => {
        const { core, fixtures } = window.gallery ?? {}
        if (core && fixtures)
          core.push({ kind: 'take', take: { ...fixtures.recordingTake(Date.now()), isLatched: true } })
      })
      await page.waitForTimeout(1200)
    },
  },
  {
    name: 'playing',
    scene: 'full',
    async act(page) {
      await page
        .getByRole('button', { name: /Play note from Bob/ })
        .last()
        .click()
      await page.waitForTimeout(2200)
      await page.getByRole('button', { name: 'design' }).first().click()
      await page.getByRole('button', { name: 'general' }).first().click()
      await page.waitForTimeout(300)
    },
  },
  {
    name: 'catching-up',
    scene: 'full',
    async act(page) {
      await page.getByRole('button', { name: 'Catch up' }).click()
      await page.getByText(/^1 of/).waitFor({ state: 'attached' })
      await page.keyboard.press('+')
      await page.waitForTimeout(1500)
    },
  },
  {
    name: 'settings-listening',
    scene: 'full',
    async act(page) {
      await page.getByRole('button', { name: 'Settings' }).first().click()
      await page.getByRole('button', { name: 'Listening', exact: true }).click()
    },
  },
  {
    name: 'troubled',
    scene: 'troubled',
    async act(page) {
      await page.evaluate(() => {
        const { core, fixtures } = window.gallery ?? {}
        if (!core || !fixtures) return
        core.push(
          {
            kind: 'notice',
            notice: { id: '1', tone: 'error', message: 'The microphone went away. What you said is kept as a draft.' },
          },
          {
            kind: 'take',
            take: {
              ...fixtures.recordingTake(Date.now()),
              state: 'discarded',
              durationMs: 4200,
              undoUntilMs: Date.now() + 10_000,
            },
          },
        )
      })
      await page.getByText('discarded').waitFor()
    },
  },
  {
    name: 'editing',
    scene: 'troubled',
    async act(page) {
      await page.evaluate(() => {
        const { core, fixtures } = window.gallery ?? {}
        const chapters = [4_100, 12_900].map((atMs, at) => ({ atMs, title: at === 0 ? 'What broke' : null }))
        if (!core || !fixtures) return
        core.push({ kind: 'take', take: { ...fixtures.draftTake(Date.now()), chapters, canUndoEdit: true } })
      })
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
  {
    name: 'lost',
    scene: 'full',
    act: (page) => page.evaluate(() => window.gallery?.core.connect(false)),
  },
  {
    name: 'settings',
    scene: 'full',
    async act(page) {
      await page.getByRole('button', { name: 'Settings' }).click()
      await page.getByRole('button', { name: 'Test the level' }).click()
      await page.waitForTimeout(400)
    },
  },
  {
    name: 'settings-keys',
    scene: 'full',
    async act(page) {
      await page.evaluate(() => {
        const { core, fixtures } = window.gallery ?? {}
        if (core && fixtures) core.push({ kind: 'settings', settings: fixtures.settingsWithKeys })
      })
      await openKeys(page)
      await page.locator('[data-binding="playNext"]').getByText('Choose keys').click()
      await page.keyboard.press('Control+Alt+Space')
      await page.getByText('has these keys').waitFor()
    },
  },
  {
    name: 'settings-keys-portal',
    scene: 'full',
    async act(page) {
      await page.evaluate(() => {
        const { core, fixtures } = window.gallery ?? {}
        if (core && fixtures) core.push({ kind: 'hotkey', hotkey: fixtures.portalHotkey })
      })
      await openKeys(page)
    },
  },
  { name: 'settings-keys-window', scene: 'troubled', act: openKeys },
  {
    name: 'settings-notifications',
    scene: 'full',
    async act(page) {
      await page.keyboard.press('Shift+N')
      await page.keyboard.press('Shift+F')
      await page.getByRole('button', { name: 'Settings', exact: true }).click()
      const sections = page.getByRole('navigation', { name: 'Sections' })
      await sections.getByRole('button', { name: 'Notifications' }).click()
      await page.getByRole('checkbox', { name: 'Quiet hours' }).click()
      await page.getByLabel('By the clock of').waitFor()
    },
  },
  {
    name: 'settings-computer',
    scene: 'full',
    async act(page) {
      await page.getByRole('button', { name: 'Settings' }).click()
      const sections = page.getByRole('navigation', { name: 'Sections' })
      await sections.getByRole('button', { name: 'This computer' }).click()
      await page.waitForTimeout(200)
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
    name: 'recording-limit',
    scene: 'full',
    async act(page) {
      await page.evaluate(() => {
        const { core, fixtures } = window.gallery ?? {}
        if (core && fixtures)
          core.push({
            kind: 'take',
            take: { ...fixtures.recordingTake(Date.now()), isLatched: true, durationMs: 3_590_000, limitInMs: 10_000 },
          })
      })
      await page.getByText(/^Ends .*, kept as a draft/).waitFor()
    },
  },
  {
    name: 'paused',
    scene: 'full',
    async act(page) {
      await page.evaluate(() => {
        const { core, fixtures } = window.gallery ?? {}
        if (core && fixtures)
          core.push({
            kind: 'take',
            take: { ...fixtures.recordingTake(Date.now()), isLatched: true, isPaused: true, durationMs: 7_400 },
          })
      })
      await page.getByText('Paused.').waitFor()
    },
  },
  {
    name: 'recording-silent',
    scene: 'silent',
    async act(page) {
      await page.evaluate(() => {
        const { core, fixtures } = window.gallery ?? {}
        if (core && fixtures) core.push({ kind: 'take', take: fixtures.recordingTake(Date.now()) })
      })
      await page.getByText('You are silent').waitFor()
    },
  },
  {
    name: 'update-ready',
    scene: 'full',
    async act(page) {
      await page.evaluate(() =>
        window.gallery?.core.push({
          kind: 'update',
          update: {
            kind: 'ready',
            sentence: 'Version 0.2.0 is here. It is installed when you quit.',
            version: '0.2.0',
            isWaiting: false,
          },
        }),
      )
      await page.getByRole('button', { name: 'Restart now' }).waitFor()
    },
  },
  {
    name: 'permission',
    scene: 'desktop',
    async act(page) {
      await page.evaluate(() => window.gallery?.core.push({ kind: 'permissionNeeded', permission: 'microphone' }))
      await page.getByText('Not asked yet').waitFor()
    },
  },
  {
    name: 'permission-denied',
    scene: 'desktop',
    async act(page) {
      await page.evaluate(() => window.gallery?.services.navigation.askPermission('screen'))
      await page.getByText('Not allowed').waitFor()
    },
  },
  {
    name: 'permissions',
    scene: 'desktop',
    async act(page) {
      await page.getByRole('button', { name: 'Settings' }).click()
      await page.getByRole('dialog', { name: 'Settings' }).getByText('Keys in other programs').scrollIntoViewIfNeeded()
    },
  },
  { name: 'tour-offer', scene: 'full', act: onTour({}) },
  {
    name: 'tour-microphone',
    scene: 'full',
    async act(page) {
      await onTour({ status: 'running' })(page)
      await page.getByRole('region', { name: 'Tour' }).getByRole('button', { name: 'Test the level' }).click()
      await page.getByLabel('Done:').waitFor()
    },
  },
  { name: 'tour-speak', scene: 'full', act: onTour({ status: 'running', step: 'speak', isHeard: true }) },
  { name: 'tour-listen', scene: 'full', act: onTour({ status: 'running', step: 'listen', isPlayed: true }) },
  { name: 'tour-find', scene: 'full', act: onTour({ status: 'running', step: 'find' }) },
  { name: 'keys', scene: 'full', act: (page) => page.keyboard.press('?') },
  {
    name: 'switcher',
    scene: 'full',
    async act(page) {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('e')
    },
  },
  {
    name: 'new-conversation',
    scene: 'full',
    async act(page) {
      await page.keyboard.press('c')
      await page.getByText('Group', { exact: true }).click()
      await page.getByText('Carol').last().click()
    },
  },
  {
    name: 'invite',
    scene: 'full',
    async act(page) {
      await page.keyboard.press('i')
      await page.getByText('expires in 7 days').waitFor()
    },
  },
  {
    name: 'scrolled',
    scene: 'full',
    async act(page) {
      await page.getByTestId('timeline-scroller').hover()
      for (let turn = 0; turn < 12; turn += 1) {
        await page.mouse.wheel(0, -700)
        await page.waitForTimeout(60)
      }
      await page.waitForTimeout(300)
    },
  },
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
      await page.evaluate(() => {
        const { core, services } = window.gallery ?? {}
        core?.offerScreens()
        void services?.screen.take()
      })
      await page.getByRole('button', { name: 'Right display' }).waitFor()
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
      await page.evaluate(() => {
        const { annotation, services } = window.gallery ?? {}
        if (annotation) services?.showing.showPicture({ ...annotation.picture(), label: 'Sign in, once more' })
      })
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
      await page.evaluate(() => {
        const { annotation, services } = window.gallery ?? {}
        if (annotation) services?.showing.showPicture({ ...annotation.picture(), label: 'Sign in' })
      })
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
  {
    name: 'clip-dialog',
    scene: 'full',
    async act(page) {
      await page.keyboard.press('Shift+C')
      await page.getByRole('dialog', { name: 'Record a clip of the screen' }).waitFor()
    },
  },
  { name: 'clip-recording', scene: 'full', act: recordingClip },
  {
    name: 'clip-trouble',
    scene: 'full',
    async act(page) {
      await page.evaluate(([path, message]) => window.gallery?.core.refuse(path, message), [
        'takes.keepClip',
        sentenceOf('diskFull'),
      ] as const)
      await recordingClip(page)
      await page.getByText('The clip stays here').waitFor()
    },
  },
  {
    name: 'clip-drawing',
    scene: 'full',
    async act(page) {
      await recordingClip(page)
      await page.keyboard.press('Shift+S')
      await page.getByRole('dialog', { name: 'Show something' }).waitFor()
      await page.keyboard.press('b')
      await page.getByText('A video cannot hide').waitFor()
    },
  },
  { name: 'clip-row', scene: 'clipped' },
  {
    name: 'clip-view',
    scene: 'clipped',
    async act(page) {
      await openClip(page)
      const { width, height, x, y } = await sliderOf(page)
      await page.mouse.click(x + (width * 5) / 7, y + height / 2)
      await page
        .getByRole('region', { name: 'Picture', exact: true })
        .getByRole('button', { name: /^Pause note/ })
        .click()
    },
  },
  {
    name: 'clip-away',
    scene: 'clipped:away',
    async act(page) {
      await openClip(page)
      await page.getByRole('alert').waitFor()
    },
  },
  { name: 'clip-draft', scene: 'full', act: draftWithClip },
  {
    name: 'clip-draft-open',
    scene: 'full',
    async act(page) {
      await draftWithClip(page)
      await page.getByRole('button', { name: /^Look at the screen clip of draft/ }).click()
      await page.getByRole('button', { name: 'Leave the clip out' }).click()
    },
  },
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
  ...[
    'opening',
    'held',
    'latched',
    'paused',
    'limit',
    'finishing',
    'sent',
    'kept',
    'discarded',
    'failed',
    'standby',
    'remembering',
  ].map((view) => ({ name: `panel-${view}`, scene: `panel:${view}` })),
  {
    name: 'panel-silent',
    scene: 'panel:silent',
    act: (page) => page.getByText('You are silent').waitFor(),
  },
]
