import { readFile } from 'node:fs/promises'
import path from 'node:path'
import Database from 'better-sqlite3'
import { NoteId, type TakeId } from '../../../shared/kernel/ids.ts'
import { generalOf, pause } from './cores.ts'
import { type Drawn, judgeDrawn, makeToDraw, type ToDraw } from './drawn-take.ts'
import type { FaultRow } from './fault-row.ts'
import { repeatSpeech } from './long-speech.ts'
import { firstDifferent } from './recovered.ts'
import { createRandom, drawSeed } from './seeded.ts'
import { type Sender, stateOf } from './sender.ts'
import {
  closeSlowLineTeam,
  type Durable,
  openSlowLineTeam,
  type Problem,
  rowOfRounds,
  type SlowLineTeam,
  settle,
  startSenderAgain,
} from './slow-line-team.ts'
import { speakFixture } from './spoken-speech.ts'

/** Fed thirty times as fast as speech, so that the line is always behind. */
const PAGES_AT_ONCE = 3
const LINE_BITS_PER_SECOND = 2_500_000
const ARRIVES_IN_MS = 30_000

interface Plan {
  readonly fault: string
  readonly victim: 'device' | 'server'
  readonly runs: number
  /** Of each recording, 200 ms each. */
  readonly pages: number
  /** A kill comes so long after the one before at most. */
  readonly spanMs: number
  /** The first kill waits until the server has kept something: with few runs, chance would seldom see to it. */
  readonly isSure: boolean
  /** Something is drawn while each is spoken. */
  readonly isDrawn?: boolean
}

interface Verdict {
  readonly problems: Problem[]
  /** Kills that found bytes on the server and an upload that was not whole. */
  resumed: number
  /** What the device said that it keeps. */
  drawn: Drawn
}

/** A device speaks and uploads over a slow line; it, or the server, is killed at random moments, up to three times for each recording. */
export async function* runKilledUploads(plan: Plan): AsyncGenerator<FaultRow> {
  const random = createRandom(drawSeed(plan.fault))
  const pages = repeatSpeech(await speakFixture('austen-5s'), plan.pages)
  const team = await openSlowLineTeam('upload', LINE_BITS_PER_SECOND)
  const verdicts: Verdict[] = []
  try {
    for (let i = 0; i < plan.runs; i += 1) {
      const toDraw = plan.isDrawn ? makeToDraw(i) : null
      verdicts.push(await runOnce(team, { plan, pages, random, toDraw }))
    }
  } finally {
    await closeSlowLineTeam(team)
  }
  const row = rowOfRounds(plan.fault, verdicts)
  const pictures = verdicts.reduce((sum, { drawn }) => sum + drawn.pictures, 0)
  if (plan.isDrawn && pictures === 0) throw new Error('no picture was kept before a kill: this proves nothing')
  yield row
}

interface Round {
  readonly plan: Plan
  readonly pages: readonly Uint8Array[]
  readonly random: () => number
  readonly toDraw: ToDraw | null
}

async function runOnce(team: SlowLineTeam, { plan, pages, random, toDraw }: Round): Promise<Verdict> {
  const verdict: Verdict = { problems: [], resumed: 0, drawn: { pictures: 0, events: 0 } }
  const draw = toDraw ? { draw: toDraw } : {}
  team.sender.send({ kind: 'speak', pages, pagesAtOnce: PAGES_AT_ONCE, end: 'release', ...draw })
  const { takeId } = await team.sender.next('begun')
  await team.sender.next('recording')
  if (plan.isSure) while ((await team.sender.next('patched')).offset === 0) await pause(0)
  for (let left = plan.isSure ? 1 : 1 + Math.floor(random() * 3); left > 0; left -= 1) {
    await pause(random() * plan.spanMs)
    const { sender } = team
    const durable = await killAndRestart(team, plan.victim, takeId)
    verdict.drawn = await drawnBy(sender, verdict.drawn)
    if (durable === 'nothing' || durable === 'whole') continue
    const { offset } = await team.sender.next('patched')
    if (offset < durable) verdict.problems.push({ kind: 'duplicated', words: `sent from ${offset}, not ${durable}` })
    verdict.resumed += 1
  }
  team.sent += 1
  const noteId = NoteId.parse(takeId)
  await judge(team, { noteId, pages, verdict, isWhole: plan.victim === 'server' })
  verdict.drawn = await drawnBy(team.sender, verdict.drawn)
  if (toDraw) {
    const seen = await judgeDrawn(team.receiver, { noteId, toDraw, drawn: verdict.drawn })
    for (const kind of ['lost', 'duplicated', 'corrupted'] as const) {
      verdict.problems.push(...seen[kind].map((words) => ({ kind, words })))
    }
  }
  return verdict
}

