import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Core } from '../../electron/core/core.ts'
import { NoteId, type TakeId } from '../../shared/kernel/ids.ts'
import { decode } from '../support/sound.ts'
import { type ArmedServer, startArmedServer } from './support/armed-server.ts'
import { generalOf, joinWith, openCore, pause } from './support/cores.ts'
import { type FaultRow, faultRow } from './support/fault-row.ts'
import { createRandom, drawSeed } from './support/seeded.ts'
import { type Sender, startSender, stateOf } from './support/sender.ts'
import { SOUND_RATE, type SpokenSpeech, speakFixture } from './support/spoken-speech.ts'

export const summary =
  'SIGKILL before each write while a draft is cut, recorded on to and sent: it is there as it was before or after, and sent once'

const FAULT = 'kill-during-edit'
const ARRIVES_IN_MS = 20_000
const CUT_MS = 500
/** Cuts lie on packets of 20 ms. */
const NEAR_MS = 50
/** Fewer than cutting, going on and sending take. */
const SURE_STEPS = 30

interface Team {
  readonly folder: string
  readonly server: ArmedServer
  sender: Sender
  readonly receiver: Core
  sent: number
}

interface Verdict {
  readonly lost: string | null
  readonly duplicated: string | null
  readonly corrupted: string | null
}

export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> {
  const random = createRandom(drawSeed(FAULT))
  const speech = await speakFixture('austen-3s')
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-edit-'))
  const team = await openTeam(folder)
  const verdicts: Verdict[] = []
  try {
    for (let step = isShort ? 1 + Math.floor(random() * SURE_STEPS) : 1; ; step += 1) {
      const { isKilled, verdict } = await killAt(team, step, speech)
      for (const [what, words] of Object.entries(verdict))
        if (words) console.error(`${FAULT}, ${step}: ${what}: ${words}`)
      verdicts.push(verdict)
      if (isShort || !isKilled) break
    }
  } finally {
    await team.receiver.close()
    await team.sender.kill()
    await team.server.kill()
    rmSync(folder, { recursive: true, force: true })
  }
  if (!isShort && verdicts.length < SURE_STEPS) throw new Error(`only ${verdicts.length} steps: this proves little`)
  yield faultRow({
    fault: FAULT,
    runs: verdicts.length,
    lost: verdicts.filter(({ lost }) => lost).length,
    duplicated: verdicts.filter(({ duplicated }) => duplicated).length,
    corrupted: verdicts.filter(({ corrupted }) => corrupted).length,
    worstLossMs: 0,
  })
}

async function openTeam(folder: string): Promise<Team> {
  const server = await startArmedServer(path.join(folder, 'server'))
  const sender = await startSender(path.join(folder, 'alice'))
  sender.send({ kind: 'join', link: server.ownerInvitation, memberName: 'Alice' })
  const { invitation } = await sender.next('joined')
  const receiver = await openCore(path.join(folder, 'bob'))
  await joinWith(receiver, invitation, 'Bob')
  return { folder, server, sender, receiver, sent: 0 }
}

/** `step`: before its so-many-th change of anything in `takes/`. */
async function killAt(team: Team, step: number, speech: SpokenSpeech) {
  const pages = speech.pages.map(({ page }) => page)
  team.sender.send({ kind: 'speak', pages, pagesAtOnce: 40, end: 'keep' })
  const { takeId } = await team.sender.next('begun')
  const { durationMs: spokenMs } = await team.sender.next('kept')
  await team.sender.arm({
    name: `${step}`,
    path: Array.from({ length: step }, () => '^(rename|link|rm|write|writeFile|sync|truncate) .*/takes/'),
    when: 'before',
  })
  team.sender.send({ kind: 'editAndSend', takeId, pages })
  const isKilled = await Promise.race([
    team.sender.whenDead().then(() => true),
    team.sender.next('draftSent').then(
      () => pause(1_500).then(() => false),
      () => true,
    ),
  ])
  const wentOn = team.sender.has('wentOn')
  if (isKilled) await offerAndSend(team, takeId)
  else await team.sender.arm({ name: 'none', path: ['^nothing$'], when: 'before' })
  team.sent += 1
  const leastMs = (wentOn ? 2 * spokenMs : spokenMs) - CUT_MS - NEAR_MS
  return { isKilled, verdict: await judge(team, NoteId.parse(takeId), leastMs) }
}

async function offerAndSend(team: Team, takeId: TakeId): Promise<void> {
  team.sender = await startSender(path.join(team.folder, 'alice'))
  const { takes } = await stateOf(team.sender, NoteId.parse(takeId))
  const draft = takes.find(({ id, state }) => id === takeId && state === 'draft')
  if (!draft) return
  team.sender.send({ kind: 'sendDraft', takeId: draft.id })
  await team.sender.next('draftSent')
}

async function judge(team: Team, noteId: NoteId, leastMs: number): Promise<Verdict> {
  const { receiver, sender } = team
  const there = () => receiver.notes.read(noteId)
  const endMs = performance.now() + ARRIVES_IN_MS
  while (!there()?.audio?.isCached && performance.now() < endMs) await pause(20)
  const opened = await receiver.media.open({ kind: 'note', noteId })
  if (!opened.ok) return { lost: `it did not arrive: ${opened.reason}`, duplicated: null, corrupted: null }
  sender.send({ kind: 'settle', noteId, limitMs: ARRIVES_IN_MS })
  await sender.next('settled')
  for (let left = 100; left > 0 && (await stateOf(sender, noteId)).folders.length > 0; left -= 1) await pause(20)
  const { notes, takes, folders } = await stateOf(sender, noteId)
  const lists = [notes, receiver.notes.ofConversation(generalOf(receiver))]
  const heardMs = (decode(opened.value.path, SOUND_RATE).length * 1000) / SOUND_RATE
  const saidMs = there()?.audio?.durationMs ?? 0
  return {
    lost: heardMs < leastMs ? `${heardMs} of ${leastMs} ms` : null,
    duplicated:
      lists.some(({ length }) => length !== team.sent) || takes.length > 0 || folders.length > 0
        ? `${lists.map(({ length }) => length)} notes of ${team.sent}, ${takes.length} drafts, ${folders.length} folders`
        : null,
    corrupted: Math.abs(heardMs - saidMs) > NEAR_MS ? `${heardMs} ms decoded, ${saidMs} ms said` : null,
  }
}
