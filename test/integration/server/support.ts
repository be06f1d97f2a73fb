import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'
import { JoinAnswer, parseInvitationLink } from '#shared/contract/auth.ts'
import type { ConversationEventBody, Event, MemberEventBody } from '#shared/contract/event.ts'
import type { Conversation, NoteDraft } from '#shared/contract/model.ts'
import type { Mutation, MutationAnswer } from '#shared/contract/mutation.ts'
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '#shared/contract/version.ts'
import { type Clock, createClock } from '#shared/kernel/clock.ts'
import { BlobId, ConversationId, createIdMaker, MutationId, NoteId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { ServerRouter } from '../../../server/api/router.ts'
import { type RunningServer, type ServerOptions, startServer } from '../../../server/server.ts'

/** The real clock, which a test may set forward. */
export interface ShiftedClock extends Clock {
  forward(byMs: number): void
}

export function createShiftedClock(): ShiftedClock {
  let shiftMs = 0
  const host = createClock({
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    setTimeout: (run, delayMs) => setTimeout(run, delayMs),
    clearTimeout: (handle) => clearTimeout(handle),
  })
  return {
    nowMs: () => host.nowMs() + shiftMs,
    monotonicMs: () => host.monotonicMs() + shiftMs,
    setTimer: (run, delayMs) => host.setTimer(run, delayMs),
    forward(byMs) {
      shiftMs += byMs
    },
  }
}

export const ids = createIdMaker({ clock: createShiftedClock(), random: () => randomBytes(16) })
export const newNoteId = (): NoteId => NoteId.parse(ids.next())
export const newBlobId = (): BlobId => BlobId.parse(ids.next())
export const newConversationId = (): ConversationId => ConversationId.parse(ids.next())
export const newMutationId = (): MutationId => MutationId.parse(ids.next())
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Lines that a test may look at afterwards. */
export function createTestLog(): { log: Log; lines: string[] } {
  const lines: string[] = []
  return { lines, log: (level, message, fields) => lines.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`) }
}

export async function createTempFolder(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'earshot-server-')), 'data')
}

export interface TestServer extends RunningServer {
  readonly dataDir: string
  readonly clock: ShiftedClock
  readonly logLines: string[]
  /** Closes, and starts again on the same folder and port. */
  restart(): Promise<TestServer>
  dispose(): Promise<void>
}

export async function openServer(options: Partial<ServerOptions> & { clock?: ShiftedClock } = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? (await createTempFolder())
  const clock = options.clock ?? createShiftedClock()
  const { log, lines } = createTestLog()
  const full = {
    host: '127.0.0.1',
    port: 0,
    workspaceName: 'Acme',
    ownerName: 'Olga',
    makeOwnerInvite: false,
    log,
    ...options,
    dataDir,
    clock,
  }
  const started = await startServer(full)
  if (!started.ok) throw new Error(`${started.reason} ${started.detail}`)
  const { url, ownerInvitation, close } = started.value
  return {
    url,
    ownerInvitation,
    close,
    dataDir,
    clock,
    logLines: lines,
    async restart() {
      await close()
      return openServer(full)
    },
    async dispose() {
      await close()
      await rm(join(dataDir, '..'), { recursive: true, force: true })
    },
  }
}

export function codeOf(link: string | null): string {
  const parsed = parseInvitationLink(link ?? '')
  if (!parsed) throw new Error(`no invitation link: ${link}`)
  return parsed.code
}

/** `POST /auth/join`, as it comes back. */
export function requestJoin(url: string, body: unknown): Promise<Response> {
  return fetch(`${url}/auth/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) },
    body: JSON.stringify(body),
  })
}

/** A signed-in device, as a test sees it. */
export interface Device {
  readonly url: string
  readonly me: JoinAnswer
  readonly headers: Record<string, string>
  readonly client: TRPCClient<ServerRouter>
  mutate(mutation: Mutation, mutationId?: MutationId): Promise<MutationAnswer>
  /** Every event it may read, stream by stream, from the beginning. */
  pullAll(): Promise<Map<string, Event[]>>
  conversations(): Promise<Conversation[]>
  general(): Promise<ConversationId>
}

export async function joinWith(url: string, code: string, memberName: string | null): Promise<Device> {
  const response = await requestJoin(url, { code, memberName, deviceName: 'test' })
  if (!response.ok) throw new Error(await response.text())
  return deviceOf(url, JoinAnswer.parse(await response.json()))
}

/** The first device of the owner. */
export const joinAsOwner = (server: TestServer): Promise<Device> =>
  joinWith(server.url, codeOf(server.ownerInvitation), null)

/** A new member, let in by `host`. */
export async function joinAs(host: Device, name: string): Promise<Device> {
  const { code } = await host.client.invitations.create.mutate({})
  return joinWith(host.url, code, name)
}

