import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Core, Settlement } from '#core/core.ts'
import { formatBytes, formatDuration } from '#shared/kernel/format.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import { ReasonError } from '#shared/kernel/reasons.ts'
import { type CommandContext, exitCodes, newCommand, parseSeconds, runCommand } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { toListedNote } from '../listed-note.ts'
import { withSignedInCore } from '../profile.ts'

interface SendOptions {
  readonly to: string
  readonly wait: boolean
  readonly timeout: number
  readonly json?: boolean
  readonly profile: string
}

/** Long enough to sync the list of conversations on a slow link, short enough to be offline with. */
const pullTimeoutMs = 10_000

export function sendCommand(): Command {
  return newCommand('send', 'Sends a recording as a voice note: Ogg Opus as it is, WAV by encoding it.')
    .argument('<file>', 'an .opus/.ogg or .wav file')
    .requiredOption('--to <conversation>', 'conversation, by name or id')
    .option('--no-wait', 'return as soon as the note is safe in the outbox')
    .option('--timeout <seconds>', 'how long to wait for the server', parseSeconds, 60_000)
    .addHelpText(
      'after',
      '\nExit code 3: kept in the outbox, not delivered yet; it goes out with the next command or start.',
    )
    .action((file: string, options: SendOptions) => runCommand(options, (context) => send(context, file, options)))
}

async function send({ output, profile }: CommandContext, file: string, options: SendOptions): Promise<ExitCode> {
  return await withSignedInCore(profile, async (core) => {
    if (core.readOnlyBecause) throw core.readOnlyBecause
    const conversation = await findConversation(core, options.to)
    output.progress(`Preparing ${file} ...`)
    const take = await core.takes.importFile(resolve(file), {
      conversationId: conversation.id,
      rootId: null,
      anchor: null,
    })
    if (!take.ok) throw new ReasonError(take.reason, take.detail)
    const sent = await core.takes.send(take.value, null, 'everything')
    if (!sent.ok) throw new ReasonError(sent.reason, sent.detail)
    if (options.wait) output.progress(`Sending to ${conversation.title} ...`)
    const settled = options.wait ? await whenSettled(core, sent.value, options.timeout) : 'queued'
    const note = core.notes.read(sent.value)
    if (!note || settled === 'gone') throw new ReasonError('noteUnknown', sent.value)
    const listed = toListedNote(note)
    const length = `${formatDuration(listed.durationMs ?? 0)}, ${formatBytes(listed.sizeBytes ?? 0)}`
    if (settled === 'delivered') {
      output.answer({ ok: true, ...listed }, `Delivered to ${conversation.title}: ${listed.id} (${length})`)
      return exitCodes.done
    }
    if (settled === 'queued') {
      output.answer(
        { ok: options.wait === false, ...listed },
        `Queued for ${conversation.title}: ${listed.id} (${length})`,
      )
      return options.wait ? exitCodes.queued : exitCodes.done
    }
    output.answer({ ok: false, ...listed, message: settled.failed }, `Kept, but not sent: ${settled.failed}`)
    return exitCodes.failed
  })
}

/** Ctrl+C ends the waiting, not the note: it is in the outbox by now. A second one ends the program as usual. */
async function whenSettled(core: Core, noteId: NoteId, timeoutMs: number): Promise<Settlement> {
  let stop = (): void => undefined
  const stopped = new Promise<Settlement>((resolve) => {
    stop = () => resolve('queued')
  })
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    return await Promise.race([core.sync.whenSettled(noteId, timeoutMs), stopped])
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

/** The local list may be old: what is not in it is looked for once more after a sync. */
export async function findConversation(core: Core, nameOrId: string) {
  const known = core.conversations.resolve(nameOrId)
  if (known.ok) return known.value
  await core.sync.whenPulled(pullTimeoutMs)
  const pulled = core.conversations.resolve(nameOrId)
  if (pulled.ok) return pulled.value
  throw new ReasonError(pulled.reason, pulled.detail)
}
