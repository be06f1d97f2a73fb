import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Page } from 'playwright-core'
import { findBrowser } from '../../build/system.ts'
import { ensureBuilt } from '../../build/targets.ts'
import { startVirtualDisplay } from '../../build/virtual-display.ts'
import { createCore } from '../../electron/core/core.ts'
import { createNodePorts } from '../../electron/core/system/node-ports.ts'
import { type ElectronRun, startElectron } from '../electron-host/start.ts'
import { browserFlags } from '../support/browser.ts'
import { type CachedProfile, cacheProfile } from './support/cached-profile.ts'
import { processTree, rssMb } from './support/process-usage.ts'
import { type BenchRow, percentile, toRow } from './support/row.ts'

export const summary = 'from the start of the program to a list one can use, and what it takes while nobody touches it'

const IDLE_MS = 30_000
/** Until what a start leaves to do (history, media, garbage) is done. */
const SETTLE_MS = 10_000

/**
 * The built program on the stand-in for Electron, in a window of a real Chromium, on a server of its own: from the moment the process is
 * asked for until conversations and the newest notes of one stand in the page. The yardsticks are the same program with an empty cache,
 * and the same Chromium with a page that holds one word: what a window costs here whoever shows it. The stand-in starts its Chromium after
 * the program, which Electron is in itself, and then looks from outside; so the promise is held against what is above that yardstick.
 */
