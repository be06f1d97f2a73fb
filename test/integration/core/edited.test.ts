import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { CaptureCommand } from '#shared/contract/capture.ts'
import { createSpokenPages } from '../takes/spoken-pages.ts'
import { withFetch } from './support/bad-net.ts'
import {
  arrived,
  conversation,
  type Device,
  eventually,
  openDevice,
  openGuest,
  openOwner,
  sendVoice,
  startTestServer,
  type TestServer,
} from './support/world.ts'

/** What a device asks of `/uploads`, as `METHOD id status`. */
async function ownerWithUploads(server: TestServer): Promise<{ alice: Device; uploads: string[] }> {
  const uploads: string[] = []
  const alice = await openOwner(
    server,
    withFetch((next) => async (url, init) => {
      const answer = await next(url, init)
      const [, kind, id] = new URL(url).pathname.split('/')
      if (kind === 'uploads' && id) uploads.push(`${init?.method} ${id} ${answer.status}`)
      return answer
    }),
  )
  return { alice, uploads }
}

/** Twelve pages are spoken and go up; then the window closes, and they are a draft. */
async function spokenDraft(alice: Device, uploads: readonly string[]) {
  const commands: CaptureCommand[] = []
  const { takes } = alice.core
  const detach = takes.attachCapture((command) => commands.push(command))
  takes.setTarget({ conversationId: conversation(alice, 'general').id, rootId: null, anchor: null })
  takes.press()
  const opened = await eventually(() => commands.find((command) => command.kind === 'openMicrophone'), 'the command')
  const { takeId } = opened
  takes.report({ kind: 'microphoneOpened', takeId, label: 'test' })
  const pages = createSpokenPages(takeId)
  for (const page of pages.take(12)) takes.acceptPage(page)
  await eventually(() => uploads.includes(`PATCH ${takeId} 204`), 'bytes on the server while speaking')
  await eventually(() => (takes.list()[0]?.durationMs ?? 0) > 1_900, 'all pages')
  await alice.core.api.takes.mark({ takeId, title: 'The end' })
  for (const page of pages.take(8)) takes.acceptPage(page)
  await eventually(() => (takes.list()[0]?.durationMs ?? 0) > 3_500, 'what was said after the mark')
  detach()
  await eventually(() => takes.list()[0]?.state === 'draft', 'a draft')
  return takeId
}

describe('an edited take', () => {
  it('arrives as it was edited; what went up while it was spoken is taken back from the server', async () => {
    const server = await startTestServer()
    const { alice, uploads } = await ownerWithUploads(server)
    const bob = await openGuest(alice, 'Bob')
    const takeId = await spokenDraft(alice, uploads)
    await alice.core.api.takes.edit({ takeId, change: { kind: 'cut', fromMs: 500, toMs: 1_500 } })
    const { noteId } = await alice.core.api.takes.send({ takeId, conversationId: null })
    expect(await alice.core.sync.whenSettled(noteId, 10_000)).toBe('delivered')
    await eventually(() => uploads.includes(`DELETE ${takeId} 204`), 'the first upload gone from the server', 20_000)

    const note = await arrived(bob, noteId)
    expect(Math.abs((note.audio?.durationMs ?? 0) - 2_594)).toBeLessThan(20)
    // What was marked before the cut stands as much earlier.
    expect(note.audio?.chapters).toEqual([{ atMs: expect.any(Number), title: 'The end' }])
    expect(note.audio?.chapters?.[0]?.atMs).toBeLessThan(2_100)
    expect(note.audio).toMatchObject({ sha256: alice.core.notes.read(noteId)?.audio?.sha256 })
    const opened = await bob.core.media.open({ kind: 'note', noteId })
    const own = await alice.core.media.open({ kind: 'note', noteId })
    if (!opened.ok || !own.ok) throw new Error('no recording')
    expect(await readFile(opened.value.path)).toEqual(await readFile(own.value.path))
    // The bytes that were spoken were never completed under any id.
    const [sent] = uploads.filter((line) => line.startsWith('PATCH') && !line.includes(takeId))
    expect(sent).toBeDefined()
    await eventually(() => alice.core.takes.audioPath(takeId) === null, 'the take removed')
  })

  it('waits for the network like any other, and is not sent as what it was before a restart', async () => {
    const server = await startTestServer()
    const { alice, uploads } = await ownerWithUploads(server)
    const takeId = await spokenDraft(alice, uploads)
    await server.stop()
    await alice.core.api.takes.edit({ takeId, change: { kind: 'cut', fromMs: 500, toMs: 1_500 } })
    const { durationMs } = alice.core.takes.list()[0] ?? {}
    await alice.close()

    const later = await openDevice(alice.dataDir)
    expect(later.core.takes.list()).toMatchObject([{ id: takeId, state: 'draft', durationMs, canUndoEdit: true }])
    const { noteId } = await later.core.api.takes.send({ takeId, conversationId: null })
    await server.start()
    expect(await later.core.sync.whenSettled(noteId, 40_000)).toBe('delivered')
    expect(later.core.notes.read(noteId)?.audio?.durationMs).toBe(durationMs)
    const bob = await openGuest(later, 'Bob')
    const opened = await bob.core.media.open({ kind: 'note', noteId: (await arrived(bob, noteId)).id })
    expect(opened.ok).toBe(true)
  })

  it('may be one that came from a file', async () => {
    const server = await startTestServer()
    const { alice } = await ownerWithUploads(server)
    const { id } = conversation(alice, 'general')
    const path = new URL('../../fixtures/speech/austen-5s.wav', import.meta.url).pathname
    const imported = await alice.core.takes.importFile(path, { conversationId: id, rootId: null, anchor: null })
    if (!imported.ok) throw new Error(imported.reason)
    const takeId = imported.value
    await alice.core.api.takes.edit({ takeId, change: { kind: 'trim', fromMs: 1_000, toMs: 3_000 } })
    const [draft] = alice.core.takes.list()
    expect(draft?.durationMs).toBe(2_000)
    // Without stored levels the waveform comes from that of the whole: it is no flat line.
    expect(new Set(draft?.peaks).size).toBeGreaterThan(10)
    const { noteId } = await alice.core.api.takes.send({ takeId, conversationId: null })
    expect(await alice.core.sync.whenSettled(noteId, 10_000)).toBe('delivered')
    expect(await alice.core.sync.whenSettled(await sendVoice(alice, 'general'), 10_000)).toBe('delivered')
  })
})
