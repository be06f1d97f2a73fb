import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { operandsOf } from '#shared/link/opened-files.ts'
import { findElectron } from './electron-binary.ts'
import { inRoot, root } from './paths.ts'
import { say } from './say.ts'
import { runScript } from './script.ts'
import { ensureSystem, type Feature } from './system.ts'
import { allTargets, ensureBuilt } from './targets.ts'

const help = `npm start -- [--browser] [--profile NAME] [--port N] [LINK | FILE...]

Builds what has changed and starts Earshot: as a desktop app where Electron can run, otherwise in your browser.

  --browser        in the browser, even where Electron can run
  --profile NAME   data of its own; start two to try both sides of a conversation
  --port N         port of the browser host, on this computer only (0 or left out: any free one)
  LINK             an earshot:// link to open; it only shows
  FILE             a recording, Ogg Opus or WAV, to open as a draft; nothing is sent
  --help           this text`

interface Start {
  readonly program: string
  readonly args: readonly string[]
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      browser: { type: 'boolean', default: false },
      profile: { type: 'string' },
      port: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    say(help)
    return 0
  }
  const given = operandsOf(positionals)
  if (given.kind === 'wrong') {
    console.error(sentenceOf('appLinkMalformed'))
    return 2
  }
  const names = given.kind === 'files' ? given.names.map(fromHere) : positionals
  // Behind `--`, as the system hands it over.
  const operands = names.length === 0 ? [] : ['--', ...names]
  const profile = values.profile === undefined ? [] : ['--profile', values.profile]
  const port = values.port === undefined ? [] : ['--port', values.port]
  const start = values.browser ? null : await electronStart([...profile, ...operands])
  return runToEnd(start ?? (await browserStart([...profile, ...port, ...operands])))
}

/** npm starts us in the repository's folder, wherever the person was. */
function fromHere(name: string): string {
  if (name.startsWith('file:')) return name
  return resolve((process.env.npm_lifecycle_event && process.env.INIT_CWD) || process.cwd(), name)
}

/** Null, after one line of why, where Electron cannot run. */
async function electronStart(args: readonly string[]): Promise<Start | null> {
  const electron = await findElectron()
  if (electron.kind === 'none') {
    say(`Electron cannot be used (${electron.why}), so Earshot opens in the browser.`)
    return null
  }
  await prepareSystem(['keyHook'])
  await ensureBuilt(allTargets)
  return { program: electron.path, args: [root, ...args] }
}

async function browserStart(args: readonly string[]): Promise<Start> {
  await prepareSystem(['keyHook', 'browser'])
  await ensureBuilt(['renderer'])
  return { program: process.execPath, args: [inRoot('electron/browser/main.ts'), '--open', ...args] }
}

/** Earshot starts without these too: keys then work in its window only, and the link can be opened by hand. */
async function prepareSystem(features: readonly Feature[]): Promise<void> {
  const { advice } = await ensureSystem(features)
  if (advice) say(`${advice}\nEarshot starts without; what needs them waits until they are there.`)
}

function runToEnd({ program, args }: Start): Promise<number> {
  const child = spawn(program, [...args], { cwd: root, stdio: 'inherit' })
  // The terminal sends Ctrl+C to both; this one waits, so that the other can close its files first.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGHUP', () => child.kill('SIGHUP'))
  const watch = watchNpm(() => child.kill('SIGTERM'))
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`Earshot could not be started: ${error.message}`)
      resolve(1)
    })
    child.once('exit', (code, signal) => {
      clearInterval(watch)
      if (signal !== null && signal !== 'SIGTERM' && signal !== 'SIGHUP')
        console.error(`Earshot was ended by ${signal}.`)
      resolve(code ?? (signal === 'SIGTERM' || signal === 'SIGHUP' ? 0 : 1))
    })
  })
}

/** npm's shell passes no signal on: who ends `npm start` would leave Earshot running and its profile in use. */
function watchNpm(onGone: () => void): NodeJS.Timeout | undefined {
  if (process.env.npm_lifecycle_event === undefined) return undefined
  const parent = process.ppid
  return setInterval(() => {
    if (process.ppid !== parent) onGone()
  }, 500)
}

await runScript(main)
