import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { extractAll, listPackage, statFile } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { fuses, openedExtensions, packageConfig } from '../../../build/electron-builder.config.ts'
import { licenceOf, packageFolderOf } from '../../../build/notices.ts'
import { inRoot } from '../../../build/paths.ts'
import { type ElectronRun, startElectron } from '../../electron-host/start.ts'
import { startXServer, type XServer } from '../hotkey/x-server.ts'

/** What `npm run package -- --dir` makes, looked at and, as far as that goes without Electron's own binary, run. */

const run = promisify(execFile)
interface Packaged {
  readonly artifacts: readonly [string]
  readonly ownMb: number
  readonly ownGoalMb: number
  readonly isStandIn: boolean
}

let made: Packaged
let folder = ''
const resources = (): string => join(made.artifacts[0], 'resources')
const archive = (): string => join(resources(), 'app.asar')
const unpacked = (...parts: string[]): string => join(resources(), 'app.asar.unpacked', ...parts)
const packedFiles = (): string[] =>
  listPackage(archive(), { isPack: false })
    .map((path) => path.slice(1).replaceAll('\\', '/'))
    .filter((path) => !('files' in statFile(archive(), path)))

beforeAll(async () => {
  const { stdout } = await run(process.execPath, [inRoot('build/package.ts'), '--dir', '--json'])
  made = JSON.parse(stdout) as Packaged
  // Away from this checkout: what the package lacks must not be found beside it.
  folder = await mkdtemp(join(tmpdir(), 'earshot-package-'))
}, 180_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the archive', () => {
  it('holds our bundles, what npm brought that must stay a file, and nothing else', () => {
    const allowed = [
      /^package\.json$/,
      /^LICENSE$/,
      /^dist\/electron\/(?:main|server|key-hook|chunks\/[\w-]+)\.js$/,
      /^dist\/electron\/preload\.cjs$/,
      /^dist\/electron\/(?:tray|overlay)-[\w@]+\.png$/,
      /^dist\/renderer\/[\w-]+\.html$/,
      /^dist\/renderer\/exported-player\.js$/,
      /^dist\/renderer\/assets\/[\w.-]+\.(?:js|mjs|css|svg|woff2|wasm|png|pfb|ttf)$/,
      /^node_modules\/(?:better-sqlite3|uiohook-napi|node-gyp-build|opus-recorder)\/(?:package\.json|LICENSE[.\w]*)$/,
      /^node_modules\/better-sqlite3\/(?:lib\/[\w/-]+\.js|prebuilds\/[\w-]+\.node)$/,
      /^node_modules\/uiohook-napi\/(?:dist\/index\.js|prebuilds\/[\w-]+\/uiohook-napi\.node)$/,
      /^node_modules\/node-gyp-build\/(?:index|node-gyp-build)\.js$/,
      /^node_modules\/opus-recorder\/dist\/(?:en|de)coderWorker\.min\.(?:js|wasm)$/,
    ]
    const files = packedFiles()
    expect(files.filter((path) => !allowed.some((pattern) => pattern.test(path)))).toEqual([])
    expect(files.filter((path) => /(?:^|\/)(?:test|src|docs)\/|\.(?:test|spec)\.|\.tsx?$|\.map$/.test(path))).toEqual(
      [],
    )
    expect(files).toContain('dist/renderer/index.html')
  })

  it('has the native modules of this system alone, and beside itself', () => {
    const here = `${process.platform}-${process.arch}`
    const native = packedFiles().filter((path) => path.endsWith('.node'))
    expect(native.sort()).toEqual([
      `node_modules/better-sqlite3/prebuilds/${here}.node`,
      `node_modules/uiohook-napi/prebuilds/${here}/uiohook-napi.node`,
    ])
    for (const path of native) expect(statFile(archive(), path)).toMatchObject({ unpacked: true })
    const outside = readdirSync(unpacked(), { recursive: true, encoding: 'utf8' })
    for (const path of native) expect(outside.map((name) => name.replaceAll('\\', '/'))).toContain(path)
  })

  it('comes with the terms of everybody whose work is in it, word for word', async () => {
    for (const [bundle, notices] of [
      ['electron', 'program'],
      ['renderer', 'pages'],
    ] as const) {
      const text = await readFile(join(resources(), 'licences', `${notices}.txt`), 'utf8')
      // What the bundler itself says it put in, not what the notices were made of.
      const maps = readdirSync(inRoot('dist', bundle), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.map'))
        .map((name) => inRoot('dist', bundle, name))
      const folders = new Set<string>()
      for (const map of maps) {
        const { sources } = JSON.parse(await readFile(map, 'utf8')) as { sources: string[] }
        for (const source of sources) {
          const folder = packageFolderOf(resolve(dirname(map), source))
          if (folder !== null) folders.add(folder)
        }
      }
      expect(folders.size).toBeGreaterThan(5)
      for (const folder of folders) {
        expect(text).toContain(`${folder.slice(folder.lastIndexOf('node_modules') + 13).replaceAll('\\', '/')} `)
        expect(text).toContain(licenceOf(folder))
      }
    }
    const program = await readFile(join(resources(), 'licences', 'program.txt'), 'utf8')
    for (const name of ['better-sqlite3', 'uiohook-napi', 'node-gyp-build', 'opus-recorder'])
      expect(program).toContain(licenceOf(inRoot('node_modules', name)))
  })

  it('adds little to Electron', () => {
    console.error(`  Earshot's own part of the package: ${made.ownMb} MB`)
    expect(made.ownMb).toBeGreaterThan(1)
    expect(made.ownMb).toBeLessThanOrEqual(made.ownGoalMb)
    expect(made.ownGoalMb).toBe(25)
  })
})

