import { describe, expect, it } from 'vitest'
import { checkFile } from './import-table.ts'
import { listRepository, readText } from './repository.ts'
import { scanImports } from './scan-imports.ts'

const messages = (file: string, source: string): string[] =>
  checkFile(file, source).map(({ line, message }) => `${line}: ${message}`)

describe('the import table', () => {
  it('is kept by every file', () => {
    const sources = listRepository().filter((file) => /\.(?:ts|tsx|mts|cts)$/.test(file))
    expect(sources.length).toBeGreaterThan(20)
    const broken = sources.flatMap((file) => checkFile(file, readText(file)))
    expect(broken.map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual([])
  })

  it('catches Node in shared and in the renderer, with or without its prefix', () => {
    expect(messages('shared/kernel/x.ts', "\nimport { join } from 'node:path'\n")).toEqual([
      '2: shared runs without Node, so it cannot import node:path',
    ])
    expect(messages('renderer/app/x.tsx', "import fs from 'fs'")).toHaveLength(1)
    expect(messages('renderer/app/x.tsx', "const fs = await import('node:fs')")).toHaveLength(1)
  })

  it('catches electron anywhere but in the shell', () => {
    const source = "import { app } from 'electron'"
    for (const file of ['electron/core/x.ts', 'electron/browser/x.ts', 'renderer/x.ts', 'server/x.ts', 'cli/x.ts']) {
      expect(messages(file, source)).toHaveLength(1)
    }
    for (const file of ['electron/main.ts', 'electron/preload.ts', 'electron/shell/x.ts']) {
      expect(messages(file, source)).toEqual([])
    }
  })

  it('catches crossing from one side to another, by path and by alias', () => {
    expect(messages('renderer/app/x.ts', "import { createCore } from '#core/core.ts'")).toHaveLength(1)
    expect(messages('renderer/app/x.ts', "import { serve } from '../../server/main.ts'")).toHaveLength(1)
    expect(messages('server/x.ts', "import { a } from '../electron/core/a.ts'")).toHaveLength(1)
    expect(messages('electron/core/x.ts', "import { a } from '../shell/a.ts'")).toHaveLength(1)
    expect(messages('electron/core/sync/x.ts', "const a = require('../../browser/a.ts')")).toHaveLength(1)
    expect(messages('shared/x.ts', "export * from '../renderer/a.ts'")).toHaveLength(1)
    expect(messages('shared/x.ts', "import '../../elsewhere.ts'")).toHaveLength(1)
    expect(messages('electron/preload.ts', "import { isAppUrl } from './shell/origin.ts'")).toHaveLength(1)
    expect(messages('build/x.ts', "import { createCore } from '../electron/core/core.ts'")).toHaveLength(1)
    expect(messages('server/x.ts', "import { run } from '../build/run.ts'")).toHaveLength(1)
  })

  it('catches a worker of another side, but lets Node name a program to start', () => {
    const source = "const program = new URL('../../server/main.ts', import.meta.url)"
    expect(messages('renderer/app/x.ts', source)).toHaveLength(1)
    expect(messages('cli/commands/x.ts', source)).toEqual([])
  })

  it('lets the type of a router cross, but not the router', () => {
    const path = '../../electron/core/router.ts'
    expect(messages('renderer/bridge/x.ts', `import type { DesktopRouter } from '${path}'`)).toEqual([])
    expect(messages('renderer/bridge/x.ts', `import { createRouter } from '${path}'`)).toHaveLength(1)
    expect(messages('renderer/bridge/x.ts', `import type { Core } from '../../electron/core/core.ts'`)).toHaveLength(1)
  })
})

describe('the scanner', () => {
  it('finds every way to name a module', () => {
    const source = [
      "import a from 'a'",
      "import type { B } from 'b'",
      'import {',
      '  c,',
      "} from 'c'",
      "export { d } from 'd'",
      "import 'e'",
      "const f = await import('f')",
      "const g = require('g')",
      "const h = new URL('./h.ts', import.meta.url)",
      "type I = import('i').I",
      "const j = import.meta.resolve('j')",
    ].join('\n')
    expect(scanImports(source).map(({ specifier, line }) => `${specifier}${line}`)).toEqual([
      'a1',
      'b2',
      'c5',
      'd6',
      'e7',
      'f8',
      'g9',
      './h.ts10',
      'i11',
      'j12',
    ])
    expect(scanImports(source).filter((found) => found.isTypeOnly)).toHaveLength(1)
  })

  it('is not misled by comments', () => {
    const source = ["// import a from 'a'", "/* import('b')", " */ const url = 'http://x' // require('c')"].join('\n')
    expect(scanImports(source)).toEqual([])
  })
})
