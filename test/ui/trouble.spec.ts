import { describe, expect, it } from 'vitest'
import { newestNote, openGallery } from './support.ts'

/** Refusals, a lost program, faults of a pane, a device that is locked out. */

const { page, show, calls, talkKeys, startTake, onPageOfItsOwn } = openGallery()

/** With a note in the timeline that cannot be drawn. */
async function openWithFault(): Promise<void> {
  await show('full')
  await page().getByRole('article').last().waitFor()
  await page().evaluate(() => {
    const { core, fixtures } = window.gallery ?? {}
    if (!core || !fixtures) return
    const note = fixtures.aUiNote(801, { by: 1, atMs: Date.now(), ...fixtures.voice(1, 5000) })
    core.push({ kind: 'note', note: { ...note, audio: { durationMs: 5000 } } as never })
  })
}

describe('trouble', () => {
  it('keeps the focus in the form when signing in was refused', async () => {
    await show('signedOut')
    await page().evaluate(() => window.gallery?.core.refuse('session.useThisComputer', 'The disk is full.'))
    await page().keyboard.type('Alice')
    await page().keyboard.press('Enter')
    await page().getByRole('alert').getByText('The disk is full.').waitFor()
    await page().keyboard.type(' B.')
    await expect.poll(() => page().getByLabel('Your name').inputValue()).toBe('Alice B.')
  })

  it('forgets all of an account that was signed out', async () => {
    await show('full')
    await page().getByRole('article').last().waitFor()
    await page().evaluate(() => window.gallery?.core.push({ kind: 'session', session: { kind: 'signedOut' } }))
    await page().getByRole('button', { name: 'Use on this computer' }).waitFor()
    await expect
      .poll(() => page().evaluate(() => Object.keys(window.gallery?.services.timelines.store.getState() ?? {})))
      .toEqual([])
  })

  it('says that the window lost the core, and keeps what is shown', async () => {
    await show('full')
    await page().getByRole('article').last().waitFor()
    await page().evaluate(() => window.gallery?.core.connect(false))
    await page().getByText('This window lost its connection').waitFor()
    await expect.poll(() => page().getByRole('article').count()).toBeGreaterThan(3)
  })

  it('does not look as if it recorded once the core is lost', async () => {
    await show('full')
    await startTake()
    await page().getByRole('region', { name: 'Recorder' }).waitFor()
    await page().evaluate(() => window.gallery?.core.connect(false))
    await page().getByRole('region', { name: 'Recorder' }).waitFor({ state: 'detached' })
    await page().getByRole('alert').getByText('The recording stopped').waitFor()
    await page().getByRole('region', { name: 'Timeline' }).getByRole('button', { name: 'Hold to talk' }).waitFor()
  })

  it('says that the data is of a newer version, and marks nothing as read or heard', async () => {
    await show('newer')
    await page().getByRole('article', { name: newestNote }).waitFor()
    await page().getByRole('status').getByText('was written by a newer version. Update Earshot').waitFor()
    expect(await calls('notes.markRead')).toEqual([])
  })

  it('says what to do when the core was closed, or started anew', () =>
    onPageOfItsOwn(async () => {
      await show('full')
      await page().getByRole('article').last().waitFor()
      await page().clock.install()
      await page().evaluate(() => window.gallery?.core.connect(false))
      await page().getByText('is connecting again').waitFor()
      await page().clock.runFor(9_000)
      await page().getByText('start it again and open the address it prints').waitFor()
      await page().evaluate(() => window.gallery?.core.shutOut())
      await page().getByText('Earshot was started anew. Open the address it printed').waitFor()
      await page().getByRole('status', { name: 'Connection' }).getByText('Not connected').waitFor()
    }))

  it('keeps a fault of one pane inside it, and shows the pane again once the cause is gone', async () => {
    await openWithFault()
    const alert = page().getByRole('region', { name: 'Timeline' }).getByRole('alert')
    await alert.getByText('The timeline met a fault').waitFor()
    await alert.getByText('Your notes and recordings are safe').waitFor()
    await page()
      .getByRole('navigation', { name: 'Conversations' })
      .getByRole('button', { name: /^design/ })
      .waitFor()
    await page().keyboard.press('Space')
    await expect.poll(talkKeys).toEqual(['pressed', 'released'])
    await alert.getByRole('button', { name: 'Show it again' }).click()
    await alert.getByText('The timeline met a fault').waitFor()
    await page().evaluate(() => {
      const { core, fixtures } = window.gallery ?? {}
      if (core && fixtures)
        core.push({ kind: 'noteGone', noteId: fixtures.noteId(801), conversationId: fixtures.general })
    })
    await alert.getByRole('button', { name: 'Show it again' }).click()
    await page().getByRole('article', { name: newestNote }).waitFor()
  })

  it('shows another conversation though one of them cannot be drawn', async () => {
    await openWithFault()
    await page().getByText('The timeline met a fault').waitFor()
    await page()
      .getByRole('button', { name: /^releases/ })
      .click()
    await page().getByText('Nothing said yet').waitFor()
  })

  it('offers failed notes, drafts and a discarded take to the person', async () => {
    await show('troubled')
    await page().getByRole('button', { name: 'Retry' }).click()
    await expect.poll(async () => (await calls('notes.retry')).length).toBe(1)
    await page()
      .getByRole('button', { name: /^Send draft/ })
      .click()
    await expect.poll(async () => (await calls('takes.send')).length).toBe(1)
    await startTake({ state: 'discarded', undoUntilMs: Date.now() + 10_000 })
    await page().getByRole('button', { name: /^Undo/ }).click()
    await expect.poll(async () => (await calls('takes.undoDiscard')).length).toBe(1)
  })

  it('keeps the text when it was not taken, and says why', async () => {
    await show('full')
    const field = page().getByRole('region', { name: 'Timeline' }).getByLabel('Message')
    await page().evaluate(() => window.gallery?.core.refuse('notes.sendText', 'The disk is full.'))
    await field.fill('hello')
    await page().keyboard.press('Enter')
    await page().getByRole('alert').getByText('The disk is full.').waitFor()
    await expect.poll(() => field.inputValue()).toBe('hello')
  })

  it('gives every control at least 24 by 24 pixels (WCAG 2.5.8)', async () => {
    await show('troubled', { width: 900, height: 600 })
    await page().getByRole('article').last().waitFor()
    const tooSmall = await page().evaluate(() =>
      [...document.querySelectorAll('button, input, select, textarea, [role="slider"]')]
        .map((element) => ({
          name: element.getAttribute('aria-label') ?? element.textContent,
          box: element.getBoundingClientRect(),
        }))
        .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
        .map(({ name, box }) => `${name} ${box.width}x${box.height}`),
    )
    expect(tooSmall).toEqual([])
  })

  it('goes wholly by Tab: every control in view has a name', async () => {
    await show('full')
    await page().getByRole('article').last().waitFor()
    const nameless: string[] = []
    for (let turn = 0; turn < 40; turn += 1) {
      await page().keyboard.press('Tab')
      const found = await page().evaluate(() => {
        const element = document.activeElement
        if (!element || element === document.body) return ''
        const named = element.getAttribute('aria-label') ?? element.textContent ?? ''
        return named.trim() === '' && !(element instanceof HTMLTextAreaElement) ? element.outerHTML.slice(0, 120) : ''
      })
      if (found) nameless.push(found)
    }
    expect(nameless).toEqual([])
  })
})

describe('a device that the server takes nothing from', () => {
  it('signs in again from where the trouble is told, and goes back without having done so', async () => {
    await show('locked')
    await page().getByText('sealed in a keyring that cannot be opened here').waitFor()
    await page().getByRole('button', { name: 'Sign in again' }).click()
    await page().getByText('stays on this device either way').waitFor()
    await page().getByRole('button', { name: 'Back' }).click()
    await page().getByRole('article', { name: newestNote }).first().waitFor()
    expect(await calls('session.join')).toEqual([])
  })

  it('finds an invitation that was opened from outside filled in', async () => {
    await show('locked')
    const link = 'http://192.168.1.20:4310/join#q3Vt0Yb2mXw8sKcJ1nRz7A'
    await page().evaluate((invitation) => {
      window.gallery?.core.order({ kind: 'showInvitation', link: invitation })
    }, link)
    await expect.poll(() => page().getByLabel('Invitation link').inputValue()).toBe(link)
    await page().getByLabel('Your name').fill('Alice')
    await page().getByRole('button', { name: 'Join', exact: true }).click()
    await expect.poll(() => calls('session.join')).toMatchObject([{ link, memberName: 'Alice' }])
  })
})
