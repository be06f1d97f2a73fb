import { once } from 'node:events'
import { cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { createLocalInvitation } from '../../../server/auth/local-invitation.ts'
import { type ServerOptions, startServer } from '../../../server/server.ts'
import { everythingOf, keepServers } from './kept-servers.ts'
import {
  codeOf,
  createTestLog,
  deviceOf,
  joinAs,
  joinAsOwner,
  sendText,
  sha256,
  uploadBlob,
  voiceNote,
} from './support.ts'

const { openKept, restart, tempFolder } = keepServers()

const tryToStart = (dataDir: string, port = 0, more: Partial<ServerOptions> = {}) =>
  startServer({
    dataDir,
    host: '127.0.0.1',
    port,
    workspaceName: 'Acme',
    ownerName: 'Olga',
    makeOwnerInvite: false,
    log: createTestLog().log,
    ...more,
  })

describe('a restart', () => {
  it('keeps members, tokens, notes, recordings and the port', async () => {
    const server = await openKept()
    const olga = await joinAsOwner(server)
    const ben = await joinAs(olga, 'Ben')
    const general = await olga.general()
    const bytes = new Uint8Array(4000).fill(5)
    await sendText(olga, general, 'before')
    const note = voiceNote(general, await uploadBlob(olga, bytes), bytes)
    await olga.mutate({ kind: 'sendNote', note })
    const before = await everythingOf(ben)

    const again = await restart(server)
    expect(again.url).toBe(server.url)
    expect(await everythingOf(ben)).toBe(before)
    const blob = await fetch(`${again.url}/blobs/${note.id}`, { headers: ben.headers })
    expect(new Uint8Array(await blob.arrayBuffer())).toEqual(bytes)
  })

  it('takes another port when its own is taken meanwhile, and links say so', async () => {
    const server = await openKept()
    await server.close()
    const squatter = createServer().listen(Number(new URL(server.url).port), '127.0.0.1')
    await once(squatter, 'listening')
    const again = await openKept({ dataDir: server.dataDir })
    squatter.close()
    expect(again.url).not.toBe(server.url)
    const invitation = await createLocalInvitation({ dataDir: server.dataDir })
    expect(invitation.ok && invitation.value.serverUrl).toBe(again.url)
  })

  it('finds everything acknowledged in what a killed server left on disk', async () => {
    const server = await openKept()
    const olga = await joinAsOwner(server)
    await sendText(olga, await olga.general(), 'acknowledged')
    const before = await everythingOf(olga)
    // What stands on disk at this moment is what a power cut would leave: main file and log, no orderly end.
    const copy = await tempFolder()
    await mkdir(copy, { recursive: true })
    for (const name of ['earshot.db', 'earshot.db-wal']) await cp(join(server.dataDir, name), join(copy, name))
    const again = await openKept({ dataDir: copy })
    expect(await everythingOf(deviceOf(again.url, olga.me))).toBe(before)
  })
})

describe('a start', () => {
  it.skipIf(process.platform === 'win32')('makes a folder that only its owner can look into', async () => {
    const server = await openKept()
    expect((await stat(server.dataDir)).mode & 0o777).toBe(0o700)
  })

  it('refuses a folder that another server holds, until that one is closed', async () => {
    const server = await openKept()
    expect(await tryToStart(server.dataDir)).toMatchObject({ reason: 'serverFolderInUse', detail: server.dataDir })
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
    const again = await restart(server)
    expect((await fetch(`${again.url}/readyz`)).status).toBe(200)
  })

  it('refuses a port that is taken, leaves nothing behind, and tells its invitation the next time', async () => {
    const squatter = createServer().listen(0, '127.0.0.1')
    await once(squatter, 'listening')
    const address = squatter.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const dataDir = await tempFolder()
    expect(await tryToStart(dataDir, port)).toMatchObject({ reason: 'portTaken', detail: String(port) })
    squatter.close()
    const server = await openKept({ dataDir, port })
    expect(server.url).toBe(`http://127.0.0.1:${port}`)
    expect((await joinAsOwner(server)).me.member.name).toBe('Olga')
  })

  // Permissions do not stop root, as whom tests may run; a file where a folder must be stops everybody.
  it('refuses a folder that cannot be written: a file stands in its place', async () => {
    const dataDir = await tempFolder()
    await writeFile(dataDir, 'not a folder')
    expect(await tryToStart(dataDir)).toMatchObject({ reason: 'dataFolderReadOnly', detail: dataDir })
    expect(await tryToStart(join(dataDir, 'below'))).toMatchObject({ reason: 'dataFolderReadOnly' })
    expect(await readFile(dataDir, 'utf8')).toBe('not a folder')
  })

  it('refuses a folder whose blobs cannot be written', async () => {
    const dataDir = await tempFolder()
    await mkdir(dataDir, { recursive: true })
    await writeFile(join(dataDir, 'blobs'), 'not a folder')
    expect(await tryToStart(dataDir)).toMatchObject({ reason: 'dataFolderReadOnly' })
    expect(await tryToStart(dataDir)).toMatchObject({ reason: 'dataFolderReadOnly' })
  })

  it('leaves a database of a newer version untouched, and the log that a crash left beside it', async () => {
    const server = await openKept()
    await server.close()
    const path = join(server.dataDir, 'earshot.db')
    const files = [path, `${path}-wal`]
    const db = new Database(path)
    db.pragma('journal_mode = WAL')
    db.prepare('insert into schema_version values (999, 0)').run()
    const left = await Promise.all(files.map((file) => readFile(file)))
    db.close()
    await Promise.all(files.map((file, index) => writeFile(file, left[index] ?? '')))
    expect(left[1]?.length).toBeGreaterThan(0)
    const hashes = async () => (await Promise.all(files.map((file) => readFile(file)))).map((bytes) => sha256(bytes))
    const before = await hashes()
    expect(await tryToStart(server.dataDir)).toMatchObject({ reason: 'dataNewer', detail: path })
    expect(await createLocalInvitation({ dataDir: server.dataDir })).toMatchObject({ reason: 'dataNewer' })
    expect(await hashes()).toEqual(before)
  })

  it('leaves a damaged database as it is', async () => {
    const dataDir = await tempFolder()
    await mkdir(dataDir, { recursive: true })
    const path = join(dataDir, 'earshot.db')
    await writeFile(path, 'this was a database once. '.repeat(500))
    const before = sha256(await readFile(path))
    expect(await tryToStart(dataDir)).toMatchObject({ reason: 'dataDamaged', detail: path })
    expect(await createLocalInvitation({ dataDir })).toMatchObject({ reason: 'dataDamaged' })
    expect(sha256(await readFile(path))).toBe(before)
  })

  it.each([{ ownerName: '  ' }, { workspaceName: 'x'.repeat(81) }])('refuses the names %j', async (names) => {
    const dataDir = await tempFolder()
    expect(await tryToStart(dataDir, 0, names)).toMatchObject({ reason: 'requestInvalid' })
    const server = await openKept({ dataDir })
    expect((await joinAsOwner(server)).me.workspace.name).toBe('Acme')
  })

  it.each(['', ' '])('refuses the host %j, which Node would take for every interface', async (host) => {
    const dataDir = await tempFolder()
    expect(await tryToStart(dataDir, 0, { host })).toMatchObject({ reason: 'requestInvalid' })
    await expect(stat(dataDir)).rejects.toThrow()
  })

  it('refuses a host that is none of this computer', async () => {
    const result = await startServer({
      dataDir: await tempFolder(),
      host: '192.0.2.1',
      port: 0,
      workspaceName: 'Acme',
      ownerName: 'Olga',
      makeOwnerInvite: false,
      log: createTestLog().log,
    })
    expect(result).toMatchObject({ reason: 'embeddedServerFailed' })
  })
})

describe('links', () => {
  it('carry the public address, also those made in the data folder, while the server listens where it was told', async () => {
    const server = await openKept({ publicUrl: 'https://Voice.Example.com/' })
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(server.ownerInvitation).toMatch(/^https:\/\/voice\.example\.com\/join#/)
    codeOf(server.ownerInvitation)
    const local = await createLocalInvitation({ dataDir: server.dataDir })
    expect(local.ok && local.value.serverUrl).toBe('https://voice.example.com')
    expect((await joinAsOwner(server)).me.member.name).toBe('Olga')
    await server.close()
    const again = await openKept({ dataDir: server.dataDir })
    expect(again.url).toBe(server.url)
    const next = await createLocalInvitation({ dataDir: server.dataDir })
    expect(next.ok && next.value.serverUrl).toBe(again.url)
  })

  it.each(['0.0.0.0', '0'])('of a server on the host %s carry an address that others can use', async (host) => {
    const server = await openKept({ host })
    for (const link of [server.url, server.ownerInvitation ?? '']) {
      expect(link).toMatch(/^http:\/\/[1-9]\d*\.\d+\.\d+\.\d+:\d+/)
      expect(link).not.toContain('0.0.0.0')
    }
    const { hostname } = new URL(server.url)
    const isOnNetwork = Object.values(networkInterfaces()).some((list) => list?.some((one) => !one.internal))
    if (isOnNetwork) expect(hostname).not.toMatch(/^127\./)
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  })

  it.each(['voice.example.com', 'https://example.com/earshot', 'ftp://example.com', ''])(
    'refuse the public address %j before anything is made',
    async (publicUrl) => {
      const dataDir = await tempFolder()
      expect(await tryToStart(dataDir, 0, { publicUrl })).toMatchObject({ reason: 'requestInvalid' })
      await expect(stat(dataDir)).rejects.toThrow()
    },
  )
})
