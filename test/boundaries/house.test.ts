import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listRepository, readText, root } from './repository.ts'

const topFolders = ['shared', 'server', 'renderer', 'electron', 'cli', 'test', 'build']

const homePath = /(?<![\w.:/-])\/(?:home|Users|work|root)\/[\w.-]+/
const machinePath = /(?<![\w.:/-])\/(?:home|Users|work|root|tmp)\/[\w.-]+/

describe('the house', () => {
  it.each(topFolders)('%s explains itself and has its own types', (folder) => {
    expect(existsSync(join(root, folder, 'README.md'))).toBe(true)
    expect(existsSync(join(root, folder, 'tsconfig.json'))).toBe(true)
  })

  it('keeps the page and the shared code free of Node, and the rest free of the DOM', () => {
    const types = (folder: string): string => readText(`${folder}/tsconfig.json`)
    for (const folder of ['shared', 'renderer']) expect(types(folder)).not.toContain('"node"')
    for (const folder of ['shared', 'server', 'electron', 'cli', 'build']) expect(types(folder)).not.toContain('DOM')
  })

  it('composes Electron in fewer than 150 lines', () => {
    expect(readText('electron/main.ts').split('\n').length).toBeLessThan(150)
  })

  it('shows ipcRenderer to the preload script alone', () => {
    const users = listRepository().filter(
      (file) => /\.tsx?$/.test(file) && !file.startsWith('test/') && /\bipcRenderer\b/.test(readText(file)),
    )
    expect(users).toEqual(['electron/preload.ts'])
  })

  it('names no path of the computer it was written on', () => {
    const texts = listRepository().filter((file) => /\.(?:ts|tsx|js|json|md|yml|yaml|html|css)$/.test(file))
    const found = texts.flatMap((file) => {
      // A shell example in a README may use the temporary folder that every system has.
      const path = file.endsWith('.md') ? homePath : machinePath
      const lines = readText(file).split('\n')
      return lines.flatMap((line, index) => (path.test(line) ? [`${file}:${index + 1}`] : []))
    })
    expect(found).toEqual([])
  })
})
