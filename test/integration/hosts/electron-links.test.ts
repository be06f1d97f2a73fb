import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { type ElectronRun, startElectron } from '../../electron-host/start.ts'
import { speech } from '../../support/sound.ts'
import { bootElectron, type Call } from './booted-electron.ts'

/** What is opened from outside: links and recordings. */

const booted = bootElectron()
const { callsOf } = booted

describe('earshot:// links', () => {
  const conversation = randomUUID()
  const link = `earshot://conversation/${conversation}`
  const shown = { kind: 'show', conversationId: conversation, noteId: null, atMs: null }
  const watch = async (run: ElectronRun): Promise<string> => {
    const document = randomUUID()
    const input = { windowId: randomUUID() }
    const call = { kind: 'call', id: 1, type: 'subscription', path: 'shell.commands', input }
    await run.ask('ipc', 'earshot:rpc', 'main', document, call)
    return document
  }
  /** What a page was asked for so far. */
  const askedOf = async (run: ElectronRun, document: string): Promise<unknown[]> =>
    (await run.ask<unknown[][]>('sent'))
      .filter(([, addressee]) => addressee === document)
      .map(([, , message]) => (message as { data: unknown }).data)

  it('come from the system and from a second start, before there is a page and after, and ask it to show', async () => {
    await booted.electron().ask('openUrl', link)
    const page = await watch(booted.electron())
    await booted.electron().ask('second', ['earshot', '--', link])
    await vi.waitFor(async () => expect(await askedOf(booted.electron(), page)).toEqual([shown, shown]))
  })

  it('never lead the page anywhere: what is none is said, and one beside a switch is nothing', async () => {
    const before = await callsOf('BrowserWindow.loadURL')
    const page = await watch(booted.electron())
    await booted.electron().ask('second', ['earshot', link, '--remote-debugging-port=1'])
    await booted.electron().ask('openUrl', 'earshot://app/index.html')
    await vi.waitFor(async () => expect(await askedOf(booted.electron(), page)).toEqual([{ kind: 'linkRefused' }]))
    expect(await callsOf('BrowserWindow.loadURL')).toEqual(before)
  })

  it('may start the program, which then claims them if it is an installed one', async () => {
    const run = startElectron({
      dataDir: booted.folder(),
      args: ['--profile', 'linked', '--', link],
      host: { windows: 'none', isPackaged: true },
    })
    await vi.waitFor(async () => expect(await run.ask('protocolClients')).toEqual(['earshot']), {
      timeout: 20_000,
      interval: 100,
    })
    expect(await booted.electron().ask('protocolClients')).toEqual([])
    const page = await watch(run)
    const second = startElectron({ dataDir: booted.folder(), args: ['--profile=linked', link] })
    expect(await second.exited).toBe(0)
    await vi.waitFor(async () => expect(await askedOf(run, page)).toEqual([shown, shown]))
    await run.kill()
  }, 60_000)
})

describe('recordings opened with the app', () => {
  const wav = speech('austen-3s')
  const call = (id: number, type: string, path: string, input?: unknown) => ({ kind: 'call', id, type, path, input })
  const said = async (run: ElectronRun, document: string): Promise<{ id: number; data: unknown }[]> =>
    (await run.ask<unknown[][]>('sent'))
      .filter(([, addressee]) => addressee === document)
      .map(([, , message]) => message as { id: number; data: unknown })
  /** A page as ours is one: signed in, it follows the commands and names no conversation of its own. */
  const watch = async (run: ElectronRun): Promise<string> => {
    const document = randomUUID()
    await run.ask(
      'ipc',
      'earshot:rpc',
      'main',
      document,
      call(1, 'mutation', 'session.useThisComputer', { memberName: 'Ada' }),
    )
    await vi.waitFor(async () => expect(await said(run, document)).toMatchObject([{ kind: 'data', id: 1 }]), {
      timeout: 30_000,
      interval: 100,
    })
    await run.ask('ipc', 'earshot:rpc', 'main', document, call(2, 'subscription', 'feed'))
    await run.ask(
      'ipc',
      'earshot:rpc',
      'main',
      document,
      call(3, 'subscription', 'shell.commands', { windowId: randomUUID() }),
    )
    return document
  }
  const takesIn = (answers: readonly { id: number; data: unknown }[]): Map<string, string> =>
    new Map(
      answers
        .filter(({ id }) => id === 2)
        .flatMap(({ data }) => (data as { changes?: { take?: { id: string; state: string } }[] }).changes ?? [])
        .flatMap(({ take }) => (take ? [[take.id, take.state] as const] : [])),
    )
  const refusals = (answers: readonly { id: number; data: unknown }[]): string[] =>
    answers.flatMap(({ id, data }) => {
      const { kind, message } = (data ?? {}) as { kind?: string; message?: string }
      return id === 3 && kind === 'fileRefused' ? [message ?? ''] : []
    })

  it('become drafts by each way they come, and send nothing; what is none is refused in a sentence', async () => {
    const mine = join(booted.folder(), 'opened')
    await mkdir(join(mine, 'inner'), { recursive: true })
    const song = join(mine, 'song.mp3')
    await writeFile(song, 'ID3 something else')
    await copyFile(wav, join(mine, 'here.wav'))
    // Not signed in yet: told before the program is ready, and refused once there is a page.
    const run = startElectron({
      dataDir: booted.folder(),
      args: ['--profile', 'opened'],
      host: { windows: 'none', openedWith: wav },
    })
    onTestFinished(() => run.kill())
    const isShown = async (): Promise<boolean> =>
      (await run.ask<Call[]>('calls')).some(({ name }) => name === 'BrowserWindow.show')
    await vi.waitFor(async () => expect(await isShown()).toBe(true), { timeout: 20_000, interval: 50 })
    const page = await watch(run)
    await vi.waitFor(async () => expect(refusals(await said(run, page))).toEqual([sentenceOf('notSignedIn')]), {
      timeout: 20_000,
      interval: 100,
    })
    expect(await run.ask('openFile', wav)).toBe(true)
    await run.ask('openFile', song)
    await run.ask('openFile', join(mine, 'inner'))
    await run.ask('openFile', 'relative.wav')
    // From another booted.folder(), by a second start.
    const second = startElectron({
      dataDir: booted.folder(),
      args: ['--profile=opened', '--', 'here.wav'],
      cwd: mine,
    })
    expect(await second.exited).toBe(0)
    await run.ask('second', ['earshot', wav])
    await vi.waitFor(
      async () => {
        const answers = await said(run, page)
        expect(refusals(answers).slice(1)).toEqual([
          sentenceOf('fileNotAudio', song),
          sentenceOf('fileMissing', join(mine, 'inner')),
        ])
        expect([...takesIn(answers).values()]).toEqual(['draft', 'draft'])
      },
      { timeout: 40_000, interval: 200 },
    )
  }, 120_000)
})
