import { mkdtempSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { NoteId, type TakeId } from '../../shared/kernel/ids.ts'
import { type ArmedServer, startArmedServer } from './support/armed-server.ts'
import { pause } from './support/cores.ts'
import { type DiscardStep, discardSteps } from './support/discard-steps.ts'
import { type FaultRow, faultRow } from './support/fault-row.ts'
import { createRandom, drawSeed } from './support/seeded.ts'
import { type Sender, startSender, stateOf } from './support/sender.ts'
import { type SpokenSpeech, speakFixture } from './support/spoken-speech.ts'

export const summary =
  'SIGKILL at every step of throwing away a take that has gone up in part: nothing of it stays, on the device or on the server'

const FAULT = 'kill-during-discard'
const GONE_IN_MS = 20_000

interface Pair {
  readonly folder: string
  readonly server: ArmedServer
  sender: Sender
}

export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> {
  const random = createRandom(drawSeed(FAULT))
  const speech = await speakFixture('austen-3s')
  const steps = isShort ? discardSteps.slice(Math.floor(random() * discardSteps.length)).slice(0, 1) : discardSteps
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-discard-'))
  const server = await startArmedServer(path.join(folder, 'server'))
  const pair: Pair = { folder, server, sender: await startSender(path.join(folder, 'alice')) }
  let [left, sent] = [0, 0]
  try {
    pair.sender.send({ kind: 'join', link: server.ownerInvitation, memberName: 'Alice' })
    await pair.sender.next('joined')
    for (const step of steps) {
      const takeId = await killAt(pair, step, speech)
      const remains = await remainsOf(pair, takeId)
      for (const words of remains) console.error(`${FAULT}, ${step.side} ${step.name}: ${words}`)
      left += remains.length > 0 ? 1 : 0
      sent += (await stateOf(pair.sender, NoteId.parse(takeId))).notes.length
    }
  } finally {
    await pair.sender.kill()
    await server.kill()
    rmSync(folder, { recursive: true, force: true })
  }
  // What was thrown away and is still there counts as one too many; what was sent all the same, as broken.
  yield faultRow({ fault: FAULT, runs: steps.length, lost: 0, duplicated: left, corrupted: sent, worstLossMs: 0 })
}

async function killAt(pair: Pair, step: DiscardStep, speech: SpokenSpeech): Promise<TakeId> {
  await (step.side === 'client' ? pair.sender : pair.server).arm(step)
  pair.sender.send({ kind: 'speak', pages: speech.pages.map(({ page }) => page), pagesAtOnce: 40, end: 'escape' })
  const { takeId } = await pair.sender.next('begun')
  if (step.side === 'server') {
    await pair.server.whenDead()
    await pair.server.startAgain()
    return takeId
  }
  await pair.sender.whenDead()
  pair.sender = await startSender(path.join(pair.folder, 'alice'))
  const { takes } = await stateOf(pair.sender, NoteId.parse(takeId))
  // Killed before it was on disk that the person threw it away: it is offered, and thrown away again.
  if (takes.some(({ state }) => state === 'draft')) pair.sender.send({ kind: 'discard', takeId })
  return takeId
}

/** What is still there of it after all the time it may take. */
async function remainsOf(pair: Pair, takeId: TakeId): Promise<string[]> {
  for (const endMs = performance.now() + GONE_IN_MS; ; await pause(50)) {
    const remains = await lookFor(pair, takeId)
    if (remains.length === 0 || performance.now() > endMs) return remains
  }
}

async function lookFor({ folder, sender }: Pair, takeId: TakeId): Promise<string[]> {
  const { takes, folders } = await stateOf(sender, NoteId.parse(takeId))
  const data = path.join(folder, 'server')
  const files = [...(await readdir(path.join(data, 'uploads'))), ...(await readdir(path.join(data, 'blobs')))]
  const rows = (file: string, sql: string): unknown[] => {
    const db = new Database(path.join(folder, file), { readonly: true })
    try {
      return db.prepare(sql).pluck().all()
    } finally {
      db.close()
    }
  }
  return [
    ...takes.map(({ state }) => `the take is ${state}`),
    ...folders.map((name) => `takes/${name}`),
    ...files.map((name) => `the server's file ${name}`),
    ...rows('server/earshot.db', 'SELECT id FROM upload UNION SELECT id FROM blob').map(
      (id) => `the server's row ${id}`,
    ),
    ...rows('alice/outbox.db', 'SELECT blob_id FROM abandoned_upload').map((id) => `${id} is still to be ended`),
  ]
}
