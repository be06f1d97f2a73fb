import { join } from 'node:path'
import type { Command } from 'commander'
import { examine } from '#core/doctor/doctor.ts'
import { createKeysAsTheyAre } from '#core/hotkey/create-keys.ts'
import { createFileLog } from '#core/system/file-log.ts'
import { createNodePorts } from '#core/system/node-ports.ts'
import { type CommandContext, exitCodes, newCommand, runCommand } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { formatTable } from '../output.ts'
import { profileFolder, readVersion } from '../profile.ts'

export function doctorCommand(): Command {
  return newCommand('doctor', 'Examines this installation: what works, what does not, and what to do about it.')
    .addHelpText(
      'after',
      '\nExit code 1 when there is a problem. With --json: { ok, checks: [{ name, status, detail, fix }] }.',
    )
    .action((options: { json?: boolean; profile: string }) => runCommand(options, doctor))
}

async function doctor({ output, profile }: CommandContext): Promise<ExitCode> {
  const dataDir = profileFolder(profile)
  const version = readVersion()
  const ports = createNodePorts({ dataDir, version, log: createFileLog(join(dataDir, 'doctor.log'), 'error') })
  const keyHook = createKeysAsTheyAre({
    ...ports,
    shortcuts: null,
    isLookOnly: true,
    platform: { os: process.platform, env: process.env, isAllowed: () => true },
  })
  const checks = await examine({ ...ports, version, keyHook })
  const ok = checks.every((check) => check.status !== 'problem')
  const marks = { ok: 'ok', note: 'note', problem: 'PROBLEM' } as const
  const rows = checks.map((check) => [
    marks[check.status],
    check.name,
    [check.detail, check.fix].filter(Boolean).join('. '),
  ])
  output.answer({ ok, checks }, formatTable(rows))
  return ok ? exitCodes.done : exitCodes.failed
}
