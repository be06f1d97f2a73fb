import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { limits } from '#shared/contract/limits.ts'
import type { Mutation } from '#shared/contract/mutation.ts'
import type { ConversationId, NoteId } from '#shared/kernel/ids.ts'
import { bodiesOf, type Device, doneOf, newMutationId, newNoteId, type TestServer, textNote } from './support.ts'
import { openTwoMembers } from './two-members.ts'

let server: TestServer
let olga: Device
let ben: Device
let general: ConversationId
let noteId: NoteId
beforeEach(async () => {
  ;({ server, olga, ben, general } = await openTwoMembers())
  const note = textNote(general)
  noteId = note.id
  doneOf(await olga.mutate({ kind: 'sendNote', note }))
})
afterEach(() => server.dispose())

type SetReaction = Extract<Mutation, { kind: 'setReaction' }>
const reaction = (change: Partial<SetReaction> = {}): SetReaction => ({
  kind: 'setReaction',
  noteId,
  conversationId: general,
  reaction: '👍',
  isOn: true,
  atMs: null,
  ...change,
})
const reactionsSeenBy = async (device: Device) =>
  bodiesOf((await device.pullAll()).get(general) ?? []).filter((body) => body.kind === 'noteReacted')

describe('setReaction', () => {
  it('tells everybody in the conversation who put what on which note, and about which moment', async () => {
    const answer = doneOf(await ben.mutate(reaction({ atMs: 1200 })))
    const memberId = ben.me.member.id
    expect(await reactionsSeenBy(olga)).toEqual([
      { kind: 'noteReacted', noteId, memberId, reaction: '👍', isOn: true, atMs: 1200 },
    ])
    expect((await ben.pullAll()).get(general)?.at(-1)).toMatchObject({ seq: answer.seq, actorId: memberId })
  })

  it('writes one event for one state, however often it is asked, and names that event each time', async () => {
    const on = doneOf(await ben.mutate(reaction()))
    expect(doneOf(await ben.mutate(reaction()))).toMatchObject({ seq: on.seq })
    const off = doneOf(await ben.mutate(reaction({ isOn: false, atMs: 700 })))
    expect(doneOf(await ben.mutate(reaction({ isOn: false })))).toMatchObject({ seq: off.seq })
    expect((await reactionsSeenBy(olga)).map((body) => [body.isOn, body.atMs])).toEqual([
      [true, null],
      [false, null],
    ])
  })

  it('has nothing to take off where nothing was put on', async () => {
    expect(doneOf(await ben.mutate(reaction({ isOn: false })))).toMatchObject({ seq: null })
    expect(await reactionsSeenBy(olga)).toEqual([])
  })

  it('keeps the signs of members, and the different signs of one, apart', async () => {
    await ben.mutate(reaction())
    await olga.mutate(reaction())
    await ben.mutate(reaction({ reaction: '🎉' }))
    await ben.mutate(reaction({ isOn: false }))
    expect((await reactionsSeenBy(olga)).map((body) => [body.memberId, body.reaction, body.isOn])).toEqual([
      [ben.me.member.id, '👍', true],
      [olga.me.member.id, '👍', true],
      [ben.me.member.id, '🎉', true],
      [ben.me.member.id, '👍', false],
    ])
  })

  it('moves a sign to another moment', async () => {
    await ben.mutate(reaction({ atMs: 1 }))
    await ben.mutate(reaction({ atMs: 2 }))
    expect((await reactionsSeenBy(olga)).map((body) => body.atMs)).toEqual([1, 2])
  })

  it('answers a repeated mutation word for word, also after the sign was taken off', async () => {
    const mutationId = newMutationId()
    const first = await ben.mutate(reaction(), mutationId)
    await ben.mutate(reaction({ isOn: false }))
    expect(await ben.mutate(reaction(), mutationId)).toEqual(first)
    expect((await reactionsSeenBy(olga)).map((body) => body.isOn)).toEqual([true, false])
  })

  it('asked for many times at once writes one event', async () => {
    await Promise.all(Array.from({ length: 20 }, () => ben.mutate(reaction())))
    expect(await reactionsSeenBy(olga)).toHaveLength(1)
  })

  it('refuses a note that is not there', async () => {
    const ghost = newNoteId()
    expect(await ben.mutate(reaction({ noteId: ghost }))).toMatchObject({ reason: 'noteUnknown', detail: ghost })
  })

  it('lets nobody fill a note with signs, and still lets them use those they have used', async () => {
    const signs = Array.from({ length: limits.reactionsPerNote + 1 }, (_, n) => String.fromCodePoint(0x4e00 + n))
    for (const sign of signs.slice(0, -1)) doneOf(await ben.mutate(reaction({ reaction: sign })))
    doneOf(await ben.mutate(reaction({ reaction: signs[0] ?? '', isOn: false })))
    const last = signs.at(-1) ?? ''
    expect(await ben.mutate(reaction({ reaction: last }))).toMatchObject({ reason: 'reactionsUsedUp' })
    doneOf(await ben.mutate(reaction({ reaction: signs[0] ?? '' })))
    doneOf(await olga.mutate(reaction({ reaction: last })))
  })

  it.each<[string, Record<string, unknown>]>([
    ['a word', { reaction: 'great' }],
    ['nothing', { reaction: '' }],
    ['a megabyte', { reaction: '👍'.repeat(100_000) }],
    ['markup', { reaction: '<img>' }],
    ['an invisible sign', { reaction: '\u202e' }],
    ['a number', { reaction: 1 }],
    ['a moment before the beginning', { atMs: -1 }],
    ['a moment past any note', { atMs: limits.noteDurationMs + 1 }],
    ['half a moment', { atMs: 0.5 }],
    ['neither on nor off', { isOn: 'yes' }],
  ])('refuses %s as not understood, and writes nothing', async (_what, change) => {
    const answer = await fetch(`${server.url}/trpc/sync.mutate`, {
      method: 'POST',
      headers: { ...ben.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ mutationId: newMutationId(), mutation: { ...reaction(), ...change } }),
    })
    expect(answer.status).toBe(400)
    expect(JSON.parse(await answer.text()).error.data.reason).toBe('requestInvalid')
    expect(await reactionsSeenBy(olga)).toEqual([])
  })
})
