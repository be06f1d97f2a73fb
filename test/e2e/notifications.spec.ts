import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runEarshot } from '../support/programs.ts'
import { speech } from '../support/sound.ts'
import { composerOf, inviteFrom, joinInApp, mediaTimeAdvances } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

interface Shown {
  readonly id: number
  readonly title: string
  readonly body: string
  readonly silent: boolean
  readonly actions: readonly { readonly text: string }[]
}
interface WindowFacts {
  readonly id: number
  readonly url: string
  readonly isVisible: boolean
  readonly isFocused: boolean
}

describe('notifications of the desktop program', () => {
  let world: World
  let alice: Installation

  beforeAll(async () => {
    world = createWorld('notifications')
    const server = await world.startServer()
    alice = await world.install('alice', { microphone: null })
    await joinInApp(alice.page, server.ownerInvitation, 'Alice')
    await cli('join', '--name', 'Bob', await inviteFrom(alice))
  }, 240_000)

  afterAll(async () => {
    await world?.end()
  })

  const cli = (...args: string[]) => runEarshot(args, world.env('bob'))
  /** Says something as Bob; returns the note. */
  const say = async (length: '3s' | '5s' = '3s'): Promise<void> => {
    expect((await cli('send', speech(`austen-${length}`), '--to', 'general')).code).toBe(0)
  }
  const ask = <T>(name: string, ...args: unknown[]): Promise<T> => {
    if (!alice.electron) throw new Error('this runs on the stand-in')
    return alice.electron.ask<T>(name, ...args)
  }
  const shown = () => ask<Shown[]>('notifications')
  const only = async (): Promise<Shown> => {
    await expect.poll(shown).toHaveLength(1)
    const [first] = await shown()
    if (!first) throw new Error('nothing is shown')
    return first
  }
  const mainWindow = async (): Promise<WindowFacts> => {
    const found = (await ask<WindowFacts[]>('windows')).find(({ url }) => url === 'earshot://app/')
    if (!found) throw new Error('there is no main window')
    return found
  }
  const hide = async (): Promise<void> => {
    await ask('closeWindow', (await mainWindow()).id)
    await expect.poll(async () => (await mainWindow()).isVisible).toBe(false)
  }

  it('say who, where and how long, and have three buttons', async () => {
    await ask('leave')
    await say()
    expect(await only()).toMatchObject({
      title: 'Bob in #general',
      body: 'Voice note, 0:03',
      silent: false,
      actions: [{ text: 'Play' }, { text: 'Reply' }, { text: 'Later' }],
    })
  })

  it('play without showing the window, and are gone then', async () => {
    await hide()
    await ask('actOnNotification', (await only()).id, 0)
    await mediaTimeAdvances(alice.page)
    await expect.poll(shown).toEqual([])
    const { isVisible, isFocused } = await mainWindow()
    expect({ isVisible, isFocused }).toEqual({ isVisible: false, isFocused: false })
  })

  it('open the thread to reply in', async () => {
    await say()
    await ask('actOnNotification', (await only()).id, 1)
    await composerOf(alice.page, 'Thread').waitFor()
    await expect.poll(async () => (await mainWindow()).isVisible).toBe(true)
    await alice.page.keyboard.press('Escape')
  })

  it('do not come for what is in view of the window with the focus', async () => {
    await ask('focusWindow', (await mainWindow()).id)
    const before = await alice.page.getByRole('article').count()
    await say('5s')
    await expect.poll(() => alice.page.getByRole('article').count()).toBe(before + 1)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(await shown()).toEqual([])
  })

  it('open the note with a click', async () => {
    await hide()
    await say()
    await ask('clickNotification', (await only()).id)
    await expect.poll(async () => (await mainWindow()).isVisible).toBe(true)
    await expect.poll(shown).toEqual([])
    await expect
      .poll(() => alice.page.evaluate(() => document.activeElement?.getAttribute('data-note-id') ?? null))
      .not.toBeNull()
  })

  it('are one for a conversation, in silence after the first, and are put off together', async () => {
    await ask('leave')
    await hide()
    await say()
    await only()
    await say('5s')
    await expect.poll(async () => (await only()).title).toBe('#general: 2 new notes')
    expect((await only()).body).toBe('Bob: Voice note, 0:05')
    await ask('actOnNotification', (await only()).id, 2)
    await expect.poll(shown).toEqual([])
    expect((await mainWindow()).isVisible).toBe(false)
  })

  it('do not come in focus, which is kept over a restart', async () => {
    await ask('chooseInTray', 'Focus: nothing calls me')
    await alice.program.stop()
    alice = await world.startAgain(alice)
    await ask('leave')
    await say()
    await expect.poll(() => ask<number>('badge')).toBeGreaterThan(0)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(await shown()).toEqual([])
    await ask('chooseInTray', 'Focus: nothing calls me')
  })

  it('tell the person when the system shows none', async () => {
    await say()
    await ask('failNotification', (await only()).id, 'Notifications are turned off')
    await alice.page.getByText('The system did not show a notification').waitFor()
  })
})
