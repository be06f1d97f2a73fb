import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { inRoot, root } from './paths.ts'

/** Tells whether something built is still what its sources say: by content, since a checkout moves every time stamp. */
export async function hashSources(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(process.version)
  const files = (await Promise.all(paths.map(listFiles))).flat().sort()
  for (const file of files) {
    hash.update(`\n${file}\n`)
    hash.update(await readFile(join(root, file)))
  }
  return hash.digest('hex')
}

/** Sources below a path relative to the root; tests and notes do not end up in what is built. */
async function listFiles(path: string): Promise<string[]> {
  if (/\.\w+$/.test(path)) return [path]
  const entries = await readdir(inRoot(path), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$|\.md$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
}

const stampPath = (target: string): string => inRoot('.cache/build', `${target}.stamp`)

export async function readStamp(target: string): Promise<string | null> {
  try {
    return await readFile(stampPath(target), 'utf8')
  } catch {
    return null
  }
}

export async function writeStamp(target: string, hash: string): Promise<void> {
  const path = stampPath(target)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, hash)
}
