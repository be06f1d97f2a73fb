import { copyFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { formatBytes } from '#shared/kernel/format.ts'
import { NoteId } from '#shared/kernel/ids.ts'
import { ReasonError } from '#shared/kernel/reasons.ts'
import { type CommandContext, exitCodes, newCommand, runCommand } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { toListedNote } from '../listed-note.ts'
import { withSignedInCore } from '../profile.ts'

const pullTimeoutMs = 10_000
/** The note may be an old one, and this the first look at its conversation. */
const historyTimeoutMs = 300_000

interface FetchOptions {
  readonly output: string
  readonly json?: boolean
  readonly profile: string
}

export function fetchCommand(): Command {
  return newCommand('fetch', 'Writes the recording of a note to a file, as Ogg Opus, verified by SHA-256.')
    .argument('<note>', 'id of the note, as `earshot notes` lists it')
    .requiredOption('-o, --output <file>', 'file to write')
    .action((note: string, options: FetchOptions) =>
      runCommand(options, (context) => fetchNote(context, note, options)),
    )
}

async function fetchNote({ output, profile }: CommandContext, note: string, options: FetchOptions): Promise<ExitCode> {
  const noteId = NoteId.safeParse(note.toLowerCase())
  if (!noteId.success) throw new ReasonError('noteUnknown', note)
  return await withSignedInCore(profile, async (core) => {
    if (!core.notes.read(noteId.data)) await core.sync.whenPulled(pullTimeoutMs)
    if (!core.notes.read(noteId.data)) await core.sync.whenWhole(historyTimeoutMs)
    const found = core.notes.read(noteId.data)
    if (!found?.audio) throw new ReasonError('noteUnknown', note)
    const media = await core.media.open({ kind: 'note', noteId: noteId.data })
    if (!media.ok) throw new ReasonError(media.reason, media.detail)
    const target = resolve(options.output)
    await copyFile(media.value.path, target).catch((error: unknown) => {
      throw new ReasonError('fileUnwritable', `${target} (${codeOf(error)})`)
    })
    output.answer(
      { ok: true, ...toListedNote(found), path: target },
      `${target} (${formatBytes(media.value.sizeBytes)})`,
    )
    return exitCodes.done
  })
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
