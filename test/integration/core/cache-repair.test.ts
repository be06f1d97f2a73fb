import { createHash } from 'node:crypto'
import { closeSync, openSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { NoteId, TakeId } from '#shared/kernel/ids.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { takeTuning } from '#shared/take/tuning.ts'
import { createCore } from '../../../electron/core/core.ts'
import { createNodePorts } from '../../../electron/core/system/node-ports.ts'
import { createSpokenPages } from '../takes/spoken-pages.ts'
import {
  arrived,
  conversation,
  type Device,
  eventually,
  noteOn,
  openGuest,
  openOwner,
  sendText,
  sendVoice,
  startTestServer,
} from './support/world.ts'

const speech = new URL('../../fixtures/speech/austen-3s.wav', import.meta.url).pathname
const pageBytes = 4096

/** Everything into the file itself, and nothing of it left in the memory of whoever has it open. */
function foldIn(path: string): void {
  const other = new Database(path)
  other.pragma('wal_checkpoint(TRUNCATE)')
  other.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('touched', '1')").run()
  other.pragma('wal_checkpoint(TRUNCATE)')
  other.close()
}

const harms = {
  'pages overwritten': (path: string) => {
    foldIn(path)
    const file = openSync(path, 'r+')
    for (let at = pageBytes; at < statSync(path).size; at += pageBytes)
      writeSync(file, Buffer.alloc(pageBytes, 0xa5), 0, pageBytes, at)
    closeSync(file)
  },
  'the file cut': (path: string) => {
    foldIn(path)
    truncateSync(path, 2 * pageBytes)
  },
  'the file deleted': (path: string) => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  },
  'an id garbled': (path: string) => {
    const other = new Database(path)
    other.prepare("UPDATE conversation_member SET member_id = 'no id ' || member_id").run()
    other.close()
  },
} as const

/** Null while it cannot be had. */
function attempt<T>(look: () => T): T | null {
  try {
    return look()
  } catch {
    return null
  }
}
const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')
const rebuilt = (device: Device): number =>
  device.changes.filter((c) => c.kind === 'notice' && c.notice.message === sentenceOf('cacheRebuilt')).length

/** Alice and Bob with a past: voice heard, text read. */
async function withPast() {
  const server = await startTestServer()
  const alice = await openOwner(server)
  const bob = await openGuest(alice, 'Bob')
  const voice = await sendVoice(alice, 'general')
  const texts = []
  for (let i = 0; i < 40; i += 1) texts.push(await sendText(alice, 'general', `note ${i} ${'x'.repeat(200)}`))
  for (const id of [voice, ...texts]) await arrived(bob, id)
  await eventually(() => noteOn(bob, voice)?.audio?.isCached, 'the recording fetched')
  await bob.core.api.notes.markHeard({ noteId: voice })
  // What others see of it comes back from the server.
  await eventually(() => noteOn(bob, voice)?.heardBy.length === 1, 'heard, for everybody')
  const general = conversation(bob, 'general')
  await bob.core.api.notes.markRead({ conversationId: general.id, upToSeq: general.lastSeq })
  return { server, alice, bob, general, path: join(bob.dataDir, 'cache.db') }
}

