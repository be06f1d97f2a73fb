/**
 * A whole core in a process of its own, on the data folder named on the command line: it signs in, says what it is given, sends it, and
 * tells what stands where afterwards. It is its own capture window.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Net } from '../../../electron/core/ports.ts'
import { type CaptureCommand, decodePageFrame, encodePageFrame } from '../../../shared/contract/capture.ts'
import { uploadHeaders } from '../../../shared/contract/upload.ts'
import type { NoteId, TakeId } from '../../../shared/kernel/ids.ts'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { framesOf } from '../../integration/takes/drawn-pictures.ts'
import { generalOf, joinWith, openCore } from './cores.ts'
import type { ToDraw } from './drawn-take.ts'
import { FRAMES_A_PIECE, recordScreen } from './recorded-screen.ts'
import type { FromSender, SenderState, ToSender } from './sender.ts'

const PAGE_MS = 200
const PAGES_BEFORE_A_CLIP = 20
const [dataDir = ''] = process.argv.slice(2)
const say = (message: FromSender): void => void process.send?.(message)
/** Takes of which the server has bytes. */
const uploaded = new Set<string>()
/** Nobody changes their mind here. */
const UNDO_MS = 100
const core = await openCore(dataDir, (ports) => ({
  ...ports,
  net: { ...ports.net, fetch: tellingFetch(ports.net) },
  clock: {
    ...ports.clock,
    setTimer: (fire, delayMs) => ports.clock.setTimer(fire, delayMs === takeTuning.undoMs ? UNDO_MS : delayMs),
  },
}))
const { takes } = core
const commands: CaptureCommand[] = []
let shown: TakeId | null = null
takes.attachCapture((command) => commands.push(command))
takes.onChange((change) => {
  const isFirst = change.kind === 'take' && change.take.state === 'recording' && shown !== change.take.id
  if (!isFirst) return
  shown = change.take.id
  say({ kind: 'recording' })
})

function tellingFetch(net: Net): Net['fetch'] {
  return async (url, init) => {
    if (init?.method !== 'PATCH') return net.fetch(url, init)
    const uploadId = url.split('/').at(-1) ?? ''
    const offset = Number(new Headers(init.headers).get(uploadHeaders.offset))
    // Pictures of a take have uploads of their own.
    if (existsSync(join(dataDir, 'takes', uploadId))) say({ kind: 'patched', offset })
    else say({ kind: 'filePatched', blobId: uploadId, offset })
    const answer = await net.fetch(url, init)
    uploaded.add(uploadId)
    return answer
  }
}

async function until<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const seen = look()
    if (seen !== undefined) return seen
    await sleep(5)
  }
}

const target = () => ({ conversationId: generalOf(core), rootId: null, anchor: null })

/** Stays within what the writer takes at once: a busy disk is another story. */
const MOST_WAITING = 30

const durationOf = (takeId: TakeId): number => takes.list().find(({ id }) => id === takeId)?.durationMs ?? 0
const becomes = (takeId: TakeId, state: string): Promise<unknown> =>
  until(() => takes.list().find((take) => take.id === takeId && take.state === state))

/** As a page does: the bytes of a picture, its place, and then what is drawn on it. */
async function draw(takeId: TakeId, { pictures, scenes, events }: ToDraw): Promise<void> {
  const { drawings } = takes
  await becomes(takeId, 'recording')
  let have = 0
  const tell = async (scene: number, isLast: boolean): Promise<void> => {
    const fresh = isLast ? [] : (events[scene] ?? [])
    const part = { from: have, scenes: scenes.slice(0, scene + 1), events: fresh, isLast }
    const drawn = await drawings.draw(takeId, part)
    if (!drawn.ok) throw new Error(`${drawn.reason} ${drawn.detail ?? ''}`)
    have = drawn.value.have
  }
  for (const [scene, made] of pictures.entries()) {
    for (const frame of framesOf(takeId, made)) drawings.accept(frame)
    const set = await drawings.setPicture(takeId, { scene, picture: made.picture, hidden: [] })
    if (!set.ok) throw new Error(`${set.reason} ${set.detail ?? ''}`)
    await tell(scene, false)
    say({ kind: 'drew', drawn: { pictures: scene + 1, events: have } })
  }
  await tell(pictures.length - 1, true)
}

