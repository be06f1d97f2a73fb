import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { inRoot } from './paths.ts'
import { runNode } from './run.ts'
import { sayWhile } from './say.ts'

/** The download is about 110 MB: done in this time by 10 Mbit/s, and whoever is behind a closed network waits no longer. */
const DOWNLOAD_LIMIT_MS = 120_000

/** Where Electron can run, or in one line why not. */
export type ElectronChoice =
  | { readonly kind: 'binary'; readonly path: string }
  | { readonly kind: 'none'; readonly why: string }

/** Electron's binary, fetched by its own script when it is not there yet (since 42 it comes on first use). */
export async function findElectron(): Promise<ElectronChoice> {
  const place = placeOf(process.env)
  if ('why' in place) return place
  const present = binaryIn(place.folder)
  if (present !== null) return { kind: 'binary', path: present }
  const { isOk, text } = await sayWhile(`Getting Electron ${versionOf(place.folder)} (once, about 110 MB)`, () =>
    runNode(join(place.folder, 'install.js'), [], { output: 'keep', limitMs: DOWNLOAD_LIMIT_MS }),
  )
  const fetched = binaryIn(place.folder)
  if (isOk && fetched !== null) return { kind: 'binary', path: fetched }
  return { kind: 'none', why: `its download did not work (${firstLine(text) || 'no answer in time'})` }
}

/** The same without fetching anything, for windows on the display that `env` names. */
export function presentElectron(env: Readonly<Record<string, string | undefined>>): ElectronChoice {
  const place = placeOf(env)
  if ('why' in place) return place
  const path = binaryIn(place.folder)
  if (path !== null) return { kind: 'binary', path }
  return { kind: 'none', why: 'its binary is not here; node node_modules/electron/install.js fetches it' }
}

/** The folder of an unpacked Electron, to pack it; null where it has not been fetched. */
export function presentElectronFolder(): string | null {
  const folder = electronFolder()
  return folder !== null && binaryIn(folder) !== null ? join(folder, 'dist') : null
}

function placeOf(
  env: Readonly<Record<string, string | undefined>>,
): { readonly folder: string } | { readonly kind: 'none'; readonly why: string } {
  const obstacle = obstacleOf(process.platform, env, process.getuid?.() ?? null)
  if (obstacle !== null) return { kind: 'none', why: obstacle }
  const folder = electronFolder()
  return folder === null ? { kind: 'none', why: 'the package electron is not installed' } : { folder }
}

/** What keeps Electron from showing a window here; null when nothing does. `uid`: null where there are none. */
export function obstacleOf(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  uid: number | null,
): string | null {
  if (platform !== 'linux') return null
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display here'
  // Chromium refuses to run as root with its sandbox, and Earshot never runs without it.
  return uid === 0 ? 'it does not run as root' : null
}

function electronFolder(): string | null {
  try {
    return dirname(createRequire(inRoot('package.json')).resolve('electron/package.json'))
  } catch {
    return null
  }
}

function binaryIn(folder: string): string | null {
  try {
    const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim())
    return existsSync(path) ? path : null
  } catch {
    return null
  }
}

const Package = z.object({ version: z.string() })
const versionOf = (folder: string): string =>
  Package.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).version

const firstLine = (text: string): string => text.trim().split('\n')[0]?.slice(0, 160) ?? ''
