import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CoreProcess } from './core-process.ts'

export const BLOCK_BYTES = 4096
const DISK_BYTES = 32_000_000

/** A disk of its own that can be filled until it takes only so many writes more. */
export interface SmallDisk {
  /** A folder on it. */
  readonly dir: string
  /** Whether its errors are those of a real disk. */
  readonly isReal: boolean
  /** What a core on it needs to be started with. */
  readonly execArgv: readonly string[]
  /** Fills it until so many blocks are free. */
  leave(blocks: number, core: Pick<CoreProcess, 'send'>): void
  /** Gives the space back. */
  free(): void
  end(): void
}

/** A real one where this user may mount it; elsewhere a stand-in, and why on the error output. */
export function openSmallDisk(): SmallDisk {
  return mountSmallDisk() ?? fakeSmallDisk()
}

const fake = new URL('./fake-full-disk.ts', import.meta.url).href
/** Of a take's writes only some need a new block: so the same numbers of blocks end in the same places. */
const writesPerBlock = 3
let isTold = false

function fakeSmallDisk(): SmallDisk {
  const dir = mkdtempSync(join(tmpdir(), 'earshot-disk-'))
  return {
    dir: join(dir, 'data'),
    isReal: false,
    execArgv: ['--import', fake],
    leave: (blocks, core) => core.send({ kind: 'disk', writesLeft: blocks * writesPerBlock }),
    // It is full for the core that was told so, and for no other.
    free: () => undefined,
    end: () => rmSync(dir, { recursive: true, force: true }),
  }
}

function mountSmallDisk(): SmallDisk | null {
  const mountPoint = mkdtempSync(join(tmpdir(), 'earshot-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', mountPoint], { stdio: 'pipe' })
  } catch (error) {
    rmSync(mountPoint, { recursive: true, force: true })
    const words = error instanceof Error ? (error.message.split('\n')[1] ?? error.message) : String(error)
    if (!isTold) console.error(`no small disk can be mounted (needs root on Linux), so its errors are made: ${words}`)
    isTold = true
    return null
  }
  const ballast = join(mountPoint, 'ballast')
  return {
    dir: join(mountPoint, 'data'),
    isReal: true,
    execArgv: [],
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
