import { cpSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { ConversationId, NoteId } from '../../../shared/kernel/ids.ts'
import { ReasonError } from '../../../shared/kernel/reasons.ts'
import { pause, sendRecording } from './cores.ts'
import { type Action, deviceCount, type Schedule } from './schedule.ts'
import { openScheduleDevice, type ScheduleDevice } from './schedule-device.ts'
import { createModel, type Disagreement, isAgreed, type Model } from './schedule-model.ts'
import { channels, hurriedTimes, memberNames, type Team } from './schedule-team.ts'
import { createRandom } from './seeded.ts'
import { openServer, type ServerInProcess } from './server-in-process.ts'
import { watchStarvation } from './starvation.ts'
import { logWhenAsked } from './when-asked.ts'

/** After healing, in real time. Waits between attempts are hurried, so this is ample. */
const agreeWithinMs = 20_000
/** With the time in which the machine did not let this process run. */
const neverLongerMs = 180_000

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
export async function runSchedule(team: Team, { hasPast, actions }: Schedule, seed: number): Promise<Disagreement> {
  const folder = path.join(team.folder, 'run')
  rmSync(folder, { recursive: true, force: true })
  cpSync(hasPast ? team.startWithPast : team.start, folder, { recursive: true })
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
    if (hasPast) for (const note of team.past) model.promise(note)
    const world: World = { team, server, devices, model, signIns: devices.map(() => 1), sent: 0 }
    for (const action of actions) await perform(action, world)
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
  const startMs = performance.now()
  const starvation = watchStarvation()
  try {
    for (;;) {
      const disagreement = model.judge(devices)
      if (isAgreed(disagreement)) return await model.judgeRecordings(devices)
      const passedMs = performance.now() - startMs
      if (passedMs - starvation.soFarMs() > agreeWithinMs || passedMs > neverLongerMs) return disagreement
      await pause(10)
    }
  } finally {
    starvation.stop()
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

const sign = '👍'

/** One sign-in on one device. */
const senderOf = (at: number, { signIns }: World): string => `device ${at}, sign-in ${signIns[at]}`

/** What people do; nothing while signed out. */
async function work(
  action: Extract<Action, { kind: 'text' | 'voice' | 'read' | 'reply' | 'heard' | 'react' | 'unreact' }>,
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
    action.kind === 'reply' ? note.rootId === null : action.kind !== 'heard' || (note.kind === 'voice' && !note.isMine),
  )
  const note = fitting[action.pick % Math.max(1, fitting.length)]
  if (!note) return
  if (action.kind === 'reply') {
    return sendText(action.device, { conversationId: note.conversationId, rootId: note.id }, world)
  }
  if (action.kind === 'heard') {
    await api.notes.markHeard({ noteId: note.id })
    return model.heard(note.id, me)
  }
  const isOn = action.kind === 'react'
  await api.notes.setReaction({ noteId: note.id, reaction: sign, isOn, atMs: null })
  model.reacted(note.id, { memberId: me, sender: senderOf(action.device, world), isOn })
}

async function sendText(
  at: number,
  place: { conversationId: ConversationId; rootId: NoteId | null },
  world: World,
): Promise<void> {
  const device = world.devices[at]
  const authorId = device?.memberId()
  if (!device || !authorId) return
  const sender = senderOf(at, world)
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
    sender: senderOf(at, world),
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
