import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SENTINEL } from '@electron/fuses/dist/constants.js'

/**
 * A folder that looks to electron-builder like an unpacked Electron for Linux, and runs nothing: where Electron's own cannot be had, the
 * archive, what lies beside it, and the fuses can still be made and looked at. Nobody can mistake it: started, it says what it is.
 */
const program = `#!/bin/sh
echo 'This is no Electron: it stands in for one while the contents of a package are tested.' >&2
exit 1
`

/** Electron's own, in the order of the wire (@electron/fuses): on, on, on, on, off, off, off, on, and one that came later. */
const fusesAsShipped = '111100011'
const FUSE_VERSION = 1

export async function makeStandInElectron(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(join(folder, 'locales'), { recursive: true })
  await mkdir(join(folder, 'resources'))
  const wire = Buffer.concat([
    Buffer.from(`${program}# ${SENTINEL}`),
    Buffer.from([FUSE_VERSION, fusesAsShipped.length]),
    Buffer.from(`${fusesAsShipped}\n`),
  ])
  await writeFile(join(folder, 'electron'), wire)
  await chmod(join(folder, 'electron'), 0o755)
  await writeFile(join(folder, 'locales', 'en-US.pak'), '')
  await writeFile(join(folder, 'LICENSE'), 'The licence of Electron stands here in a real package.\n')
}
