import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { ensureBuilt } from '../../../build/targets.ts'

const program = resolve(import.meta.dirname, '../../../electron/browser/main.ts')

interface Run {
  readonly child: ChildProcess
  readonly exited: Promise<number | null>
  stdout(): string
  stderr(): string
}

let folder = ''
let runs: Run[] = []

beforeAll(() => ensureBuilt(['renderer']).then(() => undefined), 120_000)
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-program-'))
  runs = []
})
afterEach(async () => {
  for (const run of runs) run.child.kill('SIGKILL')
  await Promise.all(runs.map((run) => run.exited))
  await rm(folder, { recursive: true, force: true })
})

function start(args: readonly string[] = [], dataDir = folder): Run {
  const env = { ...process.env, EARSHOT_DATA_DIR: dataDir, DISPLAY: '', WAYLAND_DISPLAY: '' }
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const text = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    text.out += String(chunk)
  })
  child.stderr.on('data', (chunk: Buffer) => {
    text.err += String(chunk)
  })
  const exited = new Promise<number | null>((done) => child.once('close', done))
  const run: Run = { child, exited, stdout: () => text.out, stderr: () => text.err }
  runs.push(run)
  return run
}

const linkOf = async (run: Run): Promise<string> => {
  await vi.waitFor(() => expect(run.stdout() + run.stderr()).toContain('\n'), { timeout: 20_000, interval: 50 })
  const link = /^Earshot is at (http:\/\/127\.0\.0\.1:\d+\/\?key=[\w-]{43})\n$/.exec(run.stdout())?.[1]
  if (link === undefined) throw new Error(run.stdout() + run.stderr())
  return link
}

it('prints the link last, lets a browser in by it, and ends in order on SIGTERM', async () => {
  const run = start(['--open'])
  const link = await linkOf(run)
  const entry = await fetch(link, { redirect: 'manual' })
  expect(entry.status).toBe(303)
  const cookie = entry.headers.get('set-cookie')?.split(';')[0] ?? ''
  const page = await fetch(new URL('/', link), { headers: { cookie } })
  expect(await page.text()).toContain('<title>Earshot</title>')
  run.child.kill('SIGTERM')
  expect(await run.exited).toBe(0)
  expect(run.stderr()).toBe('')
})

it('shows where a link leads in the first page, and takes nothing else for one', async () => {
  const conversationId = randomUUID()
  const run = start(['--', `earshot://conversation/${conversationId}`])
  const address = new URL(await linkOf(run))
  const entry = await fetch(address, { redirect: 'manual' })
  const headers = { cookie: entry.headers.get('set-cookie')?.split(';')[0] ?? '', origin: address.origin }
  const socket = new WebSocket(`ws://${address.host}/bridge`, { headers })
  const told = new Promise<unknown>((done) => socket.once('message', (text) => done(JSON.parse(String(text)))))
  const input = { windowId: randomUUID() }
  const call = { kind: 'call', id: 1, type: 'subscription', path: 'shell.commands', input }
  socket.once('open', () => socket.send(JSON.stringify(call)))
  expect(await told).toMatchObject({ kind: 'data', data: { kind: 'show', conversationId } })
  socket.close()

  const wrong = [start(['earshot://app/']), start(['--', '--open']), start(['https://example.org/'])]
  for (const each of wrong) {
    expect(await each.exited).toBe(2)
    expect(each.stderr()).toMatch(/^That link does not lead to anything in Earshot.*\n$/)
  }
})

it('prints JSON for programs', async () => {
  const run = start(['--json', '--profile', 'second'])
  await vi.waitFor(() => expect(run.stdout()).toContain('\n'), { timeout: 20_000, interval: 50 })
  expect(JSON.parse(run.stdout())).toEqual({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/),
    port: expect.any(Number),
    dataDir: join(folder, 'profiles', 'second'),
  })
})

it('refuses a profile that is open already, in one sentence', async () => {
  await linkOf(start())
  const second = start()
  expect(await second.exited).toBe(1)
  expect(second.stderr()).toMatch(/^Earshot is already running with this profile\..*--profile NAME\.\n$/)
  await linkOf(start(['--profile', 'other']))
})

it('tells a port that is taken, and lets go of the profile', async () => {
  const holder = createServer()
  await new Promise<void>((done) => holder.listen(0, '127.0.0.1', done))
  const address = holder.address()
  const port = typeof address === 'object' ? String(address?.port) : ''
  const run = start(['--port', port])
  expect(await run.exited).toBe(1)
  expect(run.stderr()).toBe(
    `Port ${port} is in use by another program. Choose another with --port, or --port 0 for any free one.\n`,
  )
  await new Promise((done) => holder.close(done))
  await linkOf(start(['--port', port]))
})

it('tells a data folder that cannot be written to', async () => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  const run = start([], file)
  expect(await run.exited).toBe(1)
  expect(run.stderr()).toMatch(/^Earshot cannot write to its data folder .*EARSHOT_DATA_DIR\.\n$/)
})

it('knows wrong usage, and helps', async () => {
  const [wrongPort, wrongOption, help] = [start(['--port', 'x']), start(['--colour']), start(['--help'])]
  expect(await wrongPort.exited).toBe(2)
  expect(wrongPort.stderr()).toBe('--port x is no port number\n')
  expect(await wrongOption.exited).toBe(2)
  expect(wrongOption.stderr()).not.toContain('    at ')
  expect(await help.exited).toBe(0)
  expect(help.stdout()).toContain('--profile NAME')
})
