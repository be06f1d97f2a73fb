import { Command, CommanderError } from 'commander'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { desktopCommand } from './commands/desktop.ts'
import { doctorCommand } from './commands/doctor.ts'
import { fetchCommand } from './commands/fetch.ts'
import { inviteCommand } from './commands/invite.ts'
import { joinCommand } from './commands/join.ts'
import { notesCommand } from './commands/notes.ts'
import { sendCommand } from './commands/send.ts'
import { serveCommand } from './commands/serve.ts'
import { exitCodes } from './exit-codes.ts'
import { readVersion } from './profile.ts'

const program = new Command('earshot')
  .description('Asynchronous voice for teams: the same core as the app, without a window.')
  .version(readVersion())
  .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 queued but not delivered.')
  .showHelpAfterError('(add --help for the commands)')

for (const make of [
  serveCommand,
  desktopCommand,
  inviteCommand,
  joinCommand,
  sendCommand,
  notesCommand,
  fetchCommand,
  doctorCommand,
]) {
  program.addCommand(make())
}
const isJson = process.argv.includes('--json')
let complaint = ''
for (const command of [program, ...program.commands]) {
  command.exitOverride()
  // A machine gets its one document also when it asked wrongly; people get the usual words.
  if (!isJson) continue
  command.configureOutput({
    writeErr(text) {
      complaint += text
    },
  })
}
// `earshot notes general | head`: who stops reading has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  // Commander has written what was wrong, or the help that was asked for.
  process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  if (isJson && error.exitCode !== 0) {
    const detail = (complaint.split('\n')[0] || error.message).replace(/^error: /, '').replace(/\.$/, '')
    const message = sentenceOf('requestInvalid', detail)
    process.stdout.write(`${JSON.stringify({ ok: false, reason: 'requestInvalid', message })}\n`)
  }
}
