import { randomUUID } from 'node:crypto'
import { joinServer } from '../../../electron/core/session/join-server.ts'
import { createHttp } from '../../../electron/core/sync/http.ts'
import { createServerApi, type ServerApi } from '../../../electron/core/sync/server-api.ts'
import { createNet } from '../../../electron/core/system/net.ts'
import { createSystemClock } from '../../../electron/core/system/system-clock.ts'
import { type JoinAnswer, parseInvitationLink } from '../../../shared/contract/auth.ts'
import { type ConversationId, ConversationId as ConversationIdSchema, MutationId } from '../../../shared/kernel/ids.ts'
import { startProgram } from '../../support/programs.ts'
import { type PastEvent, pastNote, writePast } from '../../support/server-past.ts'
import { createRecordedNet } from './recorded-net.ts'

/** A server in a process of its own, with much to pull, and a device that is signed in to it. */
export interface LongPast {
  readonly api: ServerApi
  readonly me: JoinAnswer['member']
  /** From now on the calls of `api` are answered from memory, with what the server answered to the same ones before. */
  replay(): void
  end(): Promise<void>
}

/** Under what a snapshot would be taken for, so that a conversation comes event by event. */
const eventsPerConversation = 2_000

export async function openLongPast(dataDir: string, events: number): Promise<LongPast> {
  const program = startProgram('server/main.ts', ['--port', '0', '--data', dataDir, '--owner', 'Alice'], {})
  const [, invitation = ''] = await program.waitForLine(/^invitation (\S+)/)
  await program.waitForLine(/^listening on (\S+)/)
  const clock = createSystemClock()
  const net = createNet(clock)
  const signIn = async (link: string, memberName: string) => {
    const parsed = parseInvitationLink(link)
    if (!parsed) throw new Error(`no invitation: ${link}`)
    const { serverUrl, code } = parsed
    const joined = await joinServer({ serverUrl, join: { code, memberName, deviceName: 'bench' } }, { net, clock })
    if (!joined.ok) throw new Error(joined.reason)
    const destination = { url: () => serverUrl, token: joined.value.token }
    const http = createHttp({ net, clock, destination, observe: () => undefined })
    return {
      destination,
      member: joined.value.member,
      api: createServerApi(http, new AbortController().signal),
      serverUrl,
    }
  }
  const alice = await signIn(invitation, 'Alice')
  const asked = await alice.api.invite()
  if (asked.kind !== 'done') throw new Error(asked.reason)
  const bob = await signIn(`${alice.serverUrl}/join#${asked.value.code}`, 'Bob')
  for (let left = events; left > 0; left -= eventsPerConversation) {
    const id = ConversationIdSchema.parse(randomUUID())
    const conversation = { id, kind: 'group' as const, name: `Room ${left}`, memberIds: [bob.member.id] }
    const mutation = { kind: 'createConversation' as const, conversation }
    const made = await alice.api.mutate({ mutationId: MutationId.parse(randomUUID()), mutation })
    if (made.kind !== 'done') throw new Error(made.reason)
    writePast(dataDir, id, talk(id, [alice.member, bob.member], Math.min(left, eventsPerConversation)))
  }
  const recorded = createRecordedNet(net)
  const http = createHttp({ net: recorded, clock, destination: bob.destination, observe: () => undefined })
  return {
    api: createServerApi(http, new AbortController().signal),
    me: bob.member,
    replay: recorded.replay,
    end: () => program.stop(),
  }
}

/** Of twenty events ten are notes, eight of them spoken; eight say that one was heard, two put a sign on it. */
function talk(
  conversationId: ConversationId,
  [alice, bob]: readonly JoinAnswer['member'][],
  count: number,
): PastEvent[] {
  if (!alice || !bob) throw new Error('two talk')
  const past: PastEvent[] = []
  while (past.length < count) {
    const [author, other] = past.length % 40 < 20 ? [alice, bob] : [bob, alice]
    const spoken = Array.from({ length: 8 }, () => pastNote(conversationId, author.id, 'voice'))
    const written = Array.from({ length: 2 }, () => pastNote(conversationId, author.id, 'text'))
    const sent = [...spoken, ...written].map((note) => ({
      actorId: author.id,
      body: { kind: 'noteSent', note } as const,
    }))
    const marks = spoken.map(({ id: noteId }) => ({
      actorId: other.id,
      body: { kind: 'noteHeard', noteId, memberId: other.id, atMs: 1_600_000_000_000 } as const,
    }))
    const signs = written.map(({ id: noteId }) => ({
      actorId: other.id,
      body: { kind: 'noteReacted', noteId, memberId: other.id, reaction: '👍', isOn: true, atMs: null } as const,
    }))
    past.push(...sent, ...marks, ...signs)
  }
  return past.slice(0, count)
}
