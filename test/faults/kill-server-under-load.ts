import type { Event } from '../../shared/contract/event.ts'
import type { MutationRequest } from '../../shared/contract/mutation.ts'
import type { ConversationId } from '../../shared/kernel/ids.ts'
import { startCrashingServer } from './support/crashing-server.ts'
import { type FaultRow, faultRow } from './support/fault-row.ts'
import { joinRaw, type RawDevice } from './support/raw-device.ts'

export const summary =
  'SIGKILL of the server while four devices send: what was acknowledged is there, once, without gaps'

const senders = 4

/**
 * Each round: four devices send as fast as they can, the server is killed at a random moment and comes back, what had no answer is asked
 * again under its own id. At the end every stream is read whole.
 */
export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> {
  const rounds = isShort ? 3 : 25
  const server = await startCrashingServer()
  try {
    const device = await joinRaw(server.ownerInvitation, 'Alice')
    const general = await findGeneral(device)
    const acked = new Map<string, string>()
    for (let round = 0; round < rounds; round += 1) {
      const unanswered: MutationRequest[] = []
      let isOver = false
      const sending = Array.from({ length: senders }, async (_, sender) => {
        for (let i = 0; !isOver; i += 1) {
          const request = device.textNote(general, `${round}.${sender}.${i}`)
          if (!(await tryToSend(device, request, acked))) unanswered.push(request)
        }
      })
      await new Promise((resolve) => setTimeout(resolve, 150 + Math.random() * 500))
      const back = server.killAndRestart()
      isOver = true
      await Promise.all([...sending, back])
      for (const request of unanswered) await tryToSend(device, request, acked)
      // Asking again for what was answered must change nothing either.
      for (const request of unanswered.slice(0, 2)) await tryToSend(device, request, acked)
    }
    if (acked.size < rounds * senders)
      throw new Error(`only ${acked.size} sends were acknowledged: this proves nothing`)
    yield faultRow({
      fault: 'kill-server-under-load',
      runs: rounds,
      ...judge(await device.pullAll(), acked),
      worstLossMs: 0,
    })
  } finally {
    await server.end()
  }
}

/** True once the server has answered `done`. */
async function tryToSend(device: RawDevice, request: MutationRequest, acked: Map<string, string>): Promise<boolean> {
  if (request.mutation.kind !== 'sendNote') return false
  const answer = await device.mutate(request)
  if (answer?.outcome === 'refused') throw new Error(`refused: ${answer.reason}`)
  if (answer?.outcome === 'done') acked.set(request.mutation.note.id, request.mutation.note.text ?? '')
  return answer !== null
}

function judge(events: readonly Event[], acked: ReadonlyMap<string, string>) {
  const seen = new Map<string, number>()
  const nextSeq = new Map<string, number>()
  let corrupted = 0
  for (const { streamId, seq, body } of events) {
    const expected = nextSeq.get(streamId) ?? 1
    if (seq !== expected) corrupted += 1
    nextSeq.set(streamId, seq + 1)
    if (body.kind !== 'noteSent') continue
    const { id, text } = body.note as { id: string; text: string }
    seen.set(id, (seen.get(id) ?? 0) + 1)
    if (acked.has(id) && acked.get(id) !== text) corrupted += 1
  }
  return {
    lost: [...acked.keys()].filter((id) => !seen.has(id)).length,
    duplicated: [...seen.values()].filter((count) => count > 1).length,
    corrupted,
  }
}

async function findGeneral(device: RawDevice): Promise<ConversationId> {
  for (const { body } of await device.pullAll()) {
    if (body.kind !== 'conversationJoined') continue
    const { id, name } = body.conversation as { id: ConversationId; name: string }
    if (name === 'general') return id
  }
  throw new Error('there is no channel general')
}