export function deviceOf(url: string, me: JoinAnswer): Device {
  const headers = { authorization: `Bearer ${me.token}`, [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) }
  const client = createTRPCClient<ServerRouter>({
    links: [httpLink({ url: `${url}/trpc`, headers, methodOverride: 'POST' })],
  })

  async function pullAll(): Promise<Map<string, Event[]>> {
    const streams = new Map<string, Event[]>()
    for (;;) {
      const cursors = Object.fromEntries([...streams].map(([id, events]) => [id, events.at(-1)?.seq ?? 0]))
      const answer = await client.sync.pull.query({ cursors, limit: 500 })
      for (const { streamId, events } of answer.streams) {
        streams.set(streamId, [...(streams.get(streamId) ?? []), ...events])
      }
      if (!answer.more) return streams
    }
  }

  async function conversations(): Promise<Conversation[]> {
    const own = (await pullAll()).get(me.member.id) ?? []
    return bodiesOf(own).flatMap((body) => (body.kind === 'conversationJoined' ? [body.conversation] : []))
  }

  return {
    url,
    me,
    headers,
    client,
    mutate: (mutation, mutationId = newMutationId()) => client.sync.mutate.mutate({ mutationId, mutation }),
    pullAll,
    conversations,
    async general() {
      const general = (await conversations()).find((one) => one.name === 'general')
      if (!general) throw new Error('not in general')
      return general.id
    },
  }
}

export const bodiesOf = (events: readonly Event[]): (ConversationEventBody | MemberEventBody)[] =>
  events.map((event) => event.body as ConversationEventBody | MemberEventBody)

export function textNote(conversationId: ConversationId, text = 'hello', more: Partial<NoteDraft> = {}): NoteDraft {
  return {
    id: newNoteId(),
    conversationId,
    kind: 'text',
    rootId: null,
    anchor: null,
    text,
    audio: null,
    createdAtMs: 1_700_000_000_000,
    ...more,
  }
}

export function voiceNote(conversationId: ConversationId, blobId: BlobId, bytes: Uint8Array): NoteDraft {
  return {
    ...textNote(conversationId),
    id: NoteId.parse(blobId),
    kind: 'voice',
    text: null,
    audio: {
      blobId,
      sha256: sha256(bytes),
      sizeBytes: bytes.length,
      durationMs: 1000,
      peaks: Array.from({ length: 100 }, (_, index) => index),
    },
  }
}

export const sendText = (device: Device, conversationId: ConversationId, text?: string): Promise<MutationAnswer> =>
  device.mutate({ kind: 'sendNote', note: textNote(conversationId, text) })

/** The answer's parts, when the mutation was done; throws otherwise. */
export function doneOf(answer: MutationAnswer): Extract<MutationAnswer, { outcome: 'done' }> {
  if (answer.outcome !== 'done') throw new Error(`${answer.reason} ${answer.detail}`)
  return answer
}

/** A whole blob, uploaded by this device. */
export async function uploadBlob(device: Device, bytes: Uint8Array<ArrayBuffer>, id = newBlobId()): Promise<BlobId> {
  const begun = await beginUpload(device, id)
  if (begun.status !== 201) throw new Error(await begun.text())
  const ended = await appendBytes(device, id, { offset: 0, bytes, isLast: true })
  if (ended.status !== 204) throw new Error(await ended.text())
  return id
}

export function beginUpload(device: Device, id: string): Promise<Response> {
  return fetch(`${device.url}/uploads`, {
    method: 'POST',
    headers: { ...device.headers, 'earshot-blob-id': id, 'upload-complete': '?0' },
  })
}

export function appendBytes(
  device: Device,
  id: string,
  part: { offset: number; bytes: Uint8Array<ArrayBuffer>; isLast: boolean; digestOf?: Uint8Array },
): Promise<Response> {
  const digest = createHash('sha256')
    .update(part.digestOf ?? part.bytes)
    .digest('base64')
  return fetch(`${device.url}/uploads/${id}`, {
    method: 'PATCH',
    headers: {
      ...device.headers,
      'content-type': 'application/partial-upload',
      'upload-offset': String(part.offset),
      'upload-complete': part.isLast ? '?1' : '?0',
      ...(part.isLast ? { 'repr-digest': `sha-256=:${digest}:` } : {}),
    },
    body: part.bytes,
  })
}

export const headUpload = (device: Device, id: string): Promise<Response> =>
  fetch(`${device.url}/uploads/${id}`, { method: 'HEAD', headers: device.headers })

export const offsetOf = (response: Response): number => Number(response.headers.get('upload-offset') ?? Number.NaN)

/** The reason of a problem answer. */
export async function reasonOf(response: Response): Promise<string> {
  const problem = (await response.json()) as { reason: string }
  return problem.reason
}

/** Bytes as a note names them, under a new id or one that was uploaded. */
export const fileOf = (bytes: Uint8Array, blobId = newBlobId()) => ({
  blobId,
  sha256: sha256(bytes),
  sizeBytes: bytes.length,
})

export const pictureOf = (bytes: Uint8Array, blobId = newBlobId()) => ({
  ...fileOf(bytes, blobId),
  type: 'image/webp' as const,
  width: 8,
  height: 8,
  thumbnail: null,
})
