import { hostname, userInfo } from 'node:os'
import type { Command } from 'commander'
import { limits } from '#shared/contract/limits.ts'
import { ReasonError } from '#shared/kernel/reasons.ts'
import { type CommandContext, exitCodes, newCommand, runCommand } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { withCore } from '../profile.ts'

interface JoinOptions {
  readonly name?: string
  readonly device: string
  readonly json?: boolean
  readonly profile: string
}

export function joinCommand(): Command {
  return newCommand('join', 'Signs this profile in with an invitation link.')
    .argument('<link>', 'http://server:4310/join#code, as it was given to you (quote it)')
    .option('--name <name>', 'your name in the workspace (default: your user name)')
    .option('--device <name>', 'what to call this device', hostname().slice(0, limits.nameLength) || 'this computer')
    .action((link: string, options: JoinOptions) => runCommand(options, (context) => join(context, link, options)))
}

async function join({ output, profile }: CommandContext, link: string, options: JoinOptions): Promise<ExitCode> {
  const session = await withCore(profile, async (core) => {
    await core.api.session.join({ link, memberName: options.name ?? userName(), deviceName: options.device })
    return core.snapshot().session
  })
  if (session.kind !== 'signedIn') return output.fail('notSignedIn')
  output.answer(
    { ok: true, member: session.member, workspaceName: session.workspaceName, serverUrl: session.serverUrl },
    `Signed in to ${session.workspaceName} as ${session.member.name}.`,
  )
  return exitCodes.done
}

/** A container's user may have no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    throw new ReasonError('requestInvalid', 'this system knows no user name; give yours with --name')
  }
}
