import { statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { pathOf } from '#core/hosting/file-path.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { commandOfLink } from '#shared/link/link-command.ts'
import { operandsOf } from '#shared/link/opened-files.ts'
import { openBrowser, openersFor } from './open-browser.ts'
import { type Program, startProgram } from './program.ts'

const help = `node electron/browser/main.ts [--profile NAME] [--port N] [--open] [--json] [LINK | FILE...]

Earshot in any browser of this computer. The last line printed is the link that lets a browser in; it is good until the
program ends (Ctrl+C).

  --profile NAME   data of its own (default: default)
  --port N         on 127.0.0.1 only (0 or left out: any free one)
  --open           open the link in a browser, where there is a display
  --json           print { "url", "port", "dataDir" } instead of a sentence
  LINK             an earshot:// link; the page that is opened within 15 s shows where it leads
  FILE             a recording, Ogg Opus or WAV: the page shows it as a draft; nothing is sent
  --help           this text`

interface Options {
  readonly profile: string | undefined
  readonly port: number
  readonly open: boolean
  readonly json: boolean
  readonly link: string | null
  /** Absolute. */
  readonly files: readonly string[]
}

function readOptions(): Options | 'help' | { wrong: string } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        profile: { type: 'string' },
        port: { type: 'string', default: '0' },
        open: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return 'help'
    const port = Number(values.port)
    if (!/^\d{1,5}$/.test(values.port) || port > 65_535) return { wrong: `--port ${values.port} is no port number` }
    const given = operandsOf(positionals)
    if (given.kind === 'wrong') return { wrong: sentenceOf('appLinkMalformed') }
    const files = given.kind === 'files' ? given.names.map((name) => pathOf(name, process.cwd()) ?? name) : []
    const missing = files.find((path) => !statSync(path, { throwIfNoEntry: false })?.isFile())
    if (missing !== undefined) return { wrong: sentenceOf('fileMissing', missing) }
    const link = given.kind === 'link' ? given.link : null
    return { profile: values.profile, port, open: values.open, json: values.json, link, files }
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) }
  }
}

async function main(): Promise<void> {
  const options = readOptions()
  if (options === 'help') return console.log(help)
  if ('wrong' in options) return fail(options.wrong, 2)
  const started = await startProgram({
    port: options.port,
    ...(options.profile === undefined ? {} : { profile: options.profile }),
  })
  if (!started.ok) return fail(sentenceOf(started.reason, started.detail), 1)
  const program = started.value
  closeOnSignals(program)
  if (options.link !== null) program.core.windows.send(commandOfLink(options.link))
  const opened = program.core.openFiles(options.files)
  const { url, port } = program.host
  if (options.open) await openBrowser(openersFor(process.platform, process.env, url))
  console.log(options.json ? JSON.stringify({ url, port, dataDir: program.dataDir }) : `Earshot is at ${url}`)
  await opened
}

/** The first signal closes in order; a second one does not wait. */
function closeOnSignals(program: Program): void {
  let isClosing = false
  const close = (): void => {
    if (isClosing) process.exit(1)
    isClosing = true
    program.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error instanceof Error ? error.message : String(error), 1),
    )
  }
  process.on('SIGINT', close)
  process.on('SIGTERM', close)
  process.on('SIGHUP', close)
}

function fail(sentence: string, code: number): void {
  console.error(sentence)
  process.exit(code)
}

try {
  await main()
} catch (error) {
  fail(error instanceof Error ? error.message : String(error), 1)
}
