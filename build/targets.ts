import { existsSync } from 'node:fs'
import { build } from 'vite'
import { withLock } from './lock.ts'
import { inRoot } from './paths.ts'
import { sayWhile } from './say.ts'
import { hashSources, readStamp, writeStamp } from './stamp.ts'

interface Target {
  readonly title: string
  readonly config: string
  readonly sources: readonly string[]
  /** Must exist for the target to count as built. */
  readonly outputs: readonly string[]
}

const common = ['shared', 'package-lock.json', 'build/paths.ts', 'build/notices.ts']

const targets = {
  renderer: {
    title: 'Building the page',
    config: 'build/renderer.config.ts',
    sources: [...common, 'renderer', 'electron/core', 'build/renderer.config.ts', 'build/exported-player.ts'],
    outputs: [
      ...['index.html', 'capture.html', 'panel.html', 'exported-player.js'].map((name) => `dist/renderer/${name}`),
    ],
  },
  main: {
    title: 'Building the desktop program',
    config: 'build/main.config.ts',
    sources: [...common, 'electron', 'server', 'build/icons/tray', 'build/main.config.ts'],
    outputs: [
      'dist/electron/main.js',
      'dist/electron/server.js',
      'dist/electron/key-hook.js',
      'dist/electron/tray-idleLight.png',
    ],
  },
  preload: {
    title: 'Building the preload script',
    config: 'build/preload.config.ts',
    sources: [...common, 'electron/preload.ts', 'build/preload.config.ts'],
    outputs: ['dist/electron/preload.cjs'],
  },
} as const satisfies Record<string, Target>

export type TargetName = keyof typeof targets
export const allTargets = Object.keys(targets) as TargetName[]

/** Builds what is stale. Returns the names of what had to be built. */
export function ensureBuilt(names: readonly TargetName[], options: { force?: boolean } = {}): Promise<string[]> {
  return withLock('build', () => buildStale(names, options))
}

async function buildStale(names: readonly TargetName[], options: { force?: boolean }): Promise<string[]> {
  const built: string[] = []
  for (const name of names) {
    const target: Target = targets[name]
    const hash = await hashSources(target.sources)
    const isThere = target.outputs.every((output) => existsSync(inRoot(output)))
    if (!options.force && isThere && (await readStamp(name)) === hash) continue
    await sayWhile(target.title, () => build({ configFile: inRoot(target.config), logLevel: 'warn' }))
    await writeStamp(name, hash)
    built.push(name)
  }
  return built
}
