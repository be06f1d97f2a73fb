import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import type { Core } from '../../../electron/core/core.ts'
import { BlobId, NoteId, TakeId } from '../../../shared/kernel/ids.ts'
import { scanWebm } from '../../../shared/video/scan-webm.ts'
import { type Link, openLink } from '../../fakes/link.ts'
import { type ArmedServer, startArmedServer } from './armed-server.ts'
import { generalOf, joinWith, openCore, pause } from './cores.ts'
import { type FaultRow, faultRow } from './fault-row.ts'
import { repeatSpeech } from './long-speech.ts'
import { SCREEN_MS_PER_FRAME } from './recorded-screen.ts'
import { createRandom, drawSeed } from './seeded.ts'
import { type Sender, startSender, stateOf } from './sender.ts'
import { speakFixture } from './spoken-speech.ts'

/** A clip of this size is under way for some seconds. */
const LINE_BITS_PER_SECOND = 12_000_000
const ARRIVES_IN_MS = 40_000
/** Between the last byte of a device that died and the server's word on it. */
const SETTLES_MS = 80
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

interface Team {
  readonly folder: string
  readonly server: ArmedServer
  readonly link: Link
  sender: Sender
  readonly receiver: Core
  sent: number
}

type Problem = { readonly kind: 'lost' | 'duplicated' | 'corrupted'; readonly words: string }

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
  const team = await openTeam(mkdtempSync(path.join(tmpdir(), 'earshot-clip-')))
  const rounds: Round[] = []
  try {
    for (let i = 0; i < plan.runs; i += 1) rounds.push(await runOnce(team, { plan, pages, random }))
  } finally {
    await team.receiver.close()
    await team.sender.kill()
    await team.server.kill()
    await team.link.close()
    rmSync(team.folder, { recursive: true, force: true })
  }
  for (const { problems } of rounds) for (const { words } of problems) console.error(`${plan.fault}: ${words}`)
  const resumed = rounds.reduce((sum, round) => sum + round.resumed, 0)
  console.error(`${plan.fault}: ${resumed} clips went on where they were`)
  if (resumed === 0) throw new Error('no kill came in the middle of an upload: this proves nothing')
  const count = (kind: string) => rounds.filter(({ problems }) => problems.some((one) => one.kind === kind)).length
  yield faultRow({
    fault: plan.fault,
    runs: rounds.length,
    lost: count('lost'),
    duplicated: count('duplicated'),
    corrupted: count('corrupted'),
    worstLossMs: 0,
  })
}

async function openTeam(folder: string): Promise<Team> {
  const server = await startArmedServer(path.join(folder, 'server'))
  const link = await openLink({ targetUrl: server.url, bitsPerSecond: LINE_BITS_PER_SECOND, delayMs: 5 })
  const sender = await startSender(path.join(folder, 'alice'))
  const slowly = server.ownerInvitation.replace(/^https?:\/\/[^/]+/, link.url)
  sender.send({ kind: 'join', link: slowly, memberName: 'Alice' })
  const { invitation } = await sender.next('joined')
  const receiver = await openCore(path.join(folder, 'bob'))
  await joinWith(receiver, invitation, 'Bob')
  return { folder, server, link, sender, receiver, sent: 0 }
}

async function runOnce(
  team: Team,
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

async function killDevice(team: Team, round: Round, noteId: NoteId): Promise<void> {
  await team.sender.kill()
  round.wasDeviceKilled = true
  await hearFrames(team, round)
  await pause(SETTLES_MS)
  const durable = durableOf(team, round.blobId)
  team.sender = await startSender(path.join(team.folder, 'alice'))
  const { takes } = await stateOf(team.sender, noteId)
  const takeId = TakeId.parse(noteId)
  if (takes.some(({ id, state }) => id === takeId && state === 'draft')) {
    team.sender.send({ kind: 'sendDraft', takeId })
    await team.sender.next('draftSent')
  }
  await expectToGoOn(team, round, durable)
}

async function killServer(team: Team, round: Round): Promise<void> {
  await team.server.kill()
  await pause(SETTLES_MS)
  team.sender.drop('filePatched')
  const durable = durableOf(team, round.blobId)
  await team.server.startAgain()
  await expectToGoOn(team, round, durable)
}

/** Not a byte that the server keeps goes up again. */
async function expectToGoOn({ sender }: Team, round: Round, durable: number | 'nothing' | 'whole'): Promise<void> {
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

async function hearFrames({ sender }: Team, round: Round): Promise<void> {
  while (sender.has('filmed')) {
    const { blobId, frames } = await sender.next('filmed')
    if (blobId === round.blobId) round.frames = Math.max(round.frames, frames)
  }
}

function durableOf({ folder }: Team, blobId: BlobId): number | 'nothing' | 'whole' {
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

async function judge(team: Team, round: Round, noteId: NoteId): Promise<void> {
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
async function received({ receiver }: Team, noteId: NoteId): Promise<number[] | null> {
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

function uploadsLeft({ folder }: Team): number {
  const db = new Database(path.join(folder, 'server', 'earshot.db'), { readonly: true })
  try {
    return db.prepare<[], number>('SELECT count(*) FROM upload').pluck().get() ?? 0
  } finally {
    db.close()
  }
}