describe('the native modules', () => {
  let display: XServer
  beforeAll(async () => {
    display = await startXServer()
  })
  afterAll(() => display.stop())
  const load = (code: string) =>
    run(process.execPath, ['-e', code], { cwd: folder, env: { ...process.env, DISPLAY: display.display } })

  it('are loaded from there by a plain Node', async () => {
    const sqlite = JSON.stringify(unpacked('node_modules/better-sqlite3'))
    const query = `new (require(${sqlite}))(':memory:').prepare('SELECT 40 + 2').pluck().get()`
    expect((await load(`console.log(${query})`)).stdout).toBe('42\n')
    const keys = JSON.stringify(unpacked('node_modules/uiohook-napi'))
    expect((await load(`console.log(typeof require(${keys}).uIOhook.start)`)).stdout).toBe('function\n')
  })
})

describe('the fuses', () => {
  it('are burnt into the program as the configuration says', async () => {
    const wire = await getCurrentFuseWire(join(made.artifacts[0], 'earshot'))
    const isOn = (fuse: FuseV1Options): boolean => wire[fuse] === '1'.charCodeAt(0)
    expect({
      runAsNode: isOn(FuseV1Options.RunAsNode),
      enableNodeOptionsEnvironmentVariable: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      enableNodeCliInspectArguments: isOn(FuseV1Options.EnableNodeCliInspectArguments),
      grantFileProtocolExtraPrivileges: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
      enableCookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
      enableEmbeddedAsarIntegrityValidation: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyLoadAppFromAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
    }).toEqual(fuses)
  })
})

describe('the packed program', () => {
  let electron: ElectronRun
  const sentTo = async (documentId: string): Promise<{ kind: string; data?: unknown }[]> =>
    (await electron.ask<unknown[][]>('sent'))
      .filter(([, addressee]) => addressee === documentId)
      .map(([, , message]) => message as { kind: string })

  beforeAll(async () => {
    const app = join(folder, 'app')
    extractAll(archive(), app)
    electron = startElectron({
      dataDir: join(folder, 'data'),
      main: join(app, 'dist/electron/main.js'),
      host: { windows: 'none', isPackaged: true },
    })
    await vi.waitFor(
      async () => {
        const calls = await electron.ask<{ name: string }[]>('calls')
        expect(calls.map(({ name }) => name)).toContain('BrowserWindow.show')
      },
      { timeout: 20_000, interval: 100 },
    )
  })
  afterAll(() => electron.stop())

  it('starts, serves its page, and runs a server of its own when asked', async () => {
    const page = await electron.ask<{ status: number }>('protocol', 'earshot://app/', {})
    expect(page.status).toBe(200)
    const document = randomUUID()
    await electron.ask('ipc', 'earshot:rpc', 'main', document, {
      kind: 'call',
      id: 1,
      type: 'mutation',
      path: 'session.useThisComputer',
      input: { memberName: 'Ada' },
    })
    await vi.waitFor(async () => expect(await sentTo(document)).toMatchObject([{ kind: 'data', id: 1 }]), {
      timeout: 30_000,
      interval: 100,
    })
  })
})

describe('recordings', () => {
  it('may be opened with Earshot on each system, which makes itself the default on none', async () => {
    const { fileAssociations, mac, win, linux } = packageConfig({})
    expect([fileAssociations, win?.fileAssociations, linux?.fileAssociations]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(mac?.fileAssociations).toEqual({
      ext: [...openedExtensions],
      name: 'Recording',
      role: 'Viewer',
      rank: 'Alternate',
    })
    expect(linux?.mimeTypes).toEqual(expect.arrayContaining(['audio/ogg', 'audio/x-wav']))
    const script = await readFile(inRoot('build/installer.nsh'), 'utf8')
    expect([...script.matchAll(/\$\{DO\} "(\w+)"/g)].map(([, extension]) => extension)).toEqual([...openedExtensions])
    expect(script).toContain('-- "%1"')
    // The default of an extension is the value without a name of its key.
    expect(script).not.toMatch(/Classes\\\.\$\{EXT\}" ""/)
  })
})

describe('where updates come from', () => {
  const pack = (EARSHOT_UPDATE_URL: string) =>
    run(process.execPath, [inRoot('build/package.ts'), '--dir', '--json'], {
      env: { ...process.env, EARSHOT_UPDATE_URL, EARSHOT_UPDATE_CHANNEL: 'beta' },
    })
  const told = (): string => join(resources(), 'app-update.yml')

  it('is nowhere, unless it was named at packing', () => {
    expect(existsSync(told())).toBe(false)
  })

  it('is burnt in when it was named, and must be an address that nobody can put himself in the middle of', async () => {
    await expect(pack('http://updates.example.org/')).rejects.toThrow('must be an https address')
    await pack('https://updates.example.org/earshot')
    const text = await readFile(told(), 'utf8')
    expect(text).toContain('url: https://updates.example.org/earshot\nchannel: beta\n')
  }, 120_000)
})
