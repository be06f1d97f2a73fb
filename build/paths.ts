import { join, resolve } from 'node:path'

/** The repository, wherever it was cloned to. */
export const root = resolve(import.meta.dirname, '..')
export const inRoot = (...parts: string[]): string => join(root, ...parts)

/** The program behind a package's command, to be run by this very Node on every system. */
export const tools = {
  biome: inRoot('node_modules/@biomejs/biome/bin/biome'),
  tsc: inRoot('node_modules/typescript/bin/tsc'),
  vitest: inRoot('node_modules/vitest/vitest.mjs'),
} as const
