import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Reason } from '#shared/kernel/reasons.ts'
import { type Result, refused } from '#shared/kernel/result.ts'
import { faultOf, syncFolder } from './durable-files.ts'
import { GONE_SUFFIX } from './recover-takes.ts'
import { takeFiles } from './take-files.ts'
import { type SealedAudio, type TakeManifest, writeManifest } from './take-manifest.ts'

/** Checks and copies Ogg Opus, encodes WAV; leaves a whole, durable file at `targetPath`, or none. How loud it is goes to `soundPath`. */
export type ImportAudio = (
  sourcePath: string,
  targetPath: string,
  soundPath: string,
) => Promise<Result<SealedAudio, Reason>>

interface ImportOrder {
  readonly importAudio: ImportAudio
  readonly path: string
  readonly folder: string
  readonly manifest: Omit<TakeManifest, 'audio'>
}

/**
 * A take out of a file of the person's own. It is made in a folder that the boot sweep would clear away and named only when whole:
 * the original stays where it is, so half an import is worth nothing.
 */
export async function importTake({
  importAudio,
  path,
  folder,
  manifest,
}: ImportOrder): Promise<Result<SealedAudio, Reason>> {
  const staging = `${folder}${GONE_SUFFIX}`
  try {
    await mkdir(staging, { recursive: true, mode: 0o700 })
    const imported = await importAudio(path, join(staging, takeFiles.sealed), join(staging, takeFiles.sound))
    if (imported.ok) {
      await writeManifest(staging, { ...manifest, audio: imported.value })
      await rename(staging, folder)
      await syncFolder(dirname(folder))
    }
    return imported
  } catch (error) {
    const { reason, detail } = faultOf(error, dirname(folder))
    return refused(reason, detail)
  } finally {
    await rm(staging, { recursive: true, force: true }).catch(() => {})
  }
}
