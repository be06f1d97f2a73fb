import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { ensureBuilt } from '../../build/targets.ts'
import { type ElectronRun, startElectron } from '../electron-host/start.ts'

interface Call {
  readonly name: string
  readonly args: readonly unknown[]
}
interface Served {
  readonly status: number
  readonly headers: Record<string, string>
}

/** The built program on the stand-in for Electron, as the tests here ask it. */
export interface Program {
  readonly run: ElectronRun
  /** The arguments of each call of that name. */
  callsOf(name: string): Promise<readonly (readonly unknown[])[]>
  serve(url: string): Promise<Served>
  /** A call as from that frame; nobody waits for its answer. */
  say(frame: 'main' | 'other', type: 'mutation' | 'subscription', path: string): Promise<string>
  /** Whether the program answered a call that came from that frame. */
  answers(frame: 'main' | 'other' | 'inner' | 'gone'): Promise<boolean>
  end(): Promise<void>
}

export async function startProgram(): Promise<Program> {
  await ensureBuilt(['renderer', 'main', 'preload'])
  const folder = await mkdtemp(join(tmpdir(), 'earshot-security-'))
  const run = startElectron({ dataDir: folder })
  const callsOf = async (name: string) =>
    (await run.ask<Call[]>('calls')).filter((call) => call.name === name).map((call) => call.args)
  await vi.waitFor(
    async () => {
      if ((await callsOf('BrowserWindow.show')).length === 0) throw new Error('no window is shown yet')
    },
    { timeout: 20_000, interval: 100 },
  )
  const say = async (frame: string, type = 'subscription', path = 'feed'): Promise<string> => {
    const document = randomUUID()
    const call = { kind: 'call', id: 1, type, path }
    await run.ask('ipc', 'earshot:rpc', frame, document, call)
    return document
  }
  const isAnswered = async (document: string): Promise<boolean> =>
    (await run.ask<unknown[][]>('sent')).some(([, addressee]) => addressee === document)
  return {
    run,
    callsOf,
    say,
    serve: (url) => run.ask<Served>('protocol', url, {}),
    async answers(frame) {
      const document = await say(frame)
      // Messages are taken in order: once one from our own page is answered, the one before it would be too.
      const after = await say('main')
      await vi.waitFor(async () => {
        if (!(await isAnswered(after))) throw new Error('no answer yet')
      })
      return await isAnswered(document)
    },
    async end() {
      await run.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
