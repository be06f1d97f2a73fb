import type { Command } from 'commander'
import { formatDuration } from '#shared/kernel/format.ts'
import { type CommandContext, exitCodes, newCommand, runCommand } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { type ListedNote, toListedNote } from '../listed-note.ts'
import { formatTable } from '../output.ts'
import { withSignedInCore } from '../profile.ts'
import { findConversation } from './send.ts'

const pullTimeoutMs = 10_000
/** A hundred thousand notes come in less. */
const historyTimeoutMs = 300_000

export function notesCommand(): Command {
  return newCommand('notes', 'Lists the notes of a conversation, oldest first.')
    .argument('<conversation>', 'by name or id')
    .addHelpText(
      'after',
      '\nWith --json: an array of { id, conversationId, author, kind, durationMs, sizeBytes, sha256, state, createdAt, peaks, text, words, pictures, video, rootId }.' +
        '\nwords: what is written in the drawing. pictures and video: { blobId, type, width, height, sizeBytes, sha256 }, of a video durationMs and framesPerSecond too.',
    )
    .action((name: string, options: { json?: boolean; profile: string }) =>
      runCommand(options, (context) => notes(context, name)),
    )
}

async function notes({ output, profile }: CommandContext, name: string): Promise<ExitCode> {
  const { listed, caveat } = await withSignedInCore(profile, async (core) => {
    const isPulled = await core.sync.whenPulled(pullTimeoutMs)
    const conversation = await findConversation(core, name)
    const isFresh = isPulled && (await core.sync.whenWhole(historyTimeoutMs, conversation.id))
    const caveat = core.readOnlyBecause?.message ?? (isFresh ? null : unreachable)
    return { caveat, listed: core.notes.ofConversation(conversation.id).map(toListedNote) }
  })
  if (caveat) output.progress(caveat)
  output.answer(listed, listed.length === 0 ? 'No notes yet.' : formatTable(listed.map(toRow)))
  return exitCodes.done
}

const unreachable = 'The server does not answer; this is what is known here.'

const shownWith = ({ video, pictures }: ListedNote): string => {
  if (video) return 'video'
  if (pictures.length === 0) return ''
  return pictures.length === 1 ? '1 picture' : `${pictures.length} pictures`
}

const toRow = (note: ListedNote): string[] => [
  note.id,
  note.createdAt.slice(0, 16).replace('T', ' '),
  note.author,
  note.durationMs === null ? 'text' : formatDuration(note.durationMs),
  shownWith(note),
  note.state,
  (note.text ?? note.words)?.split('\n')[0]?.slice(0, 60) ?? '',
]
