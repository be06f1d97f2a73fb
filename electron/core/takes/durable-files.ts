import { type FileHandle, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Reason } from '#shared/kernel/reasons.ts'

/** Makes names in a folder durable: without it a file can be whole and yet be gone after a power cut. */
export async function syncFolder(path: string): Promise<void> {
  // Windows opens no folder as a file; NTFS journals names by itself.
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Replaces a small file: after a crash there is either the old or the new content, never half of one. */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`
  const handle = await open(temporary, 'w', 0o600)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, path)
  await syncFolder(dirname(path))
}

/** A full disk may take half of what it is given: then the error comes with the rest. */
export async function writeAll(file: Pick<FileHandle, 'write'>, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written)
    written += bytesWritten
  }
}

/** An error of the file system as a reason, with the detail that its sentence needs. */
export function faultOf(error: unknown, folder: string): { readonly reason: Reason; readonly detail: string } {
  const reason = reasonOf(error)
  return { reason, detail: reason === 'dataFolderReadOnly' ? folder : wordsOf(error) }
}

function reasonOf(error: unknown): Reason {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'diskFull'
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return 'dataFolderReadOnly'
    default:
      return 'internal'
  }
}

export const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT'

/** Short words for a log or for the `{detail}` of a sentence: never a stack trace. */
export const wordsOf = (error: unknown): string =>
  codeOf(error) ?? (error instanceof Error ? error.name : 'unknown error')

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
