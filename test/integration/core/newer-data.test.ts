import { createHash } from 'node:crypto'
import { copyFileSync, cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { Hotkey } from '#shared/contract/keys.ts'
import { ReasonError, sentenceOf } from '#shared/kernel/reasons.ts'
import { createCore } from '../../../electron/core/core.ts'
import { examine } from '../../../electron/core/doctor/doctor.ts'
import { createNodePorts } from '../../../electron/core/system/node-ports.ts'
import { runEarshot } from '../../support/programs.ts'
import {
  arrived,
  conversation,
  eventually,
  noteOn,
  openDevice,
  openGuest,
  openOwner,
  sendText,
  sendVoice,
  startTestServer,
  tempDir,
} from './support/world.ts'

const speech = new URL('../../fixtures/speech/austen-3s.wav', import.meta.url).pathname

/** Every file below the folder, by name and hash; the lock, which holds nothing, and the log apart. */
function contentsOf(dir: string): Record<string, string> {
  const names = (readdirSync(dir, { recursive: true }) as string[]).filter((name) => statSync(join(dir, name)).isFile())
  return Object.fromEntries(
    names
      .filter((name) => !name.startsWith('instance.db') && name !== 'earshot.log')
      .sort()
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(dir, name)))
          .digest('hex'),
      ]),
  )
}

/** What a newer version that crashed leaves: its schema, and the change to it still in the log. */
function makeNewer(path: string, change: (db: Database.Database) => void = () => undefined): void {
  const db = new Database(path)
  db.pragma('journal_mode = WAL')
  db.exec('CREATE TABLE from_the_future (id TEXT) STRICT')
  change(db)
  db.pragma('user_version = 99')
  for (const suffix of ['', '-wal']) copyFileSync(path + suffix, `${path}${suffix}.kept`)
  db.close()
  for (const suffix of ['', '-wal']) copyFileSync(`${path}${suffix}.kept`, path + suffix)
}

/** Bob's profile: a heard recording, an unsent text, a draft; then a newer version was here. */
async function newerProfile(change?: (db: Database.Database) => void) {
  const server = await startTestServer()
  const alice = await openOwner(server)
  const bob = await openGuest(alice, 'Bob')
  const voice = await sendVoice(alice, 'general')
  await arrived(bob, voice)
  await eventually(() => noteOn(bob, voice)?.audio?.isCached, 'the recording fetched')
  const { id } = conversation(bob, 'general')
  const draft = await bob.core.takes.importFile(speech, { conversationId: id, rootId: null, anchor: null })
  if (!draft.ok) throw new Error(draft.reason)
  await server.stop()
  const unsent = await sendText(bob, 'general', 'not sent yet')
  const spoken = await sendVoice(bob, 'general')
  await bob.close()
  makeNewer(join(bob.dataDir, 'outbox.db'), (db) => {
    db.exec('ALTER TABLE outbox ADD COLUMN from_the_future TEXT')
    db.prepare("INSERT INTO outbox (mutation_id, kind, conversation_id, body) VALUES ('m', 'new', ?, '{}')").run(id)
    change?.(db)
  })
  makeNewer(join(bob.dataDir, 'cache.db'), (db) => db.exec("ALTER TABLE note ADD COLUMN mood TEXT DEFAULT 'fine'"))
  return { server, dataDir: bob.dataDir, voice, unsent, spoken, draft: draft.value, general: id }
}

