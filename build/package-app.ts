import { existsSync } from 'node:fs'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Configuration, Platform } from 'electron-builder'
import { presentElectronFolder } from './electron-binary.ts'
import { packageConfig } from './electron-builder.config.ts'
import { withLock } from './lock.ts'
import { inRoot, root } from './paths.ts'
import { withRollout } from './rollout.ts'
import { makeStandInElectron } from './stand-in-electron.ts'
import { allTargets, ensureBuilt } from './targets.ts'

export interface PackageOptions {
  /** The folder that a package would hold, and no package. */
  readonly isDir: boolean
  /** None: all. */
  readonly targets: readonly string[]
  /** Percent; null: everyone at once. */
  readonly rollout: number | null
  /** Nothing on standard output but the answer. */
  readonly isQuiet: boolean
}

export interface Packaged {
  readonly artifacts: readonly string[]
  /** Megabytes of the archive and of what lies unpacked beside it, without Electron; null where no folder stayed behind. */
  readonly ownMb: number | null
  readonly ownGoalMb: number
  readonly isStandIn: boolean
}

/** What the app may add to Electron's own size. */
const OWN_GOAL_MB = 25

const platforms: Partial<
  Record<NodeJS.Platform, { readonly platform: Platform; readonly targets: readonly string[] }>
> = {
  darwin: { platform: Platform.MAC, targets: ['dmg', 'zip'] },
  win32: { platform: Platform.WINDOWS, targets: ['nsis'] },
  linux: { platform: Platform.LINUX, targets: ['AppImage', 'deb', 'rpm'] },
}

/** What can be packed on this system: each system packs for itself. */
export const packageTargets = (platform: NodeJS.Platform): readonly string[] => platforms[platform]?.targets ?? []

export async function packageApp(options: PackageOptions): Promise<Packaged> {
  return quietly(options.isQuiet, async () => {
    await ensureBuilt(allTargets)
    return withLock('package', () => pack(options))
  })
}

async function pack({ isDir, targets, rollout }: PackageOptions): Promise<Packaged> {
  const here = platforms[process.platform]
  if (!here) throw new Error(`There are no packages for ${process.platform}.`)
  forgetEmpty(process.env)
  const config = packageConfig(process.env)
  const electron = isDir ? await electronForDir() : { config: {}, isStandIn: false }
  // What was packed to be given away is not lost to a look at what would be packed.
  const output = inRoot(isDir ? '.cache/package' : 'release')
  await rm(output, { recursive: true, force: true })
  const artifacts = await build({
    projectDir: root,
    // Only by who runs the release, and by hand.
    publish: 'never',
    targets: here.platform.createTarget(isDir ? 'dir' : targets.length > 0 ? [...targets] : null),
    config: { ...config, ...electron.config, directories: { ...config.directories, output } },
  })
  if (rollout !== null) await limitRollout(output, rollout)
  const resources = await resourceFolders(output)
  const [first] = resources
  return {
    artifacts: isDir ? await unpackedFolders(output) : artifacts,
    ownMb: first === undefined ? null : Math.round((await sizeOf(first)) / 1e4) / 100,
    ownGoalMb: OWN_GOAL_MB,
    isStandIn: electron.isStandIn,
  }
}

/** A workflow without a secret hands over an empty variable, which electron-builder would take for a certificate's path. */
function forgetEmpty(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env).filter((key) => /^(?:WIN_CSC|CSC|APPLE|EARSHOT_UPDATE)_/.test(key))) {
    if (env[name] === '') delete env[name]
  }
}

/** Electron as npm put it here, or a folder that stands in for it: nothing is fetched to look into a package. */
async function electronForDir(): Promise<{ config: Configuration; isStandIn: boolean }> {
  const present = presentElectronFolder()
  if (present !== null) return { config: { electronDist: present }, isStandIn: false }
  if (process.platform !== 'linux') {
    throw new Error('Electron is not here, and only Linux has a stand-in. Run node node_modules/electron/install.js.')
  }
  const folder = inRoot('.cache/stand-in-electron')
  await makeStandInElectron(folder)
  return { config: { electronDist: folder }, isStandIn: true }
}

/** electron-builder writes its progress to standard output, where JSON is to stand alone. */
async function quietly<T>(isQuiet: boolean, work: () => Promise<T>): Promise<T> {
  if (!isQuiet) return work()
  const { write } = process.stdout
  process.stdout.write = process.stderr.write.bind(process.stderr) as typeof write
  try {
    return await work()
  } finally {
    process.stdout.write = write
  }
}

/** The files by which installed programs hear of a version. */
async function limitRollout(output: string, percent: number): Promise<void> {
  const names = (await readdir(output)).filter((name) => /^[a-z]+(?:-(?:mac|linux)(?:-\w+)?)?\.yml$/.test(name))
  const told = names.filter((name) => !name.startsWith('builder-'))
  if (told.length === 0) throw new Error('--rollout needs EARSHOT_UPDATE_URL: without it there are no updates.')
  for (const name of told) {
    const path = join(output, name)
    await writeFile(path, withRollout(await readFile(path, 'utf8'), percent))
  }
}

async function unpackedFolders(output: string): Promise<string[]> {
  const entries = await readdir(output, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => join(output, name))
}

async function resourceFolders(output: string): Promise<string[]> {
  const folders = await unpackedFolders(output)
  const places = folders.flatMap((folder) => [
    join(folder, 'resources'),
    join(folder, 'Earshot.app', 'Contents', 'Resources'),
  ])
  return places.filter((place) => existsSync(join(place, 'app.asar')))
}

async function sizeOf(resources: string): Promise<number> {
  const unpacked = join(resources, 'app.asar.unpacked')
  const inside = await readdir(unpacked, { recursive: true, withFileTypes: true })
  const files = inside.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const sizes = await Promise.all([join(resources, 'app.asar'), ...files].map(async (path) => (await stat(path)).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}
