/**
 * A whole core in a process of its own, on the data folder named on the command line: it signs in, says what it is given, sends it, and
 * tells what stands where afterwards. It is its own capture window.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type CaptureCommand, decodePageFrame, encodePageFrame } from '../../../shared/contract/capture.ts'
import type { NoteId, TakeId } from '../../../shared/kernel/ids.ts'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { generalOf, joinWith, openCore } from './cores.ts'
import type { FromSender, SenderState, ToSender } from './sender.ts'

const [dataDir = ''] = process.argv.slice(2)
const core = await openCore(dataDir)
const { takes } = core
const commands: CaptureCommand[] = []
takes.attachCapture((command) => commands.push(command))
const say = (message: FromSender): void => void process.send?.(message)

async function until<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const seen = look()
    if (seen !== undefined) return seen
    await sleep(5)
  }
}

const target = () => ({ conversationId: generalOf(core), rootId: null, anchor: null })

/** Holds the key, hands the pages over as capture would, and lets go. */
async function speak(pages: readonly Uint8Array[]): Promise<void> {
  takes.setTarget(target())
  commands.length = 0
  takes.press()
  const { takeId } = await until(() => commands.find(({ kind }) => kind === 'openMicrophone'))
  say({ kind: 'begun', takeId })
  takes.report({ kind: 'microphoneOpened', takeId, label: 'recorded speech' })
  for (const [index, page] of pages.entries()) {
    const frame = decodePageFrame(encodePageFrame({ takeId, index, levels: new Uint8Array(10).fill(99), page }))
    if (frame) takes.acceptPage(frame)
  }
  await until(() => takes.list().find(({ id, state }) => id === takeId && state === 'recording'))
  await sleep(takeTuning.tapMs + 50)
  takes.release()
  takes.report({ kind: 'captureFinished', takeId, pageCount: pages.length })
}

async function sendFile(path: string): Promise<void> {
  const imported = await takes.importFile(path, target())
  if (!imported.ok) throw new Error(imported.reason)
  say({ kind: 'begun', takeId: imported.value })
  await sendDraft(imported.value)
}

async function sendDraft(takeId: TakeId): Promise<void> {
  const sent = await takes.send(takeId, null)
  if (!sent.ok) throw new Error(`${sent.reason} ${sent.detail ?? ''}`)
}

async function look(noteId: NoteId): Promise<SenderState> {
  const { connection } = core.snapshot()
  const media = await readFile(join(dataDir, 'media', `${noteId}.opus`)).catch(() => null)
  return {
    notes: core.notes.ofConversation(generalOf(core)).map(({ id, state }) => ({ id, state })),
    takes: takes.list().map(({ id, state, keptBecause }) => ({ id, state, keptBecause })),
    folders: await readdir(join(dataDir, 'takes')),
    waiting: connection.waiting + connection.failed,
    sha256: media && createHash('sha256').update(media).digest('hex'),
  }
}

async function obey(message: ToSender): Promise<void> {
  switch (message.kind) {
    case 'join':
      await joinWith(core, message.link, message.memberName)
      return say({ kind: 'joined', invitation: (await core.api.invitations.create()).link })
    case 'speak':
      return speak(message.pages)
    case 'sendFile':
      return sendFile(message.path)
    case 'sendDraft':
      await sendDraft(message.takeId)
      return say({ kind: 'draftSent' })
    case 'settle':
      return say({ kind: 'settled', settlement: await core.sync.whenSettled(message.noteId, message.limitMs) })
    case 'look':
      return say({ kind: 'state', state: await look(message.noteId) })
  }
}

process.on('message', (message: ToSender | { readonly kind: 'crashAt' }) => {
  if (message.kind !== 'crashAt') void obey(message)
})
say({ kind: 'ready' })
