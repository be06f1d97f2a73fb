import type { Screen } from './screen.ts'

/** How one comes in, and what stands in the way. */
export const entryScreens: readonly Screen[] = [
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
  {
    name: 'sign-in-again',
    scene: 'locked',
    act: (page) => page.getByRole('button', { name: 'Sign in again' }).click(),
  },
  { name: 'empty', scene: 'empty' },
  { name: 'loading', scene: 'loading' },
  { name: 'newer', scene: 'newer' },
  { name: 'locked', scene: 'locked' },
  {
    name: 'lost',
    scene: 'full',
    act: (page) => page.evaluate(() => window.gallery?.core.connect(false)),
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
    name: 'outbox',
    scene: 'troubled',
    async act(page) {
      await page.getByRole('article').last().focus()
      await page.keyboard.press('o')
      await page.getByText('Also waiting').waitFor()
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
]
