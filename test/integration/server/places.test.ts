import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ConversationId, NoteId } from '#shared/kernel/ids.ts'
import { bodiesOf, type Device, newMutationId, type TestServer } from './support.ts'
import { openTwoMembers, sendVoice } from './two-members.ts'

let server: TestServer
let olga: Device
let ben: Device
let conversationId: ConversationId
let noteId: NoteId
beforeEach(async () => {
  ;({ server, olga, ben, general: conversationId } = await openTwoMembers())
  noteId = await sendVoice(olga, conversationId)
})
afterEach(() => server.dispose())

const now = (): number => server.clock.nowMs()
const stop = (atMs: number | null, setAtMs?: number) =>
  ben.mutate({
    kind: 'setPlace',
    noteId,
    conversationId,
    place: atMs === null ? null : { atMs, isThrough: false },
    ...(setAtMs === undefined ? {} : { setAtMs }),
  })
const hear = (atMs: number) => ben.mutate({ kind: 'markHeard', noteId, conversationId, atMs })
const told = async (device = ben) =>
  bodiesOf((await device.pullAll()).get(device.me.member.id) ?? []).flatMap((body) =>
    body.kind === 'placeSet' ? [body] : [],
  )
const last = async () => (await told()).at(-1)?.place?.atMs ?? null

it('keeps the later of two places, whichever comes first, and tells the one that stands again', async () => {
  const at = now()
  await stop(2000, at)
  await stop(1000, at - 5000)
  expect(await last()).toBe(2000)
  await stop(3000, at + 1)
  expect(await last()).toBe(3000)
  expect((await told()).map(({ place }) => place?.atMs)).toEqual([2000, 2000, 3000])
  expect(await told(olga)).toEqual([])
})

it('takes no word from the future, and one without a time as said now', async () => {
  await stop(2000, now() + 3_600_000)
  expect((await told()).at(-1)?.setAtMs).toBeLessThanOrEqual(now())
  server.clock.forward(1)
  await stop(1000)
  expect(await last()).toBe(1000)
})

it('lets the end win over an earlier place, and an earlier end lose to a later place', async () => {
  const at = now()
  await stop(null, at)
  await stop(1000, at - 1)
  expect(await last()).toBeNull()
  await stop(1500, at + 1)
  await stop(null, at)
  expect(await last()).toBe(1500)
})

it('takes hearing a note as the end of what was stopped before, and tells it only where a place stood', async () => {
  server.clock.forward(60_000)
  await stop(1000, now() - 2000)
  await hear(now() - 1000)
  expect(await last()).toBeNull()
  await stop(1500, now() - 1500)
  expect(await last()).toBeNull()
  await stop(1800, now())
  expect(await last()).toBe(1800)
})

it('says nothing of a place to who hears a note at once', async () => {
  await hear(now())
  expect(await told()).toEqual([])
})

it('knows by the device’s own clock how long ago something was, however wrong that is', async () => {
  server.clock.forward(60_000)
  const wrongBy = 86_400_000
  await stop(2000, now() - 10_000)
  const late = (setAgoMs: number, clockOff: number) => {
    const place = { atMs: 1000, isThrough: false }
    const setAtMs = now() + clockOff - setAgoMs
    const mutation = { kind: 'setPlace', noteId, conversationId, place, setAtMs } as const
    return ben.client.sync.mutate.mutate({ mutationId: newMutationId(), mutation, deviceNowMs: now() + clockOff })
  }
  await late(20_000, wrongBy)
  expect(await last()).toBe(2000)
  await late(5000, -wrongBy)
  expect(await last()).toBe(1000)
})
