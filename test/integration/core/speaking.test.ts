import { describe, expect, it } from 'vitest'
import type { CaptureCommand } from '#shared/contract/capture.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { takeTuning } from '#shared/take/tuning.ts'
import { createSpokenPages } from '../takes/spoken-pages.ts'
import { withFetch } from './support/bad-net.ts'
import {
  arrived,
  conversation,
  type Device,
  eventually,
  openGuest,
  openOwner,
  startTestServer,
} from './support/world.ts'

/** A capture window that the test speaks through. */
function captureOf(device: Device) {
  const commands: CaptureCommand[] = []
  device.core.takes.attachCapture((command) => commands.push(command))
  return commands
}

/** Nobody waits ten seconds for the time to change one's mind to pass. */
const withoutUndoTime = (clock: Clock): Clock => ({
  ...clock,
  setTimer: (run, delayMs) => clock.setTimer(run, delayMs === takeTuning.undoMs ? 200 : delayMs),
})

describe('a take that is being spoken', () => {
  it('goes up while it is spoken, and needs two requests after its end', async () => {
    const server = await startTestServer()
    const requests: string[] = []
    const alice = await openOwner(
      server,
      withFetch((next) => (url, init) => {
        const path = new URL(url).pathname
        if (!path.endsWith('sync.pull')) requests.push(`${init?.method} ${path.split('/')[1]}`)
        return next(url, init)
      }),
    )
    const bob = await openGuest(alice, 'Bob')
    const commands = captureOf(alice)
    const { takes } = alice.core
    takes.setTarget({ conversationId: conversation(alice, 'general').id, rootId: null, anchor: null })

    takes.press()
    const opened = await eventually(() => commands.find((command) => command.kind === 'openMicrophone'), 'the command')
    const { takeId } = opened
    takes.report({ kind: 'microphoneOpened', takeId, label: 'test' })
    const pages = createSpokenPages(takeId)
    for (const page of pages.take(12)) takes.acceptPage(page)
    await eventually(() => requests.includes('PATCH uploads'), 'bytes on the server while speaking')
    await eventually(() => takes.list()[0]?.state === 'recording', 'recording')
    // Held longer than a tap.
    await new Promise((resolve) => setTimeout(resolve, 400))

    takes.release()
    await eventually(() => commands.find((command) => command.kind === 'finishCapture'), 'the command to finish')
    const last = pages.take(1)
    for (const page of last) takes.acceptPage(page)
    await new Promise((resolve) => setTimeout(resolve, 50))
    requests.length = 0
    takes.report({ kind: 'captureFinished', takeId, pageCount: 13 })
    const noteId = (
      await eventually(() => alice.core.notes.ofConversation(conversation(alice, 'general').id)[0], 'the note')
    ).id
    expect(await alice.core.sync.whenSettled(noteId, 10_000)).toBe('delivered')
    expect(requests.filter((request) => !request.endsWith('blobs'))).toEqual(['PATCH uploads', 'POST trpc'])
    expect((await arrived(bob, noteId)).audio?.sha256).toBe(alice.core.notes.read(noteId)?.audio?.sha256)
  })

  it('is taken back from the server when it is discarded', async () => {
    const server = await startTestServer()
    const deleted: string[] = []
    const recorded = withFetch((next) => async (url, init) => {
      const answer = await next(url, init)
      if (init?.method === 'DELETE') deleted.push(`${url.split('/').at(-1)} ${answer.status}`)
      return answer
    })
    const alice = await openOwner(server, (ports) => recorded({ ...ports, clock: withoutUndoTime(ports.clock) }))
    const commands = captureOf(alice)
    const { takes } = alice.core
    takes.setTarget({ conversationId: conversation(alice, 'general').id, rootId: null, anchor: null })
    takes.press()
    const { takeId } = await eventually(
      () => commands.find((command) => command.kind === 'openMicrophone'),
      'the command',
    )
    takes.report({ kind: 'microphoneOpened', takeId, label: 'test' })
    for (const page of createSpokenPages(takeId).take(12)) takes.acceptPage(page)
    await eventually(() => takes.list()[0]?.state === 'recording', 'recording')
    takes.escape()
    await eventually(() => takes.list()[0]?.state === 'discarded', 'discarded')
    await eventually(() => deleted.includes(`${takeId} 204`), 'the upload gone from the server', 20_000)
    expect(takes.list()).toEqual([])
  })
})
