import { readdir, stat } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

/** A file ready to be served. `cacheControl` goes out as it is. */
export interface ServedFile {
  readonly path: string
  readonly sizeBytes: number
  readonly contentType: string
  readonly cacheControl: string
}

/** The built page. Only what was there at start can be asked for, so no path can lead out of the folder. */
export interface AppFiles {
  /** `pathname`: of the URL, still percent-encoded; `/` is the page. */
  find(pathname: string): ServedFile | null
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  // A worker whose file is called otherwise than the browser takes for a script is refused.
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

/** Throws, with a sentence, when there is no `index.html` in `root`. */
export async function listAppFiles(root: string): Promise<AppFiles> {
  const files = new Map<string, ServedFile>()
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const name = relative(root, path).split(sep).join('/')
    files.set(`/${name}`, {
      path,
      sizeBytes: (await stat(path)).size,
      contentType: contentTypes[extname(name)] ?? 'application/octet-stream',
      // Names under `assets/` carry a hash of their content.
      cacheControl: name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
  }
  const page = files.get('/index.html')
  if (!page) throw new Error('The page is not built yet. Run: npm run build')
  files.set('/', page)
  return { find: (pathname) => files.get(decode(pathname)) ?? null }
}

function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return pathname
  }
}
