/**
 * Makes whole what a crash left of a take's audio: cuts after the last whole valid page, marks that page as the last, measures.
 * It never deletes speech: more than half a page of what it cannot read is set aside beside the audio.
 */
import { createHash } from 'node:crypto'
import { type FileHandle, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { createOggPages, MAX_PAGE_BYTES } from '#shared/audio/ogg-page.ts'
import { createOpusScanner } from '#shared/audio/opus-file.ts'
import { OPUS_RATE } from '#shared/audio/opus-packet.ts'
import { createPeaksBuilder, PEAK_COUNT } from '#shared/audio/peaks.ts'
import { summariseSound } from '#shared/audio/sound-summary.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { faultOf, isMissing, syncFolder } from './durable-files.ts'
import { readSound } from './heard-sound.ts'
import { type SegmentFiles, takeFiles } from './take-files.ts'
import type { SealedAudio } from './take-manifest.ts'

/** Shown when the levels are lost too: plainly a placeholder, and still a bar to click on. */
const FLAT_PEAK = 48
const CHUNK_BYTES = 1 << 20

/**
 * Leaves `audio.opus` whole and sealed. Asked again, it finds the same. `takeEmpty`: no speech was ever stored, so there is
 * nothing to keep; `fileDamaged`: there are bytes, but none that can be played, and they are left as they are.
 */
export async function repairAudio(
  folder: string,
  files: SegmentFiles = takeFiles,
): Promise<Result<SealedAudio, Reason>> {
  try {
    return await repair(folder, files)
  } catch (error) {
    const { reason, detail } = faultOf(error, folder)
    return refused(reason, detail)
  }
}

async function repair(folder: string, files: SegmentFiles): Promise<Result<SealedAudio, Reason>> {
  const sealed = join(folder, files.sealed)
  const growing = join(folder, files.growing)
  const found = await openFirst([sealed, growing])
  if (!found) return refused('takeEmpty')
  const { handle, path } = found
  try {
    const scan = await scanAudio(handle)
    if (scan.durationMs === 0) {
      // Header pages are small; anything longer was speech once, and may be again in better hands.
      const isBare = scan.totalBytes === scan.sizeBytes || scan.totalBytes < MAX_HEADER_BYTES
      return isBare ? refused('takeEmpty') : refused('fileDamaged', folder)
    }
    await setAside(handle, scan, join(folder, files.rest))
    await handle.truncate(scan.sizeBytes)
    const last = createOggPages().patch(scan.last, { eos: true })
    await handle.write(last, 0, last.length, scan.sizeBytes - last.length)
    await handle.sync()
    if (path === growing) await rename(growing, sealed)
    await syncFolder(folder)
    const { sizeBytes, durationMs } = scan
    return done({
      sizeBytes,
      durationMs,
      sha256: scan.hash.update(last).digest('hex'),
      peaks: await peaksOf(join(folder, files.levels)),
      ...summariseSound((await readSound(join(folder, files.sound), durationMs)) ?? new Uint8Array(0)),
    })
  } finally {
    await handle.close()
  }
}

/** Both header pages of our own encoder stay below 300 bytes; with room for a vendor string. */
const MAX_HEADER_BYTES = 2_000

interface Scan {
  readonly totalBytes: number
  /** Up to the end of the last whole valid page. */
  readonly sizeBytes: number
  readonly durationMs: number
  readonly last: Uint8Array
  /** Of everything before the last page. */
  readonly hash: ReturnType<typeof createHash>
}

async function scanAudio(handle: FileHandle): Promise<Scan> {
  const hash = createHash('sha256')
  let last: Uint8Array | null = null
  const scanner = createOpusScanner({
    onPage: (_page, bytes) => {
      if (last) hash.update(last)
      last = bytes.slice()
    },
  })
  const chunk = new Uint8Array(CHUNK_BYTES)
  let totalBytes = 0
  for (;;) {
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, totalBytes)
    if (bytesRead === 0) break
    totalBytes += bytesRead
    if (!scanner.push(chunk.subarray(0, bytesRead)).ok) break
  }
  totalBytes = Math.max(totalBytes, (await handle.stat()).size)
  const { validBytes, keptSamples } = scanner.progress()
  const durationMs = Math.round((keptSamples * 1000) / OPUS_RATE)
  return { totalBytes, sizeBytes: validBytes, durationMs, last: last ?? new Uint8Array(0), hash }
}

/** A page that was cut in half by the crash is shorter than the longest page there can be; more than that is worth keeping. */
async function setAside(handle: FileHandle, scan: Scan, path: string): Promise<void> {
  const restBytes = scan.totalBytes - scan.sizeBytes
  if (restBytes <= MAX_PAGE_BYTES) return
  const rest = await open(path, 'w', 0o600)
  try {
    const chunk = new Uint8Array(CHUNK_BYTES)
    for (let position = scan.sizeBytes; ; ) {
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, position)
      if (bytesRead === 0) break
      await rest.writeFile(chunk.subarray(0, bytesRead))
      position += bytesRead
    }
    await rest.sync()
  } finally {
    await rest.close()
  }
}

async function peaksOf(path: string): Promise<number[]> {
  const builder = createPeaksBuilder()
  try {
    const levels = await readFile(path)
    builder.pushAll(levels)
    if (levels.length > 0) return builder.peaks()
  } catch (error) {
    if (!isMissing(error)) throw error
  }
  return Array.from({ length: PEAK_COUNT }, () => FLAT_PEAK)
}

async function openFirst(paths: readonly string[]): Promise<{ handle: FileHandle; path: string } | null> {
  for (const path of paths) {
    try {
      return { handle: await open(path, 'r+'), path }
    } catch (error) {
      if (!isMissing(error)) throw error
    }
  }
  return null
}
