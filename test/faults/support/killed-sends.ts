import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Core } from '../../../electron/core/core.ts'
import { NoteId } from '../../../shared/kernel/ids.ts'
import { type ArmedServer, startArmedServer } from './armed-server.ts'
import { generalOf, joinWith, openCore, pause } from './cores.ts'
import { judgeDrawn, makeToDraw, type ToDraw } from './drawn-take.ts'
import { type FaultRow, faultRow } from './fault-row.ts'
import { firstDifferent } from './recovered.ts'
import { createRandom, drawSeed } from './seeded.ts'
import { type SendStep, sendSteps } from './send-steps.ts'
import { type Sender, startSender, stateOf } from './sender.ts'
import { type SpokenSpeech, speakFixture } from './spoken-speech.ts'

/** A request that is cut while it is under way is cut elsewhere each time. */
const ROUNDS = 2
const SETTLES_IN_MS = 20_000

/** What went wrong in one run; nothing when all went well. */
interface Verdict {
  readonly lost: string[]
  readonly duplicated: string[]
  readonly corrupted: string[]
}

/** A device that sends in a process of its own, a server in another, and a second device that receives. */
interface Team {
  readonly server: ArmedServer
  readonly senderDir: string
  sender: Sender
  readonly receiver: Core
  readonly receiverDir: string
  /** All notes so far. */
  sent: number
}

interface Plan {
  readonly fault: string
  readonly isShort: boolean
  /** Something is drawn while each take is spoken. */
  readonly isDrawn: boolean
}

/** A device sends; it, or the server, is killed at a step of that. */
export async function* runKilledSends({ fault, isShort, isDrawn }: Plan): AsyncGenerator<FaultRow> {
  const random = createRandom(drawSeed(fault))
  const speech = await speakFixture('austen-3s')
  const steps = isShort ? oneOfEachSide(random) : Array.from({ length: ROUNDS }, () => sendSteps).flat()
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-send-'))
  const team = await openTeam(folder)
  const verdicts: Verdict[] = []
  try {
    for (const [run, step] of steps.entries()) {
      const verdict = await killAt(team, { step, speech, toDraw: isDrawn ? makeToDraw(run) : null })
      for (const [what, words] of Object.entries(verdict))
        for (const word of words) console.error(`${fault}, ${step.side} ${step.name}: ${what}: ${word}`)
      verdicts.push(verdict)
    }
  } finally {
    await team.receiver.close()
    await team.sender.kill()
    await team.server.kill()
    rmSync(folder, { recursive: true, force: true })
  }
  yield faultRow({
    fault,
    runs: verdicts.length,
    lost: verdicts.filter(({ lost }) => lost.length > 0).length,
    duplicated: verdicts.filter(({ duplicated }) => duplicated.length > 0).length,
    corrupted: verdicts.filter(({ corrupted }) => corrupted.length > 0).length,
    worstLossMs: 0,
  })
}

async function openTeam(folder: string): Promise<Team> {
  const server = await startArmedServer(path.join(folder, 'server'))
  const senderDir = path.join(folder, 'alice')
  const receiverDir = path.join(folder, 'bob')
  const sender = await startSender(senderDir)
  sender.send({ kind: 'join', link: server.ownerInvitation, memberName: 'Alice' })
  const { invitation } = await sender.next('joined')
  const receiver = await openCore(receiverDir)
  await joinWith(receiver, invitation, 'Bob')
  return { server, senderDir, sender, receiver, receiverDir, sent: 0 }
}

interface Round {
  readonly step: SendStep
  readonly speech: SpokenSpeech
  readonly toDraw: ToDraw | null
}