/** What this device has said last that it keeps. */
async function drawnBy(sender: Sender, before: Drawn): Promise<Drawn> {
  let drawn = before
  while (sender.has('drew')) drawn = (await sender.next('drew')).drawn
  return drawn
}

/** Afterwards both run. What the server durably had in between. */
async function killAndRestart(team: SlowLineTeam, victim: Plan['victim'], takeId: TakeId): Promise<Durable> {
  if (victim === 'server') {
    await team.server.kill()
    // What set out before the kill is told by now.
    await settle()
    team.sender.drop('patched')
    const durable = durableOf(team.folder, takeId)
    await team.server.startAgain()
    return durable
  }
  await team.sender.kill()
  await settle()
  const durable = durableOf(team.folder, takeId)
  await startSenderAgain(team, takeId)
  return durable
}

function durableOf(folder: string, takeId: TakeId): Durable {
  const db = new Database(path.join(folder, 'server', 'earshot.db'))
  try {
    if (db.prepare('SELECT 1 FROM blob WHERE id = ?').get(takeId)) return 'whole'
    const offset = db.prepare('SELECT offset_bytes FROM upload WHERE id = ?').pluck().get(takeId)
    return typeof offset === 'number' && offset > 0 ? offset : 'nothing'
  } finally {
    db.close()
  }
}

async function judge(
  team: SlowLineTeam,
  run: { noteId: NoteId; pages: readonly Uint8Array[]; verdict: Verdict; isWhole: boolean },
): Promise<void> {
  const { noteId, pages, verdict } = run
  const say = (kind: Problem['kind'], words: string): void => void verdict.problems.push({ kind, words })
  const file = await received(team, noteId)
  if (!file) return say('lost', `${noteId} did not arrive`)
  const page = firstDifferent(
    file,
    pages.map((one) => ({ page: one })),
  )
  if (page !== null) say('corrupted', `page ${page} is not the one that was spoken`)
  const spokenBytes = pages.reduce((sum, { length }) => sum + length, 0)
  // A device that was killed had not been told the rest.
  if (run.isWhole && file.length !== spokenBytes) say('lost', `${file.length} of ${spokenBytes} bytes arrived`)
  team.sender.send({ kind: 'settle', noteId, limitMs: ARRIVES_IN_MS })
  await team.sender.next('settled')
  const { notes, takes } = await stateOf(team.sender, noteId)
  const there = team.receiver.notes.ofConversation(generalOf(team.receiver))
  for (const list of [notes, there]) {
    if (list.length !== team.sent) say('duplicated', `${list.length} notes where ${team.sent} were sent`)
  }
  if (takes.length > 0) say('duplicated', 'a draft of it is left')
}

async function received({ folder, receiver }: SlowLineTeam, noteId: NoteId): Promise<Buffer | null> {
  const endMs = performance.now() + ARRIVES_IN_MS
  while (performance.now() < endMs) {
    const file = await readFile(path.join(folder, 'bob', 'media', `${noteId}.opus`)).catch(() => null)
    if (file && receiver.notes.read(noteId)?.seq) return file
    await pause(20)
  }
  return null
}
