import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { exitCodes, newCommand, runCommand } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'

interface DesktopOptions {
  readonly browser?: boolean
  readonly port?: string
  readonly json?: boolean
  readonly profile: string
}

export function desktopCommand(): Command {
  return newCommand(
    'desktop',
    'Opens the app: Electron where it can be had, else in the browser. The same as `npm start`.',
  )
    .argument('[what...]', 'an earshot:// link, which only shows, or recordings (Ogg Opus, WAV), which become drafts')
    .option('--browser', 'in the browser, even where Electron is there')
    .option('--port <n>', 'port of the browser host (default: any free one)')
    .action((what: readonly string[], options: DesktopOptions) => runCommand(options, () => desktop(options, what)))
}

async function desktop(options: DesktopOptions, what: readonly string[]): Promise<ExitCode> {
  const args = ['--profile', options.profile]
  if (options.browser) args.push('--browser')
  if (options.port) args.push('--port', options.port)
  if (options.json) args.push('--json')
  if (what.length > 0) args.push('--', ...what)
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../build/start.ts', import.meta.url)), ...args], {
    stdio: 'inherit',
  })
  const passOn = (signal: NodeJS.Signals) => void child.kill(signal)
  process.on('SIGINT', passOn)
  process.on('SIGTERM', passOn)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code === 0) return exitCodes.done
  return code === exitCodes.usage ? exitCodes.usage : exitCodes.failed
}
