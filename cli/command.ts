import { Command, InvalidArgumentError } from 'commander'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { createOutput, type Output } from './output.ts'

/** What the command's work is given: its own options apart, these are the same for all. */
export interface CommandContext {
  readonly profile: string
  readonly output: Output
}

interface CommonOptions {
  readonly json?: boolean
  readonly profile: string
}

/** A command with the options all of them have. */
export function newCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--json', 'answer as JSON, for machines')
    .option('--profile <name>', 'data folder of its own, by name', 'default')
    .showHelpAfterError('(add --help for the options)')
}

/** Runs a command's work; whatever it throws becomes a sentence and exit code 1. */
export async function runCommand(
  options: CommonOptions,
  work: (context: CommandContext) => Promise<ExitCode>,
): Promise<void> {
  const output = createOutput(options.json ?? false, {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  })
  try {
    process.exitCode = await work({ profile: options.profile, output })
  } catch (error) {
    process.exitCode = output.failWith(error)
  }
}

/** `5`, `1.5`: seconds, as milliseconds. */
export function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (!Number.isFinite(seconds) || seconds < 0) throw new InvalidArgumentError('It is a number of seconds.')
  return seconds * 1000
}

export { exitCodes }
