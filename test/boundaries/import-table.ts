import { builtinModules } from 'node:module'
import { dirname, posix } from 'node:path'
import { type Import, scanImports } from './scan-imports.ts'

/** Who may import whom. The longest matching folder counts; a file outside of all of them is under no rule. */
interface Rule {
  readonly folder: string
  /** Folders of ours it may import, itself included. */
  readonly mayUse: readonly string[]
  readonly mayUseNode: boolean
  readonly mayUseElectron: boolean
}

const rules: readonly Rule[] = [
  { folder: 'shared', mayUse: ['shared'], mayUseNode: false, mayUseElectron: false },
  { folder: 'renderer', mayUse: ['renderer', 'shared'], mayUseNode: false, mayUseElectron: false },
  { folder: 'server', mayUse: ['server', 'shared'], mayUseNode: true, mayUseElectron: false },
  { folder: 'electron/core', mayUse: ['electron/core', 'shared'], mayUseNode: true, mayUseElectron: false },
  {
    folder: 'electron/shell',
    mayUse: ['electron/shell', 'electron/core', 'shared'],
    mayUseNode: true,
    mayUseElectron: true,
  },
  {
    folder: 'electron/browser',
    mayUse: ['electron/browser', 'electron/core', 'shared'],
    mayUseNode: true,
    mayUseElectron: false,
  },
  {
    folder: 'electron/main.ts',
    mayUse: ['electron/shell', 'electron/core', 'shared'],
    mayUseNode: true,
    mayUseElectron: true,
  },
  { folder: 'electron/preload.ts', mayUse: [], mayUseNode: false, mayUseElectron: true },
  {
    folder: 'electron',
    mayUse: ['electron/shell', 'electron/core', 'shared'],
    mayUseNode: true,
    mayUseElectron: false,
  },
  { folder: 'cli', mayUse: ['cli', 'electron/core', 'shared'], mayUseNode: true, mayUseElectron: false },
  { folder: 'build', mayUse: ['build', 'shared'], mayUseNode: true, mayUseElectron: false },
]

/** The type of a router may cross: it is the contract between two programs, and gone before either runs. */
const typeDoors: readonly RegExp[] = [/^electron\/core\/router\.ts$/, /^server\/.*router\.ts$/]

const aliases: readonly { prefix: string; folder: string }[] = [
  { prefix: '#shared/', folder: 'shared/' },
  { prefix: '#core/', folder: 'electron/core/' },
]

const nodeModules = new Set(builtinModules)

export interface Violation {
  readonly file: string
  readonly line: number
  readonly message: string
}

/** Checks one file. `file`: relative to the repository's root, with forward slashes. Tests may import anything. */
export function checkFile(file: string, source: string): Violation[] {
  const rule = ruleFor(file)
  if (!rule || /\.test\.tsx?$/.test(file)) return []
  return scanImports(source).flatMap((found) => {
    const message = problemOf(file, rule, found)
    return message === null ? [] : [{ file, line: found.line, message }]
  })
}

function ruleFor(file: string): Rule | undefined {
  return rules
    .filter(({ folder }) => isIn(file, folder))
    .toSorted((a, b) => b.folder.length - a.folder.length)
    .at(0)
}

function problemOf(file: string, rule: Rule, { specifier, isTypeOnly, isPath }: Import): string | null {
  if (isPath && rule.mayUseNode) return null
  if (specifier === 'electron' || specifier.startsWith('electron/')) {
    return rule.mayUseElectron ? null : `only electron/main.ts, electron/preload.ts and electron/shell import electron`
  }
  if (specifier.startsWith('node:') || nodeModules.has(specifier)) {
    return rule.mayUseNode ? null : `${rule.folder} runs without Node, so it cannot import ${specifier}`
  }
  const target = targetOf(file, specifier)
  if (target === null) return null
  if (target === 'outside') return `${specifier} leads out of the repository`
  if (rule.mayUse.some((folder) => isIn(target, folder))) return null
  if (isTypeOnly && typeDoors.some((door) => door.test(target))) return null
  return `${rule.folder} may import ${rule.mayUse.join(', ') || 'nothing of ours'}, but not ${target}`
}

/** The imported file of ours, relative to the root; null for a package. */
function targetOf(file: string, specifier: string): string | 'outside' | null {
  for (const { prefix, folder } of aliases) {
    if (specifier.startsWith(prefix)) return posix.normalize(folder + specifier.slice(prefix.length))
  }
  if (specifier.startsWith('#')) return 'outside'
  if (!specifier.startsWith('.')) return specifier.startsWith('/') ? 'outside' : null
  const target = posix.normalize(posix.join(dirname(file), specifier.replace(/[?#].*$/, '')))
  return target.startsWith('..') ? 'outside' : target
}

const isIn = (file: string, folder: string): boolean => file === folder || file.startsWith(`${folder}/`)
