import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { tuning } from '../../../electron/core/sync/tuning.ts'
import type { ConversationId } from '../../../shared/kernel/ids.ts'
import { converge, joinWith } from './cores.ts'
import { type OpusSpeech, writeOpusSpeech } from './opus-speech.ts'
import { openScheduleDevice, type ScheduleDevice } from './schedule-device.ts'
import type { PromisedNote } from './schedule-model.ts'
import { openServer } from './server-in-process.ts'
import { logWhenAsked } from './when-asked.ts'

/** So that waits between attempts cost a schedule milliseconds. */
export const hurriedTimes = 20
/** By device: two of the owner's, one of a guest. */
export const memberNames = ['Alice', 'Alice', 'Bob'] as const
export const channels = ['general', 'project'] as const

/** More than a device that is new takes event by event: it begins with the newest page. */
const notesBefore = tuning.snapshotUnseenEvents + 20

/** Three devices of two members who know each other and two channels: where every schedule begins. */
export interface Team {
  readonly folder: string
  /** Below each: `server`, and a data folder for each device by its number. */
  readonly start: string
  /** The same people, `past` being said. */
  readonly startWithPast: string
  readonly past: readonly PromisedNote[]
  readonly conversationIds: readonly ConversationId[]
  readonly speech: OpusSpeech
  end(): void
}

export async function makeTeam(): Promise<Team> {
  // Thousands of synced commits: in memory where there is such a disk. What survives a power cut is not looked at here.
  const folder = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'earshot-schedules-'))
  const [start, startWithPast] = [path.join(folder, 'start'), path.join(folder, 'with-past')]
  const server = await openServer({
    dataDir: path.join(startWithPast, 'server'),
    hurriedTimes: 1,
    log: logWhenAsked('server'),
    onDown: () => undefined,
  })
  const devices: ScheduleDevice[] = []
  try {
    for (const [i, name] of memberNames.entries()) {
      const dataDir = path.join(startWithPast, String(i))
      const device = await openScheduleDevice({ dataDir, hurriedTimes: 1, origin: server.origin, random: Math.random })
      devices.push(device)
      const isSecond = memberNames.indexOf(name) < i
      const link = i === 0 ? server.ownerInvitation : null
      await joinWith(device.core(), link ?? (await server.invite(isSecond ? name : undefined)), name)
    }
    const [owner] = devices
    if (!owner) throw new Error('nobody is there')
    await owner.core().api.conversations.create({ kind: 'channel', name: channels[1], memberIds: [] })
    for (const device of devices) await device.core().sync.whenPulled(20_000)
    const conversationIds = channels.map((name) => {
      const found = owner.conversationId(name)
      if (!found) throw new Error(`there is no channel ${name}`)
      return found
    })
    cpSync(startWithPast, start, { recursive: true })
    const past = await talk(owner, conversationIds[0])
    const sent = new Map(past.map(({ id, text }) => [id as string, text]))
    const cores = devices.map((device) => device.core())
    if ((await converge(cores, sent, 60_000)) === null) throw new Error('the past did not arrive')
    const speech = await writeOpusSpeech(folder)
    const end = (): void => rmSync(folder, { recursive: true, force: true })
    return { folder, start, startWithPast, past, conversationIds, speech, end }
  } finally {
    for (const device of devices) await device.close()
    await server.stop()
  }
}

async function talk(owner: ScheduleDevice, conversationId: ConversationId | undefined): Promise<PromisedNote[]> {
  const authorId = owner.memberId()
  if (!authorId || !conversationId) throw new Error('nobody can talk')
  const past: PromisedNote[] = []
  for (let i = 0; i < notesBefore; i += 1) {
    const place = { conversationId, rootId: null }
    const text = `said before, ${i}`
    const { noteId: id } = await owner.core().api.notes.sendText({ target: { ...place, anchor: null }, text })
    past.push({ id, ...place, sender: 'the past', authorId, text })
  }
  return past
}