describe('a cache that is damaged while the program runs', () => {
  for (const [harm, inflict] of Object.entries(harms)) {
    it(`is set aside and fetched again, and the program goes on: ${harm}`, async () => {
      const { alice, bob, general, path } = await withPast()
      const before = bob.core.notes.ofConversation(general.id)
      inflict(path)
      const next = await sendText(alice, 'general', 'after the damage')
      await eventually(() => rebuilt(bob) === 1, 'the notice')
      await arrived(bob, next)
      expect(bob.core.notes.ofConversation(general.id).slice(0, -1)).toEqual(before)
      expect(conversation(bob, 'general')).toMatchObject({ unheard: 0, readSeq: general.lastSeq })
      // And it is the way back to the other side.
      const answer = await sendText(bob, 'general', 'understood')
      await arrived(alice, answer)
      await eventually(() => bob.changes.some(({ kind }) => kind === 'session'), 'a snapshot for the windows')
      await bob.close()
      const sound = new Database(path, { readonly: true })
      expect(sound.pragma('integrity_check', { simple: true })).toBe('ok')
      sound.close()
      expect(rebuilt(bob)).toBe(1)
    })
  }

  it('does not keep the program from starting with its drafts, when a crash left it so', async () => {
    const { bob, general, path } = await withPast()
    const draft = await bob.core.takes.importFile(speech, { conversationId: general.id, rootId: null, anchor: null })
    await bob.close()
    rmSync(`${path}.sha256`)
    harms['an id garbled'](path)
    const opened = await createCore(createNodePorts({ dataDir: bob.dataDir, version: 'test', log: () => undefined }))
    if (!opened.ok) throw new Error(opened.reason)
    const core = opened.value
    onTestFinished(() => core.close())
    expect(core.takes.list()).toMatchObject([{ id: draft.ok && draft.value, state: 'draft' }])
    const titles = () => core.snapshot().conversations.map(({ title }) => title)
    await eventually(() => attempt(titles)?.includes('general'), 'the conversations')
  })

  it('leaves alone what is being recorded, what waits and what is kept: all of it is delivered', async () => {
    const { server, alice, bob, general, path } = await withPast()
    await server.stop()
    await eventually(() => bob.core.snapshot().connection.state === 'offline', 'offline')
    const waiting = [await sendText(bob, 'general', 'waits'), await sendVoice(bob, 'general')]
    const commands: string[] = []
    bob.core.takes.attachCapture((command) => {
      if ('takeId' in command) commands.push(command.takeId)
    })
    bob.core.takes.setTarget({ conversationId: general.id, rootId: null, anchor: null })
    const pressedAtMs = performance.now()
    bob.core.takes.press()
    const takeId = TakeId.parse(await eventually(() => commands[0], 'the microphone asked for'))
    const pages = createSpokenPages(takeId)
    bob.core.takes.report({ kind: 'microphoneOpened', takeId, label: 'test' })
    for (const page of pages.take(5)) bob.core.takes.acceptPage(page)
    await eventually(() => bob.core.takes.list()[0]?.state === 'recording', 'recording')

    const [queued] = readdirSync(join(bob.dataDir, 'takes')).filter((name) => name === waiting[1])
    const recording = join(bob.dataDir, 'takes', String(queued), 'audio.opus')
    const hash = hashOf(recording)
    harms['pages overwritten'](path)
    expect(() => bob.core.notes.ofConversation(general.id)).toThrow()
    await eventually(() => rebuilt(bob) === 1, 'the notice')
    expect(bob.core.takes.list()[0]?.state).toBe('recording')
    expect(hashOf(recording)).toBe(hash)
    expect(bob.core.snapshot().connection.waiting).toBeGreaterThanOrEqual(2)

    for (const page of pages.take(5)) bob.core.takes.acceptPage(page)
    await eventually(() => performance.now() - pressedAtMs > takeTuning.tapMs, 'longer than a tap')
    bob.core.takes.release()
    bob.core.takes.report({ kind: 'captureFinished', takeId, pageCount: 10 })
    await server.start()
    for (const id of [...waiting, NoteId.parse(takeId)]) await arrived(alice, id)
    await eventually(() => bob.core.notes.ofConversation(general.id).length === 44, 'everything back')
    expect(bob.core.takes.list()).toEqual([])
  })

  it('does not keep a signed-in person from signing out', async () => {
    const { bob, path } = await withPast()
    await bob.core.sync.whenPulled(10_000)
    await eventually(() => bob.core.snapshot().connection.waiting === 0, 'nothing waits')
    harms['pages overwritten'](path)
    await bob.core.api.session.signOut()
    expect(bob.core.snapshot()).toMatchObject({ session: { kind: 'signedOut' }, conversations: [] })
    expect(readdirSync(bob.dataDir).filter((name) => name.startsWith('cache.db.'))).toEqual([])
  })
})
