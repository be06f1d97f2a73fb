import { resolve } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import { ReasonError } from '#shared/kernel/reasons.ts'
import { appLinkOfInvitation } from '#shared/link/app-link.ts'
import { type CommandContext, exitCodes, newCommand, runCommand } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { withSignedInCore } from '../profile.ts'
import { startServerProgram } from '../server-program.ts'

interface InviteOptions {
  readonly data?: string
  readonly member?: string
  readonly json?: boolean
  readonly profile: string
}

const Invitation = z.object({ link: z.string(), expiresAtMs: z.number() })

export function inviteCommand(): Command {
  return newCommand('invite', 'Makes an invitation link. It works once, for a week.')
    .option('--data <dir>', 'on the server’s own machine: the server’s data folder (it may be running)')
    .option('--member <name>', 'with --data: for another device of this member, rather than a new member')
    .addHelpText('after', '\nWithout --data, the signed-in profile asks its server.')
    .action((options: InviteOptions) => runCommand(options, (context) => invite(context, options)))
}

async function invite({ output, profile }: CommandContext, options: InviteOptions): Promise<ExitCode> {
  if (options.member && !options.data) throw new ReasonError('requestInvalid', '--member needs --data')
  const invitation = options.data
    ? await inviteHere(resolve(options.data), options.member)
    : await withSignedInCore(profile, (core) => core.api.invitations.create())
  output.progress(`Works once, until ${new Date(invitation.expiresAtMs).toLocaleString()}:`)
  // For a chat or a mail: opens the app where it is installed.
  const appLink = appLinkOfInvitation(invitation.link)
  output.answer({ ...invitation, appLink }, invitation.link)
  return exitCodes.done
}

async function inviteHere(dataDir: string, member: string | undefined) {
  const program = startServerProgram(
    'invite',
    ['--data', dataDir, ...(member ? ['--member', member] : [])],
    () => undefined,
  )
  const lines: string[] = []
  program.onLine((line) => lines.push(line))
  await program.ended
  return Invitation.parse(JSON.parse(lines.join('')))
}
