import { readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { Plugin } from 'vite'
import { inRoot } from './paths.ts'

export const NOTICES_FILE = 'third-party-notices.txt'

/** Parts of other people's packages that lie in ours as files of their own. */
const packedBeside = ['better-sqlite3', 'node-gyp-build', 'opus-recorder', 'uiohook-napi']

/**
 * Writes beside a bundle whose work is in it and under which terms: licences ask for their text to come along. What was read while bundling
 * counts, also where nothing of it was left in the end.
 */
export function thirdPartyNotices(options: { readonly withPackedBeside?: boolean } = {}): Plugin {
  return {
    name: 'earshot:notices',
    async writeBundle({ dir }) {
      const folders = new Set([...this.getModuleIds()].flatMap((id) => packageFolderOf(id) ?? []))
      if (options.withPackedBeside) for (const name of packedBeside) folders.add(inRoot('node_modules', name))
      if (dir !== undefined) await writeFile(join(dir, NOTICES_FILE), noticesOf([...folders]))
    },
  }
}

/** The folder of the npm package that a module belongs to; null: it is ours, or made up by the bundler. */
export function packageFolderOf(moduleId: string): string | null {
  const path = moduleId.replaceAll('\\', '/').replace(/[?#].*$/, '')
  const found = /^(?!\0)(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\/[^\0]*$/.exec(path)?.[1]
  return found === undefined ? null : found.replaceAll('/', sep)
}

/**
 * The licence a package brings along, and what else it asks to be passed on. Some name the MIT licence and forget its text. Throws where there
 * is neither: that is for a person to look at.
 */
export function licenceOf(folder: string): string {
  const names = readdirSync(folder).filter((name) => /^(?:licen[cs]e|copying|notice)/i.test(name))
  const texts = names.sort().map((name) => readFileSync(join(folder, name), 'utf8').trim())
  if (texts.length > 0) return texts.join('\n\n')
  const { license, author, name } = manifestOf(folder)
  if (license === 'MIT') return mitOf(typeof author === 'string' ? author : (author?.name ?? `the authors of ${name}`))
  throw new Error(`${name} brings no licence text. Find it, or do without the package.`)
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly author?: string | { readonly name: string }
}
const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

const mitOf = (holder: string): string => `Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY
CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`

function noticesOf(folders: readonly string[]): string {
  const parts = folders.map((folder) => {
    const { name, version, license } = manifestOf(folder)
    return `${name} ${version} (${license ?? 'see below'})\n\n${licenceOf(folder)}\n`
  })
  const line = `\n${'-'.repeat(80)}\n\n`
  return `Earshot holds work of others, under these terms.\n${line}${parts.sort().join(line)}`
}
