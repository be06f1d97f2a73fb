import { copyFile } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { Core } from '#core/core-interface.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
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
  readonly files?: boolean
  readonly json?: boolean
  readonly profile: string
}

export function fetchCommand(): Command {
  return newCommand('fetch', 'Writes the recording of a note to a file, as Ogg Opus, verified by SHA-256.')
    .argument('<note>', 'id of the note, as `earshot notes` lists it')
    .requiredOption('-o, --output <file>', 'file to write')
    .option('--files', 'write what was shown with it too, beside that file')
    .addHelpText(
      'after',
      '\nWith --files and -o note.opus: note-drawing.track, note-1.webp and so on for the pictures, note-video.webm; --json lists them as files.',
    )
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
    await copyTo(media.value.path, target)
    const files = options.files ? await fetchFiles(core, found, target) : []
    output.answer(
      {
        ok: true,
        ...toListedNote(found),
        path: target,
        ...(options.files ? { files: files.map(({ path }) => path) } : {}),
      },
      [{ path: target, sizeBytes: media.value.sizeBytes }, ...files]
        .map(({ path, sizeBytes }) => `${path} (${formatBytes(sizeBytes)})`)
        .join('\n'),
    )
    return exitCodes.done
  })
}

/** What goes with the sound, but for the thumbnails. `beside`: the file of the sound, whose name the others take up. */
async function fetchFiles(core: Core, note: UiNote, beside: string): Promise<{ path: string; sizeBytes: number }[]> {
  const base = join(dirname(beside), basename(beside, extname(beside)))
  const wanted = [
    ...(note.track ? [{ blobId: note.track.blobId, path: `${base}-drawing.track` }] : []),
    ...(note.pictures ?? []).map(({ blobId, type }, index) => ({
      blobId,
      path: `${base}-${index + 1}.${type === 'image/png' ? 'png' : 'webp'}`,
    })),
    ...(note.video ? [{ blobId: note.video.blobId, path: `${base}-video.webm` }] : []),
  ]
  const written: { path: string; sizeBytes: number }[] = []
  for (const { blobId, path } of wanted) {
    const file = await core.media.open({ kind: 'noteFile', noteId: note.id, blobId })
    if (!file.ok) throw new ReasonError(file.reason, file.detail)
    await copyTo(file.value.path, path)
    written.push({ path, sizeBytes: file.value.sizeBytes })
  }
  return written
}

const copyTo = (source: string, target: string): Promise<void> =>
  copyFile(source, target).catch((error: unknown) => {
    throw new ReasonError('fileUnwritable', `${target} (${codeOf(error)})`)
  })

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
