import { readFile } from 'node:fs/promises'
import path from 'node:path'
import Database from 'better-sqlite3'
import { BlobId, NoteId, TakeId } from '../../../shared/kernel/ids.ts'
import { scanWebm } from '../../../shared/video/scan-webm.ts'
import { generalOf, pause } from './cores.ts'
import type { FaultRow } from './fault-row.ts'
import { repeatSpeech } from './long-speech.ts'
import { SCREEN_MS_PER_FRAME } from './recorded-screen.ts'
import { createRandom, drawSeed } from './seeded.ts'
import { stateOf } from './sender.ts'
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

/** A clip of this size is under way for some seconds. */
const LINE_BITS_PER_SECOND = 12_000_000
const ARRIVES_IN_MS = 40_000
const KILLED_WITHIN_MS = 1_200
/** The clip is not whole yet. */
const FIRST_WITHIN_MS = 400

interface Plan {
  readonly fault: string
  readonly runs: number
  readonly frames: number
  /** For each clip. */
  readonly mostKills: number
}

interface Round {
  readonly blobId: BlobId
  readonly problems: Problem[]
  /** Answered to be on disk. */
  frames: number
  /** What was recorded until then is a draft. */
  wasDeviceKilled: boolean
  /** Kills that found part of the clip at the server. */
  resumed: number
}

/** A device records the screen and uploads over a slow line; it, or the server, is killed at random while the clip goes up. */
export async function* runKilledClips(plan: Plan): AsyncGenerator<FaultRow> {
  const random = createRandom(drawSeed(plan.fault))
  const seconds = (plan.frames * SCREEN_MS_PER_FRAME) / 1_000 + 2
  const pages = repeatSpeech(await speakFixture('austen-5s'), 2 + 5 * seconds)
  const team = await openSlowLineTeam('clip', LINE_BITS_PER_SECOND)
  const rounds: Round[] = []
  try {
    for (let i = 0; i < plan.runs; i += 1) rounds.push(await runOnce(team, { plan, pages, random }))
  } finally {
    await closeSlowLineTeam(team)
  }
  yield rowOfRounds(plan.fault, rounds)
}

async function runOnce(
  team: SlowLineTeam,
  { plan, pages, random }: { plan: Plan; pages: readonly Uint8Array[]; random: () => number },
): Promise<Round> {
  const round: Round = {
    blobId: BlobId.parse(crypto.randomUUID()),
    problems: [],
    frames: 0,
    wasDeviceKilled: false,
    resumed: 0,
  }
  team.sender.send({ kind: 'film', pages, blobId: round.blobId, frames: plan.frames })
  const noteId = NoteId.parse((await team.sender.next('begun')).takeId)
  // The first kill finds some of it at the server; the others come when they come.
  while (typeof durableOf(team, round.blobId) !== 'number') await pause(5)
  const kills = 1 + Math.floor(random() * plan.mostKills)
  for (let kill = 0; kill < kills; kill += 1) {
    await pause(random() * (kill === 0 ? FIRST_WITHIN_MS : KILLED_WITHIN_MS))
    await (random() < 0.5 ? killDevice(team, round, noteId) : killServer(team, round))
  }
  team.sent += 1
  await judge(team, round, noteId)
  return round
}

async function killDevice(team: SlowLineTeam, round: Round, noteId: NoteId): Promise<void> {
  await team.sender.kill()
  round.wasDeviceKilled = true
  await hearFrames(team, round)
  await settle()
  const durable = durableOf(team, round.blobId)
  await startSenderAgain(team, TakeId.parse(noteId))
  await expectToGoOn(team, round, durable)
}

async function killServer(team: SlowLineTeam, round: Round): Promise<void> {
  await team.server.kill()
  await settle()
  team.sender.drop('filePatched')
  const durable = durableOf(team, round.blobId)
  await team.server.startAgain()
  await expectToGoOn(team, round, durable)
}

