import { isAbsolute, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Where a name leads that was given in `folder`: a path, or a `file:` address of this computer, which is how Linux desktops name what is
 * opened. Null: nowhere here.
 */
export function pathOf(name: string, folder: string): string | null {
  if (!/^file:/i.test(name)) return isAbsolute(folder) ? resolve(folder, name) : null
  try {
    const url = new URL(name)
    if (url.host !== '' && url.host !== 'localhost') return null
    const path = fileURLToPath(`file://${url.pathname}`)
    return path.includes('\0') ? null : path
  } catch {
    return null
  }
}
