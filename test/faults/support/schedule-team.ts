import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ConversationId } from '../../../shared/kernel/ids.ts'
import { joinWith } from './cores.ts'
import { type OpusSpeech, writeOpusSpeech } from './opus-speech.ts'
import { openScheduleDevice, type ScheduleDevice } from './schedule-device.ts'
import { openServer } from './server-in-process.ts'
import { logWhenAsked } from './when-asked.ts'

/** So that waits between attempts cost a schedule milliseconds. A call then times out after 750 ms. */
export const hurriedTimes = 20
/** By device: two of the owner's, one of a guest. */
export const memberNames = ['Alice', 'Alice', 'Bob'] as const
export const channels = ['general', 'project'] as const

/** Three devices of two members who know each other and two channels: where every schedule begins. */
export interface Team {
  readonly folder: string
  /** Below it: `server`, and a data folder for each device by its number. */
  readonly start: string
  readonly conversationIds: readonly ConversationId[]
  readonly speech: OpusSpeech
  end(): void
}

export async function makeTeam(): Promise<Team> {
  // Thousands of synced commits: in memory where there is such a disk. What survives a power cut is not looked at here.
  const folder = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'earshot-schedules-'))
  const start = path.join(folder, 'start')
  const server = await openServer({
    dataDir: path.join(start, 'server'),
    hurriedTimes: 1,
    log: logWhenAsked('server'),
    onDown: () => undefined,
  })
  const devices: ScheduleDevice[] = []
  try {
    for (const [i, name] of memberNames.entries()) {
      const dataDir = path.join(start, String(i))
      const device = await openScheduleDevice({ dataDir, hurriedTimes: 1, origin: server.origin, random: Math.random })
      devices.push(device)
      const isSecond = memberNames.indexOf(name) < i
      await joinWith(
        device.core(),
        server.ownerInvitation && i === 0 ? server.ownerInvitation : await server.invite(isSecond ? name : undefined),
        name,
      )
    }
    const [owner] = devices
    await owner?.core().api.conversations.create({ kind: 'channel', name: channels[1], memberIds: [] })
    for (const device of devices) await device.core().sync.whenPulled(20_000)
    const conversationIds = channels.map((name) => {
      const found = owner?.conversationId(name)
      if (!found) throw new Error(`there is no channel ${name}`)
      return found
    })
    const speech = await writeOpusSpeech(folder)
    const end = (): void => rmSync(folder, { recursive: true, force: true })
    return { folder, start, conversationIds, speech, end }
  } finally {
    for (const device of devices) await device.close()
    await server.stop()
  }
}