/** Not a byte that the server keeps goes up again. */
async function expectToGoOn({ sender }: SlowLineTeam, round: Round, durable: Durable): Promise<void> {
  if (typeof durable !== 'number') return
  for (;;) {
    const patched = await sender.next('filePatched')
    if (patched.blobId !== round.blobId) continue
    if (patched.offset < durable) {
      round.problems.push({ kind: 'duplicated', words: `sent from ${patched.offset}, not ${durable}` })
    }
    round.resumed += 1
    return
  }
}

async function hearFrames({ sender }: SlowLineTeam, round: Round): Promise<void> {
  while (sender.has('filmed')) {
    const { blobId, frames } = await sender.next('filmed')
    if (blobId === round.blobId) round.frames = Math.max(round.frames, frames)
  }
}

function durableOf({ folder }: SlowLineTeam, blobId: BlobId): Durable {
  const db = new Database(path.join(folder, 'server', 'earshot.db'), { readonly: true })
  try {
    if (db.prepare('SELECT 1 FROM blob WHERE id = ?').get(blobId)) return 'whole'
    const found = db
      .prepare<[string], { offset: number; front: number }>(
        'SELECT offset_bytes AS offset, front_bytes AS front FROM upload WHERE id = ?',
      )
      .get(blobId)
    return found && found.offset > found.front ? found.offset : 'nothing'
  } finally {
    db.close()
  }
}

async function judge(team: SlowLineTeam, round: Round, noteId: NoteId): Promise<void> {
  const say = (kind: Problem['kind'], words: string): void => void round.problems.push({ kind, words })
  // Before it is let go of there is nothing that could settle.
  if (!round.wasDeviceKilled) while ((await team.sender.next('filmEnded')).blobId !== round.blobId);
  team.sender.send({ kind: 'settle', noteId, limitMs: ARRIVES_IN_MS })
  await team.sender.next('settled')
  await hearFrames(team, round)
  const shows = await received(team, noteId)
  if (!shows) return say('lost', `the clip of ${noteId} did not arrive`)
  if (shows.length < round.frames) say('lost', `${shows.length} frames where ${round.frames} were answered`)
  const wrong = shows.findIndex((shown, n) => shown !== n % 256)
  if (wrong >= 0) say('corrupted', `frame ${wrong} shows ${shows[wrong]}`)
  const { notes, takes } = await stateOf(team.sender, noteId)
  for (const list of [notes, team.receiver.notes.ofConversation(generalOf(team.receiver))]) {
    if (list.length !== team.sent) say('duplicated', `${list.length} notes where ${team.sent} were sent`)
  }
  if (takes.length > 0) say('duplicated', 'a draft of it is left')
  const left = uploadsLeft(team)
  if (left > 0) say('duplicated', `${left} uploads are left at the server`)
}

/** What each frame of the clip shows, as another device has it; its hash is looked at by the library. */
async function received({ receiver }: SlowLineTeam, noteId: NoteId): Promise<number[] | null> {
  const endMs = performance.now() + ARRIVES_IN_MS
  for (;;) {
    const blobId = receiver.notes.read(noteId)?.video?.blobId
    const file = blobId ? await receiver.media.open({ kind: 'noteFile', noteId, blobId }) : null
    if (file?.ok) return await framesOf(await readFile(file.value.path))
    if (performance.now() > endMs) return null
    await pause(20)
  }
}

/** Its number, where all of the frame shows it; otherwise -1. */
async function framesOf(bytes: Buffer): Promise<number[]> {
  const scanned = await scanWebm({
    sizeBytes: bytes.length,
    read: async (at, length) => bytes.subarray(at, at + length),
  })
  if (!scanned.ok) return []
  return scanned.value.frames.map(({ from, sizeBytes }) => {
    const frame = bytes.subarray(from, from + sizeBytes)
    return frame.every((byte) => byte === frame[0]) ? (frame[0] ?? -1) : -1
  })
}

function uploadsLeft({ folder }: SlowLineTeam): number {
  const db = new Database(path.join(folder, 'server', 'earshot.db'), { readonly: true })
  try {
    return db.prepare<[], number>('SELECT count(*) FROM upload').pluck().get() ?? 0
  } finally {
    db.close()
  }
}
