import { rename, rm } from 'node:fs/promises'
import { isMissing } from './durable-files.ts'
import { GONE_SUFFIX } from './recover-takes.ts'

/** Renamed first: a crash in the middle leaves a folder that the boot sweep finishes, not half a take. */
export async function removeTakeFolder(folder: string): Promise<void> {
  const leaving = `${folder}${GONE_SUFFIX}`
  try {
    await rename(folder, leaving)
  } catch (error) {
    if (isMissing(error)) return
    throw error
  }
  await rm(leaving, { recursive: true, force: true })
}
