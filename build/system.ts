import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './run.ts'
import { say, sayWhile } from './say.ts'

/** What a script needs of the machine beyond npm packages. */
export type Feature = 'browser' | 'keyHook' | 'display' | 'keys' | 'bus' | 'mediaTools' | 'fonts'

interface Requirement {
  readonly what: string
  /** Debian and Ubuntu. */
  readonly packages: readonly string[]
  isThere(): Promise<boolean>
}

const requirements: Readonly<Record<Feature, Requirement>> = {
  browser: { what: 'a browser', packages: ['chromium'], isThere: async () => findBrowser() !== null },
  keyHook: {
    what: 'libraries for global keys',
    packages: ['libxtst6', 'libxt6', 'libxinerama1', 'libxkbcommon-x11-0'],
    isThere: () => hasLibraries(['libXtst.so.6', 'libXt.so.6', 'libXinerama.so.1', 'libxkbcommon-x11.so.0']),
  },
  display: { what: 'a virtual display', packages: ['xvfb'], isThere: async () => findProgram(['Xvfb']) !== null },
  keys: { what: 'a way to press keys', packages: ['xdotool'], isThere: async () => findProgram(['xdotool']) !== null },
  bus: { what: 'a D-Bus of its own', packages: ['dbus'], isThere: async () => findProgram(['dbus-daemon']) !== null },
  mediaTools: {
    what: 'tools to examine recordings',
    packages: ['opus-tools', 'ffmpeg'],
    isThere: async () => findProgram(['opusinfo']) !== null && findProgram(['ffprobe']) !== null,
  },
  fonts: {
    what: 'fonts',
    packages: ['fonts-liberation'],
    isThere: async () => existsSync('/usr/share/fonts/truetype/liberation'),
  },
}

/** Everything the tests use. */
export const testFeatures: readonly Feature[] = ['browser', 'keyHook', 'display', 'keys', 'bus', 'mediaTools', 'fonts']

export interface Missing {
  readonly features: readonly Feature[]
  /** For the person: what is missing and the exact command; empty when nothing is. */
  readonly advice: string
}

/**
 * Installs what is missing where that can be done without asking (Debian or Ubuntu, as root); elsewhere says how.
 * Never throws and never stops the caller: what stays missing is in the answer. macOS and Windows need nothing.
 */
export async function ensureSystem(features: readonly Feature[]): Promise<Missing> {
  const before = await findMissing(features)
  if (before.length === 0) return { features: [], advice: '' }
  const packages = before.flatMap((feature) => requirements[feature].packages)
  const isRoot = process.getuid?.() === 0
  if (isRoot && findProgram(['apt-get'])) {
    const names = before.map((feature) => requirements[feature].what).join(', ')
    await sayWhile(`Installing ${names} (once)`, () => install(packages))
  }
  const after = await findMissing(before)
  if (after.length === 0) return { features: [], advice: '' }
  return { features: after, advice: adviceFor(after) }
}

async function findMissing(features: readonly Feature[]): Promise<Feature[]> {
  if (process.platform !== 'linux') return []
  const found = await Promise.all(features.map((feature) => requirements[feature].isThere()))
  return features.filter((_, index) => !found[index])
}

function adviceFor(features: readonly Feature[]): string {
  const names = features.map((feature) => requirements[feature].what).join(', ')
  const packages = features.flatMap((feature) => requirements[feature].packages).join(' ')
  return findProgram(['apt-get'])
    ? `Missing: ${names}. Install with: sudo apt-get install -y --no-install-recommends ${packages}`
    : `Missing: ${names}. Install what your system has for the Debian packages ${packages}.`
}

async function install(packages: readonly string[]): Promise<void> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const wait = ['-o', 'DPkg::Lock::Timeout=120']
  const steps = [
    ['update', ...wait],
    ['install', '-y', '--no-install-recommends', ...wait, ...packages],
  ]
  for (const args of steps) {
    const outcome = await run({ command: 'apt-get', args, env, limitMs: 600_000, output: 'keep' })
    // An old package list may do: only the outcome of the installation counts, and that is looked at afterwards.
    if (!outcome.isOk) say(`  apt-get ${args[0]} failed: ${lastLines(outcome.text)}`)
  }
}

const lastLines = (text: string): string => text.trim().split('\n').slice(-3).join(' | ')

/** The first of `names` on PATH. */
export function findProgram(names: readonly string[]): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name)
      if (existsSync(path)) return path
    }
  }
  return null
}

/** A Chromium by any of its names; null where none is on PATH (macOS and Windows keep theirs elsewhere). */
export const findBrowser = (): string | null =>
  findProgram(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'])

async function hasLibraries(names: readonly string[]): Promise<boolean> {
  const program = findProgram(['ldconfig']) ?? '/sbin/ldconfig'
  const { isOk, text } = await run({ command: program, args: ['-p'], output: 'keep' })
  // Without a list to look at there is nothing to say against it; the key hook reports the truth when it starts.
  return !isOk || names.every((name) => text.includes(name))
}
