import { describe, expect, it } from 'vitest'
import { openGallery } from './support.ts'

/** Keys that work everywhere, as a window chooses and shows them, and as it acts on them where nobody else does. */

const { page, open, calls } = openGallery()

async function openSettings(scene: string): Promise<void> {
  await open(scene)
  await page().keyboard.press('Control+,')
  await page().getByRole('button', { name: 'Keys', exact: true }).click()
}

const row = (name: string) =>
  page()
    .locator('[data-binding]')
    .filter({ has: page().getByText(name, { exact: true }) })
const chord = (key: string) => ({ ctrl: true, alt: true, shift: false, meta: false, key })
const pushHotkey = (changes: object) =>
  page().evaluate((more) => {
    const { core, fixtures } = window.gallery ?? {}
    if (core && fixtures) core.push({ kind: 'hotkey', hotkey: { ...fixtures.portalHotkey, ...more } as never })
  }, changes)

describe('the keys in the settings', () => {
  it('are chosen by pressing them, changed, cleared, and given back what they were', async () => {
    await openSettings('full')
    await row('Talk').getByRole('button', { name: 'Talk' }).first().click()
    await row('Talk').getByText('Press the keys…').waitFor()
    await page().keyboard.press('Escape')
    await row('Talk').getByText('Space', { exact: true }).waitFor()
    await row('Talk').getByRole('button', { name: 'Talk' }).first().click()
    await page().keyboard.press('Control+Alt+j')
    await row('Talk').getByText('J', { exact: true }).waitFor()
    await row('Talk').getByRole('button', { name: 'Clear the keys for Talk' }).click()
    await row('Talk').getByText('Choose keys').waitFor()
    await row('Talk').getByRole('button', { name: 'Restore the keys for Talk' }).click()
    await row('Talk').getByText('Space', { exact: true }).waitFor()
    await expect
      .poll(() => calls('keys.bind'))
      .toEqual([
        { binding: 'holdToTalk', chord: chord('KeyJ') },
        { binding: 'holdToTalk', chord: null },
        { binding: 'holdToTalk', chord: chord('Space') },
      ])
  })

  it('are refused when another binding has them, and warned of when the system or the window has', async () => {
    await openSettings('full')
    await row('Play or pause').getByRole('button', { name: 'Play or pause' }).first().click()
    await page().keyboard.press('Control+Alt+Space')
    await row('Play or pause').getByText('“Talk” has these keys').waitFor()
    expect(await calls('keys.bind')).toEqual([])
    await page().keyboard.press('Control+Alt+t')
    await row('Play or pause').getByText('open a terminal').waitFor()
    await row('Slower').getByRole('button', { name: 'Slower' }).first().click()
    await page().keyboard.press('Control+k')
    await row('Slower').getByText('also mean: Go to a conversation').waitFor()
    await expect.poll(() => calls('keys.bind')).toHaveLength(2)
  })

  it('are shown as the desktop gave them, and chosen in its dialog', async () => {
    await openSettings('full')
    await pushHotkey({})
    await row('Play or pause').getByText('Meta+P').waitFor()
    await row('Faster').getByText('No keys chosen').waitFor()
    expect(await row('Talk').getByRole('button').count()).toBe(0)
    await page().getByRole('button', { name: 'Choose keys', exact: true }).click()
    await expect.poll(() => calls('keys.configure')).toHaveLength(1)
  })

  it('say how to get more out of them, and ask again after a no', async () => {
    await openSettings('full')
    const why = 'The system tells of presses and not of letting go: press to start, press again to send.'
    await pushHotkey({
      backend: 'shortcut',
      canHold: false,
      isDenied: true,
      why,
      better: 'Ask again, and allow them there.',
    })
    await page().getByText('Works everywhere, without holding').waitFor()
    await page().getByText('Ask again, and allow them there.').waitFor()
    await page().getByRole('button', { name: 'Ask again' }).click()
    await expect.poll(() => calls('keys.configure')).toHaveLength(1)
  })
})

describe('keys that only the window sees', () => {
  it('talk while they are held, whatever has the focus, and do the rest at once', async () => {
    await open('troubled')
    await page().evaluate(() => {
      const { core, fixtures } = window.gallery ?? {}
      if (core && fixtures) core.push({ kind: 'settings', settings: fixtures.settingsWithKeys })
    })
    await page().keyboard.press('m')
    await page().keyboard.press('Control+Alt+t')
    await page().keyboard.down('Control')
    await page().keyboard.down('Alt')
    await page().keyboard.down('r')
    await page().keyboard.down('r')
    await page().keyboard.up('r')
    await page().keyboard.up('Alt')
    await page().keyboard.up('Control')
    await expect
      .poll(() => calls('keys.act'))
      .toEqual([
        { binding: 'playPause', edge: 'pressed' },
        { binding: 'replyToLastHeard', edge: 'pressed' },
        { binding: 'replyToLastHeard', edge: 'released' },
      ])
    expect(await page().getByLabel('Message').first().inputValue()).toBe('')
  })

  it('are left alone when something else sees them', async () => {
    await open('full')
    await page().keyboard.press('Control+Alt+Space')
    expect(await calls('keys.act')).toEqual([])
  })
})
