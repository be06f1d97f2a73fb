import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import type { Core } from '../../electron/core/core.ts'
import { attachedFilesOf } from '../../electron/core/store/note-files.ts'
import { filesOf } from '../../shared/contract/model.ts'
import type { NoteId } from '../../shared/kernel/ids.ts'
import { openLink } from '../fakes/link.ts'
import { type MadeNote, makeNote, queueNote } from '../support/note-files.ts'
import { type ArmedServer, startArmedServer } from './support/armed-server.ts'
import { generalOf, joinWith, openCore, pause } from './support/cores.ts'
import { type FaultRow, faultRow } from './support/fault-row.ts'
import { createRandom, drawSeed } from './support/seeded.ts'
import { type Sender, startSender, stateOf } from './support/sender.ts'

export const summary =
  'SIGKILL of the device between the files of a note with drawing, pictures and video, going up and being kept: it arrives once, every byte of it'

const FAULT = 'kill-between-files'
const RUNS = 12
/** All of a note is a second under way, and its files end one after the other. */
const LINE_BITS_PER_SECOND = 8_000_000
const SPAN_MS = 900
const ARRIVES_IN_MS = 30_000
/** Between the last byte of a device that died and the server's word on it. */
const SETTLES_MS = 80

interface Team {
  readonly folder: string
  readonly server: ArmedServer
  readonly sender: { readonly dataDir: string; program: Sender }
  readonly receiver: Core
  sent: number
}

type Problem = { readonly kind: 'lost' | 'duplicated' | 'corrupted'; readonly words: string }

/** `between`: kills that found some of the files on the server, and not all. */
interface Verdict {
  readonly problems: Problem[]
  between: number
}

export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> {
  const random = createRandom(drawSeed(FAULT))
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-files-'))
  const server = await startArmedServer(path.join(folder, 'server'))
  const link = await openLink({ targetUrl: server.url, bitsPerSecond: LINE_BITS_PER_SECOND, delayMs: 5 })
  const team = await openTeam(folder, server, link.url)
  const verdicts: Verdict[] = []
  try {
    for (let i = 0; i < (isShort ? 1 : RUNS); i += 1) verdicts.push(await runOnce(team, random))
  } finally {
    await team.receiver.close()
    await team.sender.program.kill()
    await server.kill()
    await link.close()
    rmSync(folder, { recursive: true, force: true })
  }
  for (const { problems } of verdicts) for (const { words } of problems) console.error(`${FAULT}: ${words}`)
  if (verdicts.every(({ between }) => between === 0))
    throw new Error('no kill came between two files: this proves nothing')
  const count = (kind: Problem['kind']) =>
    verdicts.filter(({ problems }) => problems.some((one) => one.kind === kind)).length
  yield faultRow({
    fault: FAULT,
    runs: verdicts.length,
    lost: count('lost'),
    duplicated: count('duplicated'),
    corrupted: count('corrupted'),
    worstLossMs: 0,
  })
}

async function openTeam(folder: string, server: ArmedServer, linkUrl: string): Promise<Team> {
  const dataDir = path.join(folder, 'alice')
  const program = await startSender(dataDir)
  const slowly = server.ownerInvitation.replace(/^https?:\/\/[^/]+/, linkUrl)
  program.send({ kind: 'join', link: slowly, memberName: 'Alice' })
  const { invitation } = await program.next('joined')
  const receiver = await openCore(path.join(folder, 'bob'))
  await joinWith(receiver, invitation, 'Bob')
  return { folder, server, sender: { dataDir, program }, receiver, sent: 0 }
}

/** Killed between two files, then at chance's moments, and once more where a file is given to the media library. */
async function runOnce(team: Team, random: () => number): Promise<Verdict> {
  const verdict: Verdict = { problems: [], between: 0 }
  const { sender } = team
  const made = makeNote({
    conversationId: generalOf(team.receiver),
    pictures: 5,
    pictureBytes: 60_000,
    videoBytes: 500_000,
  })
  await sender.program.kill()
  await queueNote(sender.dataDir, made)
  sender.program = await startSender(sender.dataDir)
  // The first kill comes for sure when some of it is there; the others when they come.
  while (wholeOn(team.folder, made) === 0) await pause(5)
  for (let left = 1 + Math.floor(random() * 3); left > 0; left -= 1) {
    await sender.program.kill()
    await pause(SETTLES_MS)
    const there = wholeOn(team.folder, made)
    if (there > 0 && there < made.bytes.size) verdict.between += 1
    sender.program = await startSender(sender.dataDir)
    if (left > 1) await pause(random() * SPAN_MS)
  }
  await killWhileKept(sender.program, { noteId: made.draft.id, when: random() < 0.5 ? 'before' : 'after' })
  sender.program = await startSender(sender.dataDir)
  team.sent += 1
  await judge(team, made, verdict)
  return verdict
}

/** Where one of the files gets its name in the media library, unless the note is delivered by then. */
async function killWhileKept(
  sender: Sender,
  { noteId, when }: { noteId: NoteId; when: 'before' | 'after' },
): Promise<void> {
  const name = `a file kept, ${when}`
  await sender.arm({ name, path: ['^rename .*/media/.*\\.opus$'], when })
  sender.send({ kind: 'settle', noteId, limitMs: ARRIVES_IN_MS })
  // Dies at its point, or tells that it is past it.
  await sender.next('settled').catch(() => undefined)
  await sender.kill()
}

/** How many files of a note the server has whole. */
function wholeOn(folder: string, { draft }: MadeNote): number {
  const db = new Database(path.join(folder, 'server', 'earshot.db'), { readonly: true })
  try {
    const has = db.prepare<[string], number>('SELECT 1 FROM blob WHERE id = ?').pluck()
    return filesOf(draft).filter(({ blobId }) => has.get(blobId) === 1).length
  } finally {
    db.close()
  }
}

async function judge({ sender, receiver, sent }: Team, made: MadeNote, { problems }: Verdict): Promise<void> {
  const { id } = made.draft
  const say = (kind: Problem['kind'], words: string): void => void problems.push({ kind, words })
  sender.program.send({ kind: 'settle', noteId: id, limitMs: ARRIVES_IN_MS })
  const { settlement } = await sender.program.next('settled')
  if (settlement !== 'delivered') return say('lost', `${id} is ${JSON.stringify(settlement)}`)
  const endMs = performance.now() + ARRIVES_IN_MS
  while (!receiver.notes.read(id)?.seq && performance.now() < endMs) await pause(20)
  for (const { blobId, type } of attachedFilesOf(made.draft)) {
    const file = await receiver.media.open({ kind: 'noteFile', noteId: id, blobId })
    if (!file.ok) say('lost', `${type} ${blobId}: ${file.reason}`)
    else if (!isSame(await readFile(file.value.path), made.bytes.get(blobId))) say('corrupted', `${type} ${blobId}`)
    const kept = await readFile(path.join(sender.dataDir, 'media', `${blobId}.opus`)).catch(() => null)
    if (!kept || !isSame(kept, made.bytes.get(blobId))) say('lost', `the sender has not kept ${type} ${blobId}`)
  }
  const { notes, waiting } = await stateOf(sender.program, id)
  const there = receiver.notes.ofConversation(generalOf(receiver))
  for (const list of [notes, there]) {
    if (list.length !== sent) say('duplicated', `${list.length} notes where ${sent} were sent`)
  }
  if (waiting > 0) say('duplicated', `${waiting} left in the outbox`)
}

const isSame = (bytes: Buffer, expected: Uint8Array | undefined): boolean =>
  expected !== undefined && bytes.equals(expected)
