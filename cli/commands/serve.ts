import { join, resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { type CommandContext, exitCodes, newCommand, runCommand } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { profileFolder } from '../profile.ts'
import { startServerProgram } from '../server-program.ts'

interface ServeOptions {
  readonly port: string
  readonly host: string
  readonly data?: string
  readonly name: string
  readonly owner?: string
  readonly ownerInvite?: boolean
  readonly publicUrl?: string
  readonly json?: boolean
  readonly profile: string
}

export function serveCommand(): Command {
  return newCommand('serve', 'Runs a server until it is stopped (Ctrl+C).')
    .option('--port <n>', 'port to listen on; 0 picks a free one and keeps it', parsePort, '4310')
    .option('--host <h>', 'address to listen on', '127.0.0.1')
    .option('--data <dir>', 'data folder of the server (default: server/ in the profile’s data folder)')
    .option(
      '--public-url <origin>',
      'address that people reach it at, for invitation links, such as https://voice.example.org',
    )
    .option('--name <workspace>', 'name of the workspace; counts on the first start', 'Earshot')
    .option('--owner <name>', 'name of the first member; counts on the first start')
    .option('--owner-invite', 'also print an invitation for another device of the first member')
    .addHelpText(
      'after',
      '\nPrints "invitation LINK" on the first start, then "listening on URL". With --json: one line of JSON with both.',
    )
    .action((options: ServeOptions) => runCommand(options, (context) => serve(context, options)))
}

function parsePort(text: string): string {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('It is a number from 0 to 65535.')
  return text
}

async function serve({ output, profile }: CommandContext, options: ServeOptions): Promise<ExitCode> {
  const dataDir = options.data ? resolve(options.data) : join(profileFolder(profile), 'server')
  const args = [
    '--parent-stdin',
    '--port',
    options.port,
    '--host',
    options.host,
    '--data',
    dataDir,
    '--name',
    options.name,
  ]
  if (options.owner) args.push('--owner', options.owner)
  if (options.ownerInvite) args.push('--owner-invite')
  if (options.publicUrl) args.push('--public-url', options.publicUrl)
  const server = startServerProgram('serve', args, (line) => output.progress(line))
  let invitation: string | null = null
  server.onLine((line) => {
    const [word, ...rest] = line.split(' ')
    if (word === 'invitation') invitation = rest[0] ?? null
    if (!output.isJson) process.stdout.write(`${line}\n`)
    else if (word === 'listening')
      process.stdout.write(`${JSON.stringify({ url: rest.at(-1), invitation, dataDir })}\n`)
  })
  // The terminal's Ctrl+C reaches the server itself; this passes on what only we were sent.
  const passOn = (signal: NodeJS.Signals) => server.stop(signal)
  process.on('SIGINT', passOn)
  process.on('SIGTERM', passOn)
  await server.ended
  return exitCodes.done
}