function accept(takeId: TakeId, index: number, page: Uint8Array): void {
  const frame = decodePageFrame(encodePageFrame({ takeId, index, levels: new Uint8Array(10).fill(99), page }))
  if (frame) takes.acceptPage(frame)
}

/** Opens the microphone for the take that asks for it, and hands the pages over as capture would. */
async function hand(pages: readonly Uint8Array[], pagesAtOnce: number, toDraw?: ToDraw): Promise<TakeId> {
  const { takeId } = await until(() => commands.find((command) => command.kind === 'openMicrophone'))
  const before = durationOf(takeId)
  say({ kind: 'begun', takeId })
  takes.report({ kind: 'microphoneOpened', takeId, label: 'recorded speech' })
  const drawing = toDraw ? draw(takeId, toDraw) : null
  for (const [index, page] of pages.entries()) {
    accept(takeId, index, page)
    if (index % pagesAtOnce !== 0) continue
    await sleep(20)
    while (index - (durationOf(takeId) - before) / PAGE_MS > MOST_WAITING) await sleep(5)
  }
  await becomes(takeId, 'recording')
  await drawing
  return takeId
}

/** Holds the key, speaks, and ends it. */
async function speak({ pages, pagesAtOnce, end, draw: toDraw }: Extract<ToSender, { kind: 'speak' }>): Promise<void> {
  takes.setTarget(target())
  commands.length = 0
  takes.press()
  const takeId = await hand(pages, pagesAtOnce, toDraw)
  if (end === 'keep') {
    await keep(takeId, pages)
    takes.release()
    return say({ kind: 'kept', durationMs: durationOf(takeId) })
  }
  if (end === 'escape') {
    await until(() => uploaded.has(takeId) || undefined)
    takes.escape()
    return takes.release()
  }
  await sleep(takeTuning.tapMs + 50)
  takes.release()
  takes.report({ kind: 'captureFinished', takeId, pageCount: pages.length })
}

/** Most of the sound comes before the clip, and a page with each piece of it: what is seen is never longer than what is heard. */
async function film({ pages, blobId, frames }: Extract<ToSender, { kind: 'film' }>): Promise<void> {
  takes.setTarget(target())
  commands.length = 0
  takes.press()
  const before = pages.length - frames / FRAMES_A_PIECE
  const takeId = await hand(pages.slice(0, before), PAGES_BEFORE_A_CLIP)
  await recordScreen(takes.clips, {
    takeId,
    blobId,
    frames,
    onKept(kept) {
      const index = before - 1 + kept / FRAMES_A_PIECE
      const page = pages[index]
      if (page) accept(takeId, index, page)
      say({ kind: 'filmed', blobId, frames: kept })
    },
  })
  takes.release()
  takes.report({ kind: 'captureFinished', takeId, pageCount: pages.length })
  say({ kind: 'filmEnded', blobId })
}

/** The screen is locked: what is being said ends as a draft. */
async function keep(takeId: TakeId, pages: readonly Uint8Array[]): Promise<void> {
  await takes.systemEvent('lock')
  takes.report({ kind: 'captureFinished', takeId, pageCount: pages.length })
  await becomes(takeId, 'draft')
}

async function editAndSend({ takeId, pages }: Extract<ToSender, { kind: 'editAndSend' }>): Promise<void> {
  commands.length = 0
  const cut = await takes.edit(takeId, { kind: 'cut', fromMs: 500, toMs: 1_000 })
  const begun = cut.ok ? await takes.append(takeId) : cut
  if (!begun.ok) throw new Error(begun.reason)
  await hand(pages, pages.length)
  await keep(takeId, pages)
  say({ kind: 'wentOn', durationMs: durationOf(takeId) })
  await sendDraft(takeId)
  say({ kind: 'draftSent' })
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
      return speak(message)
    case 'film':
      return film(message)
    case 'sendDraft':
      await sendDraft(message.takeId)
      return say({ kind: 'draftSent' })
    case 'editAndSend':
      return editAndSend(message)
    case 'discard':
      await takes.discard(message.takeId)
      return
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
