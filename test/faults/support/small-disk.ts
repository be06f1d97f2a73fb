import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const BLOCK_BYTES = 4096
const DISK_BYTES = 32_000_000

/** A real disk of its own that can be filled to the block. */
export interface SmallDisk {
  /** A folder on it. */
  readonly dir: string
  /** Fills it until so many blocks are free. */
  leave(blocks: number): void
  /** Gives the space back. */
  free(): void
  end(): void
}

/** Null, and why on the error output, where this user may not mount one. */
export function mountSmallDisk(): SmallDisk | null {
  const mountPoint = mkdtempSync(join(tmpdir(), 'earshot-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', mountPoint], { stdio: 'pipe' })
  } catch (error) {
    rmSync(mountPoint, { recursive: true, force: true })
    const words = error instanceof Error ? (error.message.split('\n')[1] ?? error.message) : String(error)
    console.error(`no small disk can be mounted (needs root on Linux): ${words}`)
    return null
  }
  const ballast = join(mountPoint, 'ballast')
  return {
    dir: join(mountPoint, 'data'),
    leave(blocks) {
      const { bavail, bsize } = statfsSync(mountPoint)
      writeFileSync(ballast, new Uint8Array(Math.max(0, bavail * bsize - blocks * BLOCK_BYTES)))
    },
    free: () => rmSync(ballast, { force: true }),
    end() {
      execFileSync('umount', ['-l', mountPoint])
      rmSync(mountPoint, { recursive: true, force: true })
    },
  }
}
