import { cpSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { ConversationId, NoteId } from '../../../shared/kernel/ids.ts'
import { ReasonError } from '../../../shared/kernel/reasons.ts'
import { pause, sendRecording } from './cores.ts'
import { type Action, deviceCount } from './schedule.ts'
import { openScheduleDevice, type ScheduleDevice } from './schedule-device.ts'
import { createModel, type Disagreement, isAgreed, type Model } from './schedule-model.ts'
import { channels, hurriedTimes, memberNames, type Team } from './schedule-team.ts'
import { createRandom } from './seeded.ts'
import { openServer, type ServerInProcess } from './server-in-process.ts'
import { logWhenAsked } from './when-asked.ts'

/** After healing, in real time. Waits between attempts are hurried, so this is ample; a busy machine may use it. */
const agreeWithinMs = 20_000

interface World {
  readonly team: Team
  readonly server: ServerInProcess
  readonly devices: readonly ScheduleDevice[]
  readonly model: Model
  /** How often each device has been signed in anew. */
  readonly signIns: number[]
  sent: number
}

/** Runs one schedule from the team's beginning, heals everything, and tells what is not as it must be. */
export async function runSchedule(team: Team, schedule: readonly Action[], seed: number): Promise<Disagreement> {
  const folder = path.join(team.folder, 'run')
  rmSync(folder, { recursive: true, force: true })
  cpSync(team.start, folder, { recursive: true })
  const random = createRandom(seed)
  const devices: ScheduleDevice[] = []
  const server = await openServer({
    dataDir: path.join(folder, 'server'),
    hurriedTimes,
    log: logWhenAsked('server'),
    onDown: () => {
      for (const { trouble } of devices) trouble.cut()
    },
  })
  try {
    for (let i = 0; i < deviceCount; i += 1) {
      const dataDir = path.join(folder, String(i))
      devices.push(await openScheduleDevice({ dataDir, hurriedTimes, origin: server.origin, random }))
    }
    const model = createModel(team.conversationIds, team.speech.sha256)
    const world: World = { team, server, devices, model, signIns: devices.map(() => 1), sent: 0 }
    for (const action of schedule) await perform(action, world)
    return await heal(world)
  } finally {
    for (const device of devices) await device.close()
    await server.stop()
  }
}

async function heal({ server, devices, model, ...world }: World): Promise<Disagreement> {
  await server.start()
  for (const { trouble } of devices) trouble.heal()
  for (const [i, device] of devices.entries()) {
    // Its invitation, or the answer to it, was lost: as a person would, again.
    for (let tries = 0; !device.memberId() && tries < 3; tries += 1)
      await signIn(i, { server, devices, model, ...world })
  }
  const endMs = performance.now() + agreeWithinMs
  for (;;) {
    const disagreement = model.judge(devices)
    if (isAgreed(disagreement)) return model.judgeRecordings(devices)
    if (performance.now() > endMs) return disagreement
    await pause(5)
  }
}

async function perform(action: Action, world: World): Promise<void> {
  const { devices, server } = world
  switch (action.kind) {
    case 'wait':
      return pause(action.ms)
    case 'killServer':
      return server.kill()
    case 'stopServer':
      return server.stop()
    case 'startServer':
      return server.start()
  }
  const device = devices[action.device]
  if (!device) return
  const { trouble } = device
  switch (action.kind) {
    case 'offline':
    case 'online':
      return trouble.setOnline(action.kind === 'online')
    case 'loseRequests':
      return trouble.loseRequests(action.count)
    case 'loseAnswers':
      return trouble.loseAnswers(action.count)
    case 'frames':
      return trouble.setFrames(action.trouble)
    case 'killCore':
      return device.kill()
    case 'signOver':
      return signOver(action.device, world)
    default:
      return work(action, device, world)
  }
}

/** What people do; nothing while signed out. */
async function work(
  action: Extract<Action, { kind: 'text' | 'voice' | 'read' | 'reply' | 'heard' }>,
  device: ScheduleDevice,
  world: World,
): Promise<void> {
  const { api, notes } = device.core()
  const { model, team } = world
  const me = device.memberId()
  if (!me) return
  if ('place' in action) {
    const conversationId = device.conversationId(channels[action.place] ?? channels[0])
    // A device that has just signed in may not have heard of it yet.
    if (!conversationId) return
    if (action.kind === 'text') return sendText(action.device, { conversationId, rootId: null }, world)
    if (action.kind === 'voice') return sendVoice(action.device, conversationId, world)
    const lastSeq = Math.max(0, ...notes.ofConversation(conversationId).map(({ seq }) => seq ?? 0))
    if (lastSeq === 0) return
    await api.notes.markRead({ conversationId, upToSeq: lastSeq })
    return model.read(conversationId, me, lastSeq)
  }
  const known = team.conversationIds.flatMap((id) => notes.ofConversation(id)).filter(({ seq }) => seq !== null)
  const fitting = known.filter((note) =>
    action.kind === 'reply' ? note.rootId === null : note.kind === 'voice' && !note.isMine,
  )
  const note = fitting[action.pick % Math.max(1, fitting.length)]
  if (!note) return
  if (action.kind === 'reply') {
    return sendText(action.device, { conversationId: note.conversationId, rootId: note.id }, world)
  }
  await api.notes.markHeard({ noteId: note.id })
  model.heard(note.id, me)
}

async function sendText(
  at: number,
  place: { conversationId: ConversationId; rootId: NoteId | null },
  world: World,
): Promise<void> {
  const device = world.devices[at]
  const authorId = device?.memberId()
  if (!device || !authorId) return
  const sender = `device ${at}, sign-in ${world.signIns[at]}`
  world.sent += 1
  const text = `note ${world.sent} of ${sender}`
  const { noteId: id } = await device.core().api.notes.sendText({ target: { ...place, anchor: null }, text })
  world.model.promise({ id, ...place, sender, authorId, text })
}

async function sendVoice(at: number, conversationId: ConversationId, world: World): Promise<void> {
  const device = world.devices[at]
  const authorId = device?.memberId()
  if (!device || !authorId) return
  const id = await sendRecording(device.core(), world.team.speech.path, conversationId)
  world.model.promise({
    id,
    conversationId,
    rootId: null,
    sender: `device ${at}, sign-in ${world.signIns[at]}`,
    authorId,
    text: null,
  })
}

/** Out, and in again as another device: Alice's as hers, the guest's as a new member. Refused while something waits, as promised. */
async function signOver(at: number, world: World): Promise<void> {
  const device = world.devices[at]
  if (!device) return
  if (device.memberId()) {
    try {
      await device.core().api.session.signOut()
    } catch (error) {
      if (reasonOf(error) === 'workUnsent') return
      throw error
    }
  }
  await signIn(at, world)
}

async function signIn(at: number, { server, devices, signIns }: World): Promise<void> {
  const core = devices[at]?.core()
  if (!core) return
  const isOwner = memberNames[at] === memberNames[0]
  const count = (signIns[at] ?? 0) + 1
  signIns[at] = count
  const link = await server.invite(isOwner ? memberNames[0] : undefined)
  const memberName = isOwner ? memberNames[0] : `${memberNames[at]} ${count}`
  try {
    await core.api.session.join({ link, memberName, deviceName: 'faults' })
  } catch (error) {
    // The way to the server is in trouble, or its yes was lost with the invitation used up: signed out until a later attempt.
    if (!lostOnTheWay.has(reasonOf(error) ?? '')) throw error
  }
}

const lostOnTheWay: ReadonlySet<string> = new Set(['serverUnreachable', 'serverFailed', 'invitationUsed'])

function reasonOf(error: unknown): string | null {
  const cause = error instanceof Error ? error.cause : null
  return cause instanceof ReasonError ? cause.reason : null
}
