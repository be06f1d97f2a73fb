import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MenuLine } from '../electron-host/parts/menu.ts'
import { runEarshot } from '../support/programs.ts'
import { speech } from '../support/sound.ts'
import { drawnDesktop } from './support/desktop.ts'
import { inviteFrom, joinInApp, mediaTimeAdvances, notesIn } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

interface TrayFacts {
  readonly toolTip: string
  readonly image: { size: { width: number } }
  readonly menu: readonly MenuLine[]
}
interface WindowFacts {
  readonly id: number
  readonly url: string
  readonly isVisible: boolean
}

describe('the icon by the clock', () => {
  let world: World
  let alice: Installation
  let invitation = ''

  beforeAll(async () => {
    world = createWorld('tray')
    const server = await world.startServer()
    alice = await world.install('alice', { microphone: speech('austen-5s') })
    await joinInApp(alice.page, server.ownerInvitation, 'Alice')
    invitation = await inviteFrom(alice)
    await cli('join', '--name', 'Bob', invitation)
  }, 240_000)

  afterAll(async () => {
    await world?.end()
  })

  const cli = (...args: string[]) => runEarshot(args, world.env('bob'))
  const ask = <T>(name: string, ...args: unknown[]): Promise<T> => {
    if (!alice.electron) throw new Error('this runs on the stand-in')
    return alice.electron.ask<T>(name, ...args)
  }
  const tray = async (): Promise<TrayFacts> => {
    const [first] = await ask<TrayFacts[]>('trays')
    if (!first) throw new Error('there is no icon')
    return first
  }
  const labels = async (): Promise<string[]> =>
    (await tray()).menu.map(({ label, type }) => (type === 'separator' ? '-' : label))
  const mainWindow = async (): Promise<WindowFacts> => {
    const found = (await ask<WindowFacts[]>('windows')).find(({ url }) => url === 'earshot://app/')
    if (!found) throw new Error('there is no main window')
    return found
  }
  const closeMain = async () => ask('closeWindow', (await mainWindow()).id)

  it('shows the menu of the app, and the menu bar has the same lines', async () => {
    await expect.poll(labels).toContain('Record to #general')
    await expect
      .poll(labels)
      .toEqual([
        'Alice, online',
        '-',
        'Record to #general',
        'Play all unheard',
        'Go on playing',
        'Last notes',
        '-',
        'Focus: nothing calls me',
        'Pause notifications',
        'Settings…',
        '-',
        'Open Earshot',
        'Quit Earshot',
      ])
    const [bar] = await ask<MenuLine[]>('applicationMenu')
    expect(bar?.lines.map(({ label }) => label)).toContain('Record to #general')
  })

  it('goes on without its window, says so once, and comes back by the icon', async () => {
    await ask('leave')
    await closeMain()
    await expect.poll(async () => (await mainWindow()).isVisible).toBe(false)
    const boxes = async () =>
      (await ask<{ name: string }[]>('calls')).filter(({ name }) => name === 'dialog.showMessageBox')
    await expect.poll(boxes).toHaveLength(1)
    await ask('chooseInTray', 'Open Earshot')
    await expect.poll(async () => (await mainWindow()).isVisible).toBe(true)
    await closeMain()
    await expect.poll(async () => (await mainWindow()).isVisible).toBe(false)
    expect(await boxes()).toHaveLength(1)
  })

  it('counts what is to be heard, and plays it without the window', async () => {
    await cli('send', speech('austen-3s'), '--to', 'general')
    await expect.poll(() => ask('badge')).toBe(1)
    await expect.poll(async () => (await tray()).toolTip).toBe('Earshot: 1 note to hear')
    await ask('chooseInTray', 'Last notes', 'Bob in #general, 0:03, unheard')
    await mediaTimeAdvances(alice.page)
    expect((await mainWindow()).isVisible).toBe(false)
    await expect.poll(() => ask('badge')).toBe(0)
  })

  it('records to the last conversation without the window, and stops', async () => {
    await ask('chooseInTray', 'Record to #general')
    await expect.poll(labels).toContain('Stop recording to #general')
    await expect.poll(async () => (await tray()).toolTip).toBe('Earshot: recording to #general')
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    await ask('chooseInTray', 'Stop recording to #general')
    await expect.poll(() => notesIn(alice.page, 'delivered').count()).toBe(2)
    expect((await mainWindow()).isVisible).toBe(false)
  })

  it('switches focus and pauses, from either menu', async () => {
    await ask('chooseInMenu', '&Earshot', 'Focus: nothing calls me')
    await expect.poll(labels).toContain('Alice, online. Focus is on')
    await ask('chooseInTray', 'Focus: nothing calls me')
    await ask('chooseInTray', 'Pause notifications', 'Until I resume')
    await expect.poll(labels).toContain('Resume notifications')
    await ask('chooseInTray', 'Resume notifications')
    await expect.poll(labels).toContain('Pause notifications')
  })

  it('is drawn, for a picture', async () => {
    await cli('send', speech('austen-5s'), '--to', 'general')
    await expect.poll(() => ask<unknown[]>('notifications')).toHaveLength(1)
    for (const scheme of ['light', 'dark'] as const) await drawnDesktop(alice, scheme)
  })

  it('opens the settings, which say what closing does here', async () => {
    await ask('chooseInTray', 'Settings…')
    await expect.poll(async () => (await mainWindow()).isVisible).toBe(true)
    const settings = alice.page.getByRole('dialog', { name: 'Settings' })
    await settings.waitFor()
    await settings.getByText('Only an installed Earshot starts by itself').waitFor()
    await alice.screenshot('settings')
    const closing = settings.getByRole('checkbox', { name: 'Closing the window leaves Earshot running' })
    await closing.click()
    await expect.poll(() => closing.isChecked()).toBe(false)
    await alice.page.keyboard.press('Escape')
  })

  it('ends with its window, once the person chose so', async () => {
    await closeMain().catch(() => undefined)
    expect(await alice.electron?.exited).toBe(0)
    alice = await world.startAgain(alice)
    await expect.poll(labels).toContain('Quit Earshot')
    await ask('chooseInTray', 'Quit Earshot').catch(() => undefined)
    expect(await alice.electron?.exited).toBe(0)
  })
})
