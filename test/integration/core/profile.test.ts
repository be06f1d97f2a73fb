import { fork } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { createCore } from '../../../electron/core/core.ts'
import { createNodePorts } from '../../../electron/core/system/node-ports.ts'
import { rewritten, withFetch, withoutLive } from './support/bad-net.ts'
import {
  arrived,
  conversation,
  eventually,
  noteOn,
  openDevice,
  openGuest,
  openOwner,
  pulled,
  sendText,
  sendVoice,
  startTestServer,
  tempDir,
} from './support/world.ts'

const openAt = async (dataDir: string) => {
  const opened = await createCore(createNodePorts({ dataDir, version: '0.0.0-test', log: () => undefined }))
  if (opened.ok) await opened.value.close()
  return opened
}

describe('a profile', () => {
  it('belongs to one running core at a time', async () => {
    const dataDir = await tempDir('profile')
    const first = await openDevice(dataDir)
    expect(await openAt(dataDir)).toMatchObject({ ok: false, reason: 'profileInUse', detail: dataDir })
    await first.close()
    expect((await openAt(dataDir)).ok).toBe(true)
  })

  it('is free again when the process that held it was killed', async () => {
    const dataDir = await tempDir('profile')
    const holder = fork(new URL('./support/hold-profile.ts', import.meta.url), [dataDir], { execArgv: [] })
    await new Promise<void>((resolve) => holder.once('message', () => resolve()))
    expect(await openAt(dataDir)).toMatchObject({ ok: false, reason: 'profileInUse' })
    const ended = new Promise((resolve) => holder.once('exit', resolve))
    holder.kill('SIGKILL')
    await ended
    expect((await openAt(dataDir)).ok).toBe(true)
  })

  it('says that its folder cannot be written to', async () => {
    const dir = await tempDir('profile')
    await writeFile(join(dir, 'file'), '')
    expect(await openAt(join(dir, 'file', 'profile'))).toMatchObject({ ok: false, reason: 'dataFolderReadOnly' })
  })

  it('refuses a damaged outbox, and leaves it as it is', async () => {
    const dataDir = await tempDir('profile')
    await openAt(dataDir)
    const path = join(dataDir, 'outbox.db')
    await writeFile(path, 'not a database '.repeat(1000))
    const before = await readFile(path)
    expect(await openAt(dataDir)).toMatchObject({ ok: false, reason: 'dataDamaged', detail: path })
    expect((await readFile(path)).equals(before)).toBe(true)
    // And the refusal let go of the lock.
    await rm(path)
    expect((await openAt(dataDir)).ok).toBe(true)
  })

  it.skipIf(process.platform === 'win32')('keeps its token to its owner', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    for (const name of ['outbox.db', 'outbox.db-wal', 'cache.db']) {
      expect(statSync(join(alice.dataDir, name)).mode & 0o077).toBe(0)
    }
  })
})

describe('the cache', () => {
  for (const damage of ['missing', 'damaged'] as const) {
    it(`is rebuilt from the server when it is ${damage}, with what is heard and read`, async () => {
      const server = await startTestServer()
      const alice = await openOwner(server)
      const bob = await openGuest(alice, 'Bob')
      const heard = await sendVoice(alice, 'general')
      const text = await sendText(alice, 'general', 'and text')
      await arrived(bob, text)
      await eventually(() => noteOn(bob, heard)?.audio?.isCached, 'the recording fetched')
      await bob.core.api.notes.markHeard({ noteId: heard })
      await eventually(() => noteOn(bob, heard)?.heardBy.length === 1, 'the server told of it')
      await server.stop()
      const { id, lastSeq } = conversation(bob, 'general')
      await bob.core.api.notes.markRead({ conversationId: id, upToSeq: lastSeq })
      const before = { notes: bob.core.notes.ofConversation(id), conversation: conversation(bob, 'general') }
      await bob.close()

      const path = join(bob.dataDir, 'cache.db')
      for (const suffix of ['', '-wal', '-shm']) await rm(path + suffix, { force: true })
      if (damage === 'damaged') await writeFile(path, Buffer.alloc(8192, 'damaged'))
      await server.start()
      const again = await openDevice(bob.dataDir)
      await pulled(again)
      expect(again.core.notes.ofConversation(id)).toEqual(before.notes)
      expect(conversation(again, 'general')).toMatchObject({ unread: 0, unheard: 0, title: before.conversation.title })
      if (damage === 'damaged') expect(await readdir(bob.dataDir)).toContain('cache.db.aside')
    })
  }

  it('keeps events of a newer server and reads them after the update', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const isOld = { now: true }
    const bob = await openGuest(alice, 'Bob', (ports) =>
      withoutLive(
        withFetch((next) => async (url, init) => {
          const answer = await next(url, init)
          if (!url.includes('sync.pull') || !isOld.now) return answer
          return rewritten(answer, (text) => text.replaceAll('"kind":"noteSent"', '"kind":"noteSentFromTheFuture"'))
        })(ports),
      ),
    )
    const first = await sendText(alice, 'general', 'from the future')
    expect(await alice.core.sync.whenSettled(first, 10_000)).toBe('delivered')
    await pulled(bob)
    expect(noteOn(bob, first)).toBeNull()
    await bob.close()
    const db = new Database(join(bob.dataDir, 'cache.db'))
    const deferred = db.prepare('SELECT stream_id, seq, event FROM deferred').all() as { event: string }[]
    expect(deferred).toHaveLength(1)
    // The update: a version that knows the kind.
    db.prepare("UPDATE deferred SET event = replace(event, 'noteSentFromTheFuture', 'noteSent')").run()
    db.close()
    // It is the test that wrote into the closed cache, so the seal goes too.
    await rm(join(bob.dataDir, 'cache.db.sha256'))

    const updated = await openDevice(bob.dataDir)
    expect(noteOn(updated, first)?.text).toBe('from the future')
    isOld.now = false
    const second = await sendText(alice, 'general', 'and after')
    await arrived(updated, second)
    expect(updated.core.notes.ofConversation(conversation(updated, 'general').id).map((n) => n.id)).toEqual([
      first,
      second,
    ])
  })

  it('leaves nothing of an interrupted download behind', async () => {
    const dataDir = await tempDir('profile')
    await mkdir(join(dataDir, 'media'), { recursive: true })
    await writeFile(join(dataDir, 'media', '01890000-0000-7000-8000-000000000001.1.part'), 'half')
    await openAt(dataDir)
    expect(existsSync(join(dataDir, 'media', '01890000-0000-7000-8000-000000000001.1.part'))).toBe(false)
  })
})
