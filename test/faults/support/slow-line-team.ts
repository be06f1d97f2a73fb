import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Core } from '../../../electron/core/core.ts'
import { NoteId, type TakeId } from '../../../shared/kernel/ids.ts'
import { type Link, openLink } from '../../fakes/link.ts'
import { type ArmedServer, startArmedServer } from './armed-server.ts'
import { joinWith, openCore, pause } from './cores.ts'
import { type FaultRow, faultRow } from './fault-row.ts'
import { type Sender, startSender, stateOf } from './sender.ts'

/** A device whose uploads take their time, so that it, or the server, can be killed in the middle of one; and one that receives. */
export interface SlowLineTeam {
  readonly folder: string
  readonly server: ArmedServer
  readonly link: Link
  sender: Sender
  readonly receiver: Core
  /** All notes so far. */
  sent: number
}

export type Problem = { readonly kind: 'lost' | 'duplicated' | 'corrupted'; readonly words: string }

/** Of an upload at the server. */
export type Durable = number | 'nothing' | 'whole'

/** Between the last byte of a program that died and the other's word on it. */
const SETTLES_MS = 80

export const settle = (): Promise<void> => pause(SETTLES_MS)

/** In a folder of its own. */
export async function openSlowLineTeam(name: string, bitsPerSecond: number): Promise<SlowLineTeam> {
  const folder = mkdtempSync(path.join(tmpdir(), `earshot-${name}-`))
  const server = await startArmedServer(path.join(folder, 'server'))
  const link = await openLink({ targetUrl: server.url, bitsPerSecond, delayMs: 5 })
  const sender = await startSender(path.join(folder, 'alice'))
  const slowly = server.ownerInvitation.replace(/^https?:\/\/[^/]+/, link.url)
  sender.send({ kind: 'join', link: slowly, memberName: 'Alice' })
  const { invitation } = await sender.next('joined')
  const receiver = await openCore(path.join(folder, 'bob'))
  await joinWith(receiver, invitation, 'Bob')
  return { folder, server, link, sender, receiver, sent: 0 }
}

export async function closeSlowLineTeam({ folder, server, link, sender, receiver }: SlowLineTeam): Promise<void> {
  await receiver.close()
  await sender.kill()
  await server.kill()
  await link.close()
  rmSync(folder, { recursive: true, force: true })
}

/** After a kill; what is a draft by then is sent as its person would send it. */
export async function startSenderAgain(team: SlowLineTeam, takeId: TakeId): Promise<void> {
  team.sender = await startSender(path.join(team.folder, 'alice'))
  const { takes } = await stateOf(team.sender, NoteId.parse(takeId))
  if (!takes.some(({ id, state }) => id === takeId && state === 'draft')) return
  team.sender.send({ kind: 'sendDraft', takeId })
  await team.sender.next('draftSent')
}

interface Round {
  readonly problems: readonly Problem[]
  /** Kills that found part of an upload at the server. */
  readonly resumed: number
}

/** Says what went wrong. Fails where no kill came in the middle of what is sent. */
export function rowOfRounds(fault: string, rounds: readonly Round[]): FaultRow {
  for (const { problems } of rounds) for (const { words } of problems) console.error(`${fault}: ${words}`)
  const resumed = rounds.reduce((sum, round) => sum + round.resumed, 0)
  console.error(`${fault}: ${resumed} uploads went on where they were`)
  if (resumed === 0) throw new Error('no kill came in the middle of an upload: this proves nothing')
  const count = (kind: Problem['kind']) => rounds.filter(({ problems }) => problems.some((one) => one.kind === kind))
  return faultRow({
    fault,
    runs: rounds.length,
    lost: count('lost').length,
    duplicated: count('duplicated').length,
    corrupted: count('corrupted').length,
    worstLossMs: 0,
  })
}
