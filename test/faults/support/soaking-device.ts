/**
 * A whole core in a process of its own that does, over and over, what people do: speak, listen, write, change their mind, lose the
 * network, reload the window. The process that started it says what and when; each call is answered once it is done.
 */
import { readFileSync } from 'node:fs'
import { createCore } from '../../../electron/core/core.ts'
import type { LiveSocket } from '../../../electron/core/ports.ts'
import { createNodePorts } from '../../../electron/core/system/node-ports.ts'
import type { TakeCaptureCommand } from '../../../shared/contract/capture.ts'
import { NoteId, type TakeId } from '../../../shared/kernel/ids.ts'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { generalOf, joinWith, pause } from './cores.ts'
import { sha256Of } from './opus-speech.ts'
import type { DeviceAnswer, DeviceCall } from './soak-calls.ts'
import { speakFixture } from './spoken-speech.ts'
import { logWhenAsked } from './when-asked.ts'

const patienceMs = 30_000
const [dataDir = ''] = process.argv.slice(2)
const { pages } = await speakFixture('austen-3s')
const sockets = new Set<LiveSocket>()
const ports = createNodePorts({ dataDir, version: '0.0.0-soak', log: logWhenAsked(dataDir.slice(-5)) })
const opened = await createCore({
  ...ports,
  net: {
    fetch: ports.net.fetch,
    openSocket(url, headers) {
      const socket = ports.net.openSocket(url, headers)
      sockets.add(socket)
      socket.onClose(() => sockets.delete(socket))
      return socket
    },
  },
})
if (!opened.ok) throw new Error(`${opened.reason} ${opened.detail ?? ''}`)
const core = opened.value

let lastCommand: TakeCaptureCommand | null = null
core.takes.attachCapture((command) => {
  if ('takeId' in command) lastCommand = command
})
let closeWindow = openWindow()

/** A window that follows the feed; returns what closes it. */
function openWindow(): () => Promise<void> {
  const abort = new AbortController()
  const follow = async (): Promise<void> => {
    for await (const _ of await core.router.createCaller({}, { signal: abort.signal }).feed());
  }
  const following = follow()
  return async () => {
    abort.abort()
    await following
  }
}

async function until<T>(what: string, look: () => T | null | false): Promise<T> {
  const endMs = performance.now() + patienceMs
  for (;;) {
    const seen = look()
    if (seen !== null && seen !== false) return seen
    if (performance.now() > endMs) throw new Error(`never came: ${what}`)
    await pause(5)
  }
}

/** Presses the key and speaks; the key is still down afterwards. */
async function holdAndSpeak(): Promise<TakeId> {
  lastCommand = null
  core.takes.setTarget({ conversationId: generalOf(core), rootId: null, anchor: null })
  core.takes.press()
  const { takeId } = await until('the microphone', () => lastCommand)
  core.takes.report({ kind: 'microphoneOpened', takeId, label: 'recorded speech' })
  for (const [index, { page }] of pages.entries()) {
    core.takes.acceptPage({ takeId, index, levels: new Uint8Array(10).fill(99), page })
    if (index % 5 === 0) await pause(1)
  }
  await pause(takeTuning.tapMs + 20)
  return takeId
}

async function speak(): Promise<string> {
  const takeId = await holdAndSpeak()
  core.takes.release()
  await until('the end of capture', () => lastCommand?.kind === 'finishCapture')
  core.takes.report({ kind: 'captureFinished', takeId, pageCount: pages.length })
  const noteId = NoteId.parse(takeId)
  await until('the note', () => core.notes.read(noteId))
  return noteId
}

async function listen(noteId: NoteId): Promise<string> {
  const note = await until('a note of the other', () => core.notes.read(noteId))
  const recording = await core.media.open({ kind: 'note', noteId })
  if (!recording.ok) throw new Error(`cannot be played: ${recording.reason}`)
  if (sha256Of(readFileSync(recording.value.path)) !== note.audio?.sha256) throw new Error('another recording')
  await core.api.notes.markHeard({ noteId })
  await core.api.notes.markRead({ conversationId: note.conversationId, upToSeq: note.seq ?? 1 })
  return noteId
}

async function obey(call: DeviceCall): Promise<string> {
  switch (call.kind) {
    case 'join':
      await joinWith(core, call.link, call.name)
      return ''
    case 'invite':
      return (await core.api.invitations.create()).link
    case 'speak':
      return speak()
    case 'listen':
      return listen(NoteId.parse(call.noteId))
    case 'write': {
      const target = { conversationId: generalOf(core), rootId: NoteId.parse(call.rootId), anchor: null }
      return (await core.api.notes.sendText({ target, text: `an answer to ${call.rootId}` })).noteId
    }
    case 'changeMind': {
      const takeId = await holdAndSpeak()
      core.takes.escape()
      core.takes.release()
      await until('the discarded take', () =>
        core.takes.list().some(({ id, state }) => id === takeId && state === 'discarded'),
      )
      return ''
    }
    case 'reconnect':
      for (const socket of [...sockets]) socket.close()
      return ''
    case 'reload':
      await closeWindow()
      closeWindow = openWindow()
      return ''
    case 'rest':
      await until('an empty outbox', () => core.snapshot().connection.waiting === 0)
      return ''
    case 'count': {
      const count = (): number => core.notes.ofConversation(generalOf(core)).filter(({ seq }) => seq !== null).length
      const endMs = performance.now() + patienceMs
      while (count() < call.expected && performance.now() < endMs) await pause(50)
      return String(count())
    }
  }
}

process.on('message', (message: DeviceCall | string) => {
  if (typeof message === 'string') return
  const answer = (told: DeviceAnswer): void => void process.send?.(told)
  obey(message).then(
    (value) => answer({ kind: 'answer', id: message.id, value }),
    (error: unknown) => answer({ kind: 'failed', id: message.id, why: `${message.kind}: ${String(error)}` }),
  )
})
console.log('ready')
