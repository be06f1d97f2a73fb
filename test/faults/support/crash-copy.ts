import { cpSync, renameSync, rmSync } from 'node:fs'

/**
 * What a SIGKILL at this very moment would leave of a data folder: everything the system was given, nothing that was still in
 * memory. Nobody in this process can write while it is copied. `putBack` comes once whoever held the folder has let go of it.
 */
export function takeCrashCopy(dataDir: string): { putBack(): void } {
  const copy = `${dataDir}.crashed`
  cpSync(dataDir, copy, { recursive: true })
  return {
    putBack() {
      rmSync(dataDir, { recursive: true, force: true })
      renameSync(copy, dataDir)
    },
  }
}
