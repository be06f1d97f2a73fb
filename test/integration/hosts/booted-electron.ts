import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, vi } from 'vitest'
import { ensureBuilt } from '../../../build/targets.ts'
import { type ElectronRun, startElectron } from '../../electron-host/start.ts'

/** What the program called of Electron. */
export interface Call {
  readonly name: string
  readonly args: readonly unknown[]
}

interface Served {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
}

/** The built program on the stand-in, with profile `boot`, for all tests of a file. */
export interface BootedElectron {
  readonly electron: () => ElectronRun
  /** Its data folder, which goes with it. */
  readonly folder: () => string
  callsOf(name: string): Promise<readonly unknown[][]>
  /** Asks its own protocol. */
  serve(url: string, init?: { method?: string; headers?: Record<string, string> }): Promise<Served>
  /** Messages that this document was sent. */
  sentTo(documentId: string): Promise<unknown[]>
}

export function bootElectron(): BootedElectron {
  let folder = ''
  let electron: ElectronRun
  const callsOf = async (name: string): Promise<readonly unknown[][]> =>
    (await electron.ask<Call[]>('calls')).filter((call) => call.name === name).map((call) => [...call.args])

  beforeAll(async () => {
    await ensureBuilt(['renderer', 'main', 'preload'])
    folder = await mkdtemp(join(tmpdir(), 'earshot-electron-'))
    electron = startElectron({ dataDir: folder, args: ['--profile', 'boot'] })
    const soon = { timeout: 40_000, interval: 100 }
    await vi.waitFor(async () => expect(await callsOf('BrowserWindow.show')).toHaveLength(1), soon)
    // The other two follow the main one.
    await vi.waitFor(async () => expect(await callsOf('BrowserWindow.loadURL')).toHaveLength(3), soon)
  }, 180_000)

  afterAll(async () => {
    await electron.kill()
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  })

  return {
    electron: () => electron,
    folder: () => folder,
    callsOf,
    serve: (url, init = {}) => electron.ask<Served>('protocol', url, init),
    sentTo: async (documentId) =>
      (await electron.ask<unknown[][]>('sent')).filter((sent) => sent[1] === documentId).map((sent) => sent[2]),
  }
}
