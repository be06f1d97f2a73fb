/** One module that a file names, and the line it stands on. */
export interface Import {
  readonly specifier: string
  readonly line: number
  /** `import type ...`, `export type ... from`: gone before the program runs. */
  readonly isTypeOnly: boolean
  /** `new URL('./x', import.meta.url)`: bundlers make code of it; Node takes it for a path, of a program to start for instance. */
  readonly isPath: boolean
}

/**
 * Finds every module a TypeScript source names: import and export declarations, `import()`, `require()`,
 * `import.meta.resolve()` and `new URL('...', import.meta.url)`. Comments and strings that only talk of imports are no imports.
 */
export function scanImports(source: string): Import[] {
  const code = blankComments(source)
  const found: Import[] = []
  for (const { pattern, isTypeOnly, isPath = false } of patterns) {
    for (const match of code.matchAll(pattern)) {
      const specifier = match.groups?.specifier
      if (specifier === undefined) continue
      const line = code.slice(0, match.index + match[0].length).split('\n').length
      found.push({ specifier, line, isTypeOnly: isTypeOnly(match.groups?.clause ?? ''), isPath })
    }
  }
  return found.sort((a, b) => a.line - b.line)
}

const isType = (clause: string): boolean => /^type\s+(?!from\b|,)/.test(clause)

const patterns: readonly { pattern: RegExp; isTypeOnly: (clause: string) => boolean; isPath?: boolean }[] = [
  // `import x, { y } from 'z'`, `export * from 'z'`, `import 'z'`: at the start of a statement only.
  {
    pattern: /(?<=^|[;\n])\s*(?:import|export)\b\s*(?<clause>[\w$*{},\s]*?)\s*from\s*(["'])(?<specifier>[^"'\n]+)\2/g,
    isTypeOnly: isType,
  },
  { pattern: /(?<=^|[;\n])\s*import\s*(["'])(?<specifier>[^"'\n]+)\1/g, isTypeOnly: () => false },
  { pattern: /\bimport\s*\(\s*(["'`])(?<specifier>[^"'`\n]+)\1/g, isTypeOnly: () => false },
  { pattern: /\brequire(?:\.resolve)?\s*\(\s*(["'`])(?<specifier>[^"'`\n]+)\1/g, isTypeOnly: () => false },
  { pattern: /\bimport\.meta\.resolve\s*\(\s*(["'`])(?<specifier>[^"'`\n]+)\1/g, isTypeOnly: () => false },
  {
    pattern: /\bnew\s+URL\s*\(\s*(["'`])(?<specifier>\.[^"'`\n]+)\1\s*,\s*import\.meta\.url/g,
    isTypeOnly: () => false,
    isPath: true,
  },
]

/** Comments become spaces, so that lines keep their numbers; strings and regular expressions stay as they are. */
function blankComments(source: string): string {
  const token =
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|(?<=[=(,:[!&|?{};\n]\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/g
  return source.replace(token, (text) => {
    if (text.startsWith('//') || text.startsWith('/*')) return text.replace(/[^\n]/g, ' ')
    return text
  })
}