async function killAt(team: Team, { step, speech, toDraw }: Round): Promise<Verdict> {
  await (step.side === 'client' ? team.sender : team.server).arm(step)
  const pages = speech.pages.map(({ page }) => page)
  team.sender.send({ kind: 'speak', pages, pagesAtOnce: 40, end: 'release', ...(toDraw ? { draw: toDraw } : {}) })
  const { takeId } = await team.sender.next('begun')
  const noteId = NoteId.parse(takeId)
  let wrongOffer: string | null = null
  if (step.side === 'client') {
    await team.sender.whenDead()
    team.sender = await startSender(team.senderDir)
    const { takes } = await stateOf(team.sender, noteId)
    const isOffered = takes.some(({ id, state }) => id === takeId && state === 'draft')
    if (isOffered !== step.leavesDraft) wrongOffer = isOffered ? 'what is being sent is offered' : 'nothing is offered'
    if (isOffered) {
      team.sender.send({ kind: 'sendDraft', takeId })
      await team.sender.next('draftSent')
    }
  } else {
    await team.server.whenDead()
    await team.server.startAgain()
  }
  team.sent += 1
  team.sender.send({ kind: 'settle', noteId, limitMs: SETTLES_IN_MS })
  await team.sender.next('settled')
  const verdict = await judge(team, noteId, speech)
  if (toDraw) {
    // What is killed is the sending: the take was whole by then.
    const drawn = { pictures: toDraw.pictures.length, events: toDraw.events.flat().length }
    const seen = await judgeDrawn(team.receiver, { noteId, toDraw, drawn })
    for (const kind of ['lost', 'duplicated', 'corrupted'] as const) verdict[kind].push(...seen[kind])
  }
  if (wrongOffer) (step.leavesDraft ? verdict.lost : verdict.duplicated).push(wrongOffer)
  return verdict
}

async function judge(team: Team, noteId: NoteId, { pages }: SpokenSpeech): Promise<Verdict> {
  const [lost, duplicated, corrupted]: string[][] = [[], [], []]
  const verdict = { lost: lost ?? [], duplicated: duplicated ?? [], corrupted: corrupted ?? [] }
  const file = await received(team, noteId)
  const state = await quiet(team.sender, noteId)
  const there = team.receiver.notes.ofConversation(generalOf(team.receiver))
  if (!file) verdict.lost.push('the recording did not arrive')
  for (const [who, notes] of [
    ['sender', state.notes],
    ['receiver', there],
  ] as const) {
    const count = notes.filter(({ id }) => id === noteId).length
    if (count === 0) verdict.lost.push(`the ${who} has no such note`)
    if (count > 1 || notes.length > team.sent) verdict.duplicated.push(`the ${who} has ${notes.length} of ${team.sent}`)
  }
  if (state.takes.length > 0) verdict.duplicated.push(`a draft is left: ${JSON.stringify(state.takes)}`)
  if (state.folders.length > 0) verdict.duplicated.push(`takes/ holds ${state.folders.join()}`)
  if (state.waiting > 0) verdict.duplicated.push(`${state.waiting} still in the outbox`)
  if (file) {
    const page = firstDifferent(file, pages)
    if (page !== null) verdict.corrupted.push(`page ${page} of ${pages.length} is not the one that was spoken`)
    const spokenBytes = pages.reduce((sum, { page: { length } }) => sum + length, 0)
    if (file.length !== spokenBytes) verdict.lost.push(`${file.length} of ${spokenBytes} bytes arrived`)
    if (state.sha256 !== createHash('sha256').update(file).digest('hex')) verdict.corrupted.push('the files differ')
  }
  return verdict
}

/** The receiver's file; its library names a file only when its hash is right. */
async function received({ receiver, receiverDir }: Team, noteId: NoteId): Promise<Buffer | null> {
  const endMs = performance.now() + SETTLES_IN_MS
  while (performance.now() < endMs) {
    const file = await readFile(path.join(receiverDir, 'media', `${noteId}.opus`)).catch(() => null)
    if (file && receiver.notes.read(noteId)?.seq) return file
    await pause(20)
  }
  return null
}

/** The sender once it has cleared up behind itself, or as it is after a while. */
async function quiet(sender: Sender, noteId: NoteId) {
  for (let left = 100; ; left -= 1) {
    const state = await stateOf(sender, noteId)
    if (left === 0 || (state.folders.length === 0 && state.waiting === 0 && state.sha256 !== null)) return state
    await pause(20)
  }
}

function oneOfEachSide(random: () => number): SendStep[] {
  return (['client', 'server'] as const).flatMap((side) => {
    const steps = sendSteps.filter((step) => step.side === side)
    return steps[Math.floor(random() * steps.length)] ?? []
  })
}
