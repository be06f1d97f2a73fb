/**
 * Loaded beside a core (`--import`) where no real disk can be made small: told how many writes the disk still takes, it answers all
 * later ones as a full disk does. A stand-in for the disk alone; what the program does about it is the program's own.
 */
import files from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import type { ToCore } from './core-process.ts'

let writesLeft = Number.POSITIVE_INFINITY

process.on('message', (message: ToCore) => {
  if (message.kind === 'disk') writesLeft = message.writesLeft
})

function spend(syscall: string): void {
  if (writesLeft <= 0) {
    throw Object.assign(new Error(`ENOSPC: no space left on device, ${syscall}`), {
      code: 'ENOSPC',
      errno: -28,
      syscall,
    })
  }
  writesLeft -= 1
}

const sample = await files.open('/dev/null')
const handle: Pick<files.FileHandle, 'write' | 'writeFile'> = Object.getPrototypeOf(sample)
await sample.close()

/** Everything of a take that needs a block: its folder, and each write to a file. */
function limit<T extends object, K extends keyof T>(owner: T, name: K & string): void {
  const real = owner[name]
  if (typeof real !== 'function') throw new Error(`there is no ${name}`)
  Object.defineProperty(owner, name, {
    configurable: true,
    async value(this: unknown, ...args: unknown[]) {
      spend(name)
      return Reflect.apply(real, this, args)
    },
  })
}

limit(handle, 'write')
limit(handle, 'writeFile')
limit(files, 'mkdir')
syncBuiltinESMExports()
