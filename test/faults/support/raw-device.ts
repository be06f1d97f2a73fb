import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type JoinAnswer, JoinAnswer as JoinAnswerSchema, parseInvitationLink } from '../../../shared/contract/auth.ts'
import type { Event } from '../../../shared/contract/event.ts'
import { MutationAnswer, type MutationRequest } from '../../../shared/contract/mutation.ts'
import { PullAnswer } from '../../../shared/contract/sync.ts'
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '../../../shared/contract/version.ts'
import { createClock } from '../../../shared/kernel/clock.ts'
import { type ConversationId, createIdMaker, MutationId, NoteId } from '../../../shared/kernel/ids.ts'

const clock = createClock({
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimeout: (run, delayMs) => setTimeout(run, delayMs),
  clearTimeout: (handle) => clearTimeout(handle),
})
const ids = createIdMaker({ clock, random: () => new Uint8Array(randomBytes(16)) })

/** A device without a core: plain calls, so that nothing but the server stands between an ack and the truth. */
export interface RawDevice {
  readonly me: JoinAnswer
  /** Null: no answer, so nobody knows. */
  mutate(request: MutationRequest): Promise<MutationAnswer | null>
  /** The whole of every stream, oldest first. */
  pullAll(): Promise<Event[]>
  textNote(conversationId: ConversationId, text: string): MutationRequest
}

export async function joinRaw(link: string, name: string): Promise<RawDevice> {
  const invitation = parseInvitationLink(link)
  if (!invitation) throw new Error(`no invitation: ${link}`)
  const { serverUrl: url, code } = invitation
  const headers = { 'content-type': 'application/json', [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) }
  const joined = await fetch(`${url}/auth/join`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ code, memberName: name, deviceName: 'faults' }),
  })
  const me = JoinAnswerSchema.parse(await joined.json())
  const call = async <T>(procedure: string, input: unknown, answer: z.ZodType<T>): Promise<T> => {
    const response = await fetch(`${url}/trpc/${procedure}`, {
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${me.token}` },
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(10_000),
    })
    if (!response.ok) throw new Error(`${procedure}: ${response.status}`)
    return z.object({ result: z.object({ data: answer }) }).parse(await response.json()).result.data
  }
  return {
    me,
    mutate: (request) => call('sync.mutate', request, MutationAnswer).catch(() => null),
    async pullAll() {
      const events: Event[] = []
      const cursors: Record<string, number> = {}
      for (let more = true; more; ) {
        const answer = await call('sync.pull', { cursors, limit: 500 }, PullAnswer)
        for (const { streamId, events: page } of answer.streams) {
          events.push(...page)
          cursors[streamId] = page.at(-1)?.seq ?? cursors[streamId] ?? 0
        }
        more = answer.more
      }
      return events
    },
    textNote: (conversationId, text) => ({
      mutationId: MutationId.parse(ids.next()),
      mutation: {
        kind: 'sendNote',
        note: {
          id: NoteId.parse(ids.next()),
          conversationId,
          kind: 'text',
          rootId: null,
          anchor: null,
          text,
          audio: null,
          createdAtMs: Date.now(),
        },
      },
    }),
  }
}