export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<BenchRow> {
  const rounds = isShort ? 3 : 8
  const notes = isShort ? 10_000 : 100_000
  const executablePath = findBrowser()
  const display = await startVirtualDisplay()
  if (!executablePath || !display) throw new Error('needs chromium and xvfb')
  await ensureBuilt(['renderer', 'main', 'preload'])
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-bench-start-'))
  const profiles: CachedProfile[] = []
  const place: Place = { executablePath, display: display.name }
  try {
    const empty = await cacheProfile(folder, 'empty', 0)
    profiles.push(empty)
    const full = await cacheProfile(folder, 'full', notes)
    profiles.push(full)
    yield* coreStart(folder, { empty, full, notes, rounds })
    const times = { bare: [] as number[], empty: [] as number[], full: [] as number[] }
    for (let round = -1; round < rounds; round += 1) {
      const bare = await bareStart(place, path.join(folder, `bare-${round}`))
      const emptyMs = await startToList(place, empty.dataDir, conversationRow)
      const fullMs = await startToList(place, full.dataDir, noteRow)
      // What comes first warms the files and compiles the programs.
      if (round < 0) continue
      times.bare.push(bare)
      times.empty.push(emptyMs)
      times.full.push(fullMs)
    }
    const baseline = percentile(times.bare, 0.5)
    yield toRow({ bench: 'start', name: 'the same Chromium, a page with one word', values: times.bare })
    yield toRow({ bench: 'start', name: 'to the list of conversations, empty cache', values: times.empty, baseline })
    const name = `to conversations and newest notes, ${notes} notes cached`
    yield toRow({ bench: 'start', name, values: times.full, baseline })
    yield toRow({
      bench: 'start',
      name: `${name}: what is ours of it, by round`,
      values: times.full.map((ms, round) => ms - (times.bare[round] ?? 0)),
      goal: { text: 'p50 <= 1000 ms', isMet: ({ p50 }) => p50 <= 1000 },
    })
    yield* atRest(place, full.dataDir, notes)
  } finally {
    for (const profile of profiles) await profile.end()
    await display.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const ours = 'http://app.earshot.localhost/'
const conversationRow: Row = { url: ours, selector: '[data-conversation-id]' }
const noteRow: Row = { url: ours, selector: '[data-note-id]' }
const bareRow: Row = { url: 'data:text/html,<p>word</p>', selector: 'p' }

interface Place {
  readonly executablePath: string
  readonly display: string
}

/** The core alone, in this process: opened, and the newest fifty notes of a conversation asked for. */
async function* coreStart(
  folder: string,
  { empty, full, notes, rounds }: { empty: CachedProfile; full: CachedProfile; notes: number; rounds: number },
): AsyncGenerator<BenchRow> {
  const copies = { empty: path.join(folder, 'core-empty'), full: path.join(folder, 'core-full') }
  cpSync(path.join(empty.dataDir, 'profiles', 'default'), copies.empty, { recursive: true })
  cpSync(path.join(full.dataDir, 'profiles', 'default'), copies.full, { recursive: true })
  const times = { empty: [] as number[], full: [] as number[] }
  for (let round = -2; round < rounds; round += 1) {
    for (const which of ['empty', 'full'] as const) {
      const tookMs = await openCore(copies[which])
      if (round >= 0) times[which].push(tookMs)
    }
  }
  const baseline = percentile(times.empty, 0.5)
  yield toRow({ bench: 'start', name: 'core: open to newest notes, empty cache', values: times.empty })
  yield toRow({
    bench: 'start',
    name: `core: open to newest notes, ${notes} notes cached`,
    values: times.full,
    baseline,
  })
}

async function openCore(dataDir: string): Promise<number> {
  const fromMs = performance.now()
  const core = await createCore(createNodePorts({ dataDir, version: '0.0.0-bench', log: () => undefined }))
  if (!core.ok) throw new Error(core.reason)
  const [first] = core.value.snapshot().conversations
  if (!first) throw new Error('no conversation')
  await core.value.api.notes.page({ conversationId: first.id, before: null, limit: 50 })
  const tookMs = performance.now() - fromMs
  await core.value.close()
  return tookMs
}

const startProgram = ({ executablePath, display }: Place, dataDir: string): ElectronRun =>
  startElectron({
    dataDir,
    // With the display, so that the key hook runs as it does for a person.
    env: { DISPLAY: display },
    host: { windows: 'chromium', chromium: { executablePath, flags: browserFlags(null), display } },
  })

async function startToList(place: Place, dataDir: string, row: Row): Promise<number> {
  const fromMs = performance.now()
  const program = startProgram(place, dataDir)
  try {
    await showsRow(await program.ask<string>('endpoint'), row)
    return performance.now() - fromMs
  } finally {
    await program.stop()
  }
}

interface Row {
  readonly url: string
  readonly selector: string
}

/** Until the row is in the page; other pages come and go, and begin as blank ones. */
async function showsRow(endpoint: string, { url, selector }: Row): Promise<void> {
  const browser = await chromium.connectOverCDP(endpoint)
  const pages = (): Page[] => browser.contexts().flatMap((context) => context.pages())
  const limitMs = performance.now() + 60_000
  while (performance.now() < limitMs) {
    const page = pages().find((one) => one.url() === url)
    if (page) return page.locator(selector).first().waitFor({ timeout: 60_000 })
    await sleep(5)
  }
  throw new Error(`no page shows ${url}`)
}

async function bareStart({ executablePath, display }: Place, userDataDir: string): Promise<number> {
  const fromMs = performance.now()
  const flags = [`--user-data-dir=${userDataDir}`, '--remote-debugging-port=0', ...browserFlags(null)]
  const child = spawn(executablePath, [...flags, bareRow.url], {
    env: { ...process.env, DISPLAY: display },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const gone = once(child, 'exit')
  try {
    let printed = ''
    const endpoint = await new Promise<string>((resolve, reject) => {
      child.stderr.on('data', (chunk: Buffer) => {
        printed += String(chunk)
        const [, url] = /DevTools listening on (ws:\S+)/.exec(printed) ?? []
        if (url !== undefined) resolve(url)
      })
      child.once('exit', () => reject(new Error(printed)))
    })
    await showsRow(endpoint, bareRow)
    return performance.now() - fromMs
  } finally {
    child.kill()
    await gone
  }
}

/** The main side: our main program and what it started, without Chromium, which is Electron's. */
async function* atRest(place: Place, dataDir: string, notes: number): AsyncGenerator<BenchRow> {
  const program = startProgram(place, dataDir)
  try {
    await showsRow(await program.ask<string>('endpoint'), noteRow)
    await sleep(SETTLE_MS)
    const isOurs = (name: string): boolean => !/chrom/i.test(name)
    const before = processTree(program.pid, isOurs)
    await sleep(IDLE_MS)
    const after = processTree(program.pid, isOurs)
    const spentMs = after.reduce((sum, row) => {
      const then = before.find(({ pid }) => pid === row.pid)
      return sum + row.cpuMs - (then?.cpuMs ?? 0)
    }, 0)
    yield toRow({
      bench: 'start',
      name: `main side at rest for ${IDLE_MS / 1000} s, of one processor (${after.length} processes)`,
      unit: '%',
      values: [(spentMs / IDLE_MS) * 100],
      goal: { text: '< 0.5 %', isMet: ({ p50 }) => p50 < 0.5 },
    })
    yield toRow({
      bench: 'start',
      name: `resident memory of the process that holds the core, ${notes} notes cached`,
      unit: 'MB',
      values: [rssMb(program.pid)],
      baseline: await bareNodeMb(),
      goal: { text: '<= 150 MB', isMet: ({ p50 }) => p50 <= 150 },
    })
  } finally {
    await program.stop()
  }
}

/** A Node that does nothing. */
async function bareNodeMb(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  await sleep(1_000)
  const mb = rssMb(child.pid ?? 0)
  child.kill()
  await once(child, 'exit')
  return mb
}