describe('data of a newer version', () => {
  it('can be seen and heard, and not a byte of it changes', async () => {
    const { server, dataDir, voice, unsent, spoken, draft, general } = await newerProfile()
    const before = contentsOf(dataDir)
    expect(Object.keys(before)).toEqual(expect.arrayContaining(['outbox.db-wal', 'cache.db-wal']))
    await server.start()
    const device = await openDevice(dataDir)
    const { core } = device
    expect(core.snapshot()).toMatchObject({
      session: { kind: 'signedIn', member: { name: 'Bob' } },
      connection: { state: 'offline', waiting: 2 },
      readOnlyBecause: sentenceOf('dataNewer', dataDir),
    })
    expect(core.snapshot().takes.map(({ id, state }) => [id, state])).toEqual([[draft, 'draft']])
    expect(core.notes.ofConversation(general).map(({ id }) => id)).toEqual([voice, unsent, spoken])
    expect((await core.api.notes.page({ conversationId: general, before: null, limit: 50 })).notes).toHaveLength(3)
    const heard = [voice, spoken].map((noteId) => ({ kind: 'note', noteId }) as const)
    for (const ref of [...heard, { kind: 'take', takeId: draft } as const]) {
      const media = await core.media.open(ref)
      expect(media.ok && existsSync(media.value.path)).toBe(true)
    }

    const target = { conversationId: general, rootId: null, anchor: null }
    await core.api.talk.setTarget({ target })
    const writes = [
      () => core.api.notes.sendText({ target, text: 'no' }),
      () => core.api.notes.markHeard({ noteId: voice }),
      () => core.api.notes.markRead({ conversationId: general, upToSeq: 1 }),
      () => core.api.takes.send({ takeId: draft, conversationId: null }),
      () => core.api.takes.discard({ takeId: draft }),
      () => core.api.settings.update({ defaultSpeed: 2 }),
      () => core.api.session.signOut(),
      () => core.api.invitations.create(),
    ]
    for (const write of writes) {
      const cause = await write().then(
        () => null,
        (error: Error) => error.cause,
      )
      expect(cause).toBeInstanceOf(ReasonError)
      expect(cause).toMatchObject({ reason: 'dataNewer', detail: dataDir })
    }
    core.takes.press()
    await eventually(
      () => device.changes.some((c) => c.kind === 'notice' && c.notice.message === sentenceOf('dataNewer', dataDir)),
      'the notice',
    )
    await device.close()
    expect(contentsOf(dataDir)).toEqual(before)
  })

  it('is refused whole when this version cannot read it, and left as it is', async () => {
    const { dataDir } = await newerProfile((db) => db.exec('ALTER TABLE outbox RENAME COLUMN body TO payload'))
    const before = contentsOf(dataDir)
    const opened = await createCore(createNodePorts({ dataDir, version: '0.0.0-test', log: () => undefined }))
    expect(opened).toMatchObject({ ok: false, reason: 'dataNewer' })
    expect(contentsOf(dataDir)).toEqual(before)
  })

  it('is listed and fetched by the command line, which sends and joins nothing; the doctor tells', async () => {
    const { dataDir, voice } = await newerProfile()
    const base = await tempDir('base')
    const profile = join(base, 'profiles', 'bob')
    cpSync(dataDir, profile, { recursive: true })
    const before = contentsOf(profile)
    const env = { EARSHOT_DATA_DIR: base, DISPLAY: '', WAYLAND_DISPLAY: '' }
    const earshot = (...args: string[]) => runEarshot([...args, '--profile', 'bob'], env)

    const notes = await earshot('notes', 'general')
    expect([notes.code, notes.err.trim()]).toEqual([0, sentenceOf('dataNewer', profile)])
    expect(notes.out).toContain(voice)
    const file = join(base, 'fetched.opus')
    expect((await earshot('fetch', voice, '-o', file)).code).toBe(0)
    expect(statSync(file).size).toBeGreaterThan(1_000)
    for (const args of [
      ['send', speech, '--to', 'general'],
      ['join', 'http://127.0.0.1:9/join#AAAAAAAAAAAAAAAAAAAAAA'],
      ['invite'],
    ]) {
      const refusal = await earshot(...args)
      expect([refusal.code, refusal.err.trim()]).toEqual([1, `earshot: ${sentenceOf('dataNewer', profile)}`])
    }
    const ports = createNodePorts({ dataDir: profile, version: '0.0.0-test', log: () => undefined })
    const checks = await examine({ ...ports, keyHook: silentHook })
    expect(checks.find(({ name }) => name === 'database outbox.db')).toMatchObject({
      status: 'problem',
      detail: sentenceOf('dataNewer', profile),
    })
    expect(checks.find(({ name }) => name === 'outbox')?.detail).toMatch(/waiting/)
    expect(contentsOf(profile)).toEqual(before)
  })

  it('in the cache alone is fetched again: nothing stands there that the server does not have', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const text = await sendText(alice, 'general', 'kept by the server')
    await alice.core.sync.whenSettled(text, 20_000)
    await alice.close()
    makeNewer(join(alice.dataDir, 'cache.db'))
    const again = await openDevice(alice.dataDir)
    await arrived(again, text)
    expect(again.core.readOnlyBecause).toBeNull()
    expect(existsSync(join(alice.dataDir, 'cache.db.aside'))).toBe(true)
  })
})

const silentHook = {
  start: () => undefined,
  stop: () => Promise.resolve(),
  onEvent: () => undefined,
  onStatus: (tell: (status: Hotkey) => void) =>
    tell({ kind: 'windowOnly', why: 'A test.', better: null, isDenied: false }),
  setSuspended: () => undefined,
  configure: () => undefined,
}
