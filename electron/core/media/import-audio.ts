import { type FileHandle, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { summariseSound } from '#shared/audio/sound-summary.ts'
import type { Loudness } from '#shared/contract/model.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { faultOf, syncFolder } from '../takes/durable-files.ts'
import { type ImportedSound, importOgg } from './import-ogg.ts'
import { createImportSink, createImportSource, type ImportSink } from './import-sink.ts'
import { importWav } from './import-wav.ts'

export interface ImportOrder {
  readonly sourcePath: string
  /** Where the Ogg Opus file goes; its folder exists. */
  readonly targetPath: string
  /** Where it is written how loud each 20 ms is (`shared/audio/sound-frames.ts`); left out: nowhere. */
  readonly soundPath?: string
  /** 0..1 of the source, now and then. */
  readonly onProgress?: (share: number) => void
}

export interface ImportedAudio {
  readonly durationMs: number
  readonly sizeBytes: number
  readonly sha256: string
  /** 100 values, 0..255. */
  readonly peaks: number[]
  readonly loudness?: Loudness
  readonly gaps?: number[]
}

/**
 * Brings a recording of the person's own in as a note: Ogg Opus byte for byte, WAV encoded. Memory stays flat whatever the size.
 * `targetPath` appears only when the file is whole, checked and on disk; a refused one leaves nothing. The source is only read.
 */
export async function importAudio(order: ImportOrder): Promise<Result<ImportedAudio, Reason>> {
  const source = await openSource(order.sourcePath)
  if (!source.ok) return source
  const { handle, sizeBytes, format } = source.value
  const temporary = `${order.targetPath}.importing`
  try {
    const onRead = (bytes: number): void => order.onProgress?.(Math.min(1, bytes / sizeBytes))
    const from = createImportSource(handle, order.sourcePath, sizeBytes)
    const written = await writeSealed(temporary, (sink) =>
      format === 'ogg' ? importOgg(from, sink, onRead) : importWav(from, sink, onRead),
    )
    if (!written.ok) return written
    const { sound, ...imported } = written.value
    // A hint: without it the edited recording is played as loud as it is, with its pauses.
    if (order.soundPath) await writeFile(order.soundPath, sound, { mode: 0o600 }).catch(() => {})
    await rename(temporary, order.targetPath)
    await syncFolder(dirname(order.targetPath))
    return done({ ...imported, ...summariseSound(sound) })
  } catch (error) {
    const { reason, detail } = faultOf(error, dirname(order.targetPath))
    return refused(reason, detail)
  } finally {
    await handle.close()
    await rm(temporary, { force: true }).catch(() => {})
  }
}

async function writeSealed(
  path: string,
  fill: (sink: ImportSink) => Promise<Result<ImportedSound, Reason>>,
): Promise<Result<ImportedSound & { sizeBytes: number; sha256: string }, Reason>> {
  const target = await open(path, 'w', 0o600)
  try {
    const sink = createImportSink(target)
    const sound = await fill(sink)
    return sound.ok ? done({ ...(await sink.seal()), ...sound.value }) : sound
  } finally {
    await target.close()
  }
}

interface OpenSource {
  readonly handle: FileHandle
  readonly sizeBytes: number
  readonly format: 'ogg' | 'wav'
}

async function openSource(path: string): Promise<Result<OpenSource, Reason>> {
  let handle: FileHandle | null = null
  try {
    // Asked before opening: opening a pipe waits for its writer.
    if (!(await stat(path)).isFile()) return refused('fileMissing', path)
    handle = await open(path, 'r')
    const { size } = await handle.stat()
    const format = size > 0 ? await sniff(handle) : null
    if (format !== null) return done({ handle, sizeBytes: size, format })
    await handle.close()
    return refused(size === 0 ? 'fileEmpty' : 'fileNotAudio', path)
  } catch {
    await handle?.close().catch(() => {})
    return refused('fileMissing', path)
  }
}

/** The first bytes decide, not the name: `OggS`, or `RIFF....WAVE` and its large relatives, which are refused by name later. */
async function sniff(handle: FileHandle): Promise<'ogg' | 'wav' | null> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(12), 0, 12, 0)
  const magic = buffer.toString('latin1', 0, Math.min(4, bytesRead))
  if (magic === 'OggS') return 'ogg'
  if (magic === 'RF64' || magic === 'BW64') return 'wav'
  return magic === 'RIFF' && buffer.toString('latin1', 8, 12) === 'WAVE' ? 'wav' : null
}
