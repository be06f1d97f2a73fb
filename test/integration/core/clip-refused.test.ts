import { expect, it } from 'vitest'
import { NoteId } from '#shared/kernel/ids.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { withFetch } from './support/bad-net.ts'
import { filmOn } from './support/filming.ts'
import { eventually, noteOn, openOwner, startTestServer } from './support/world.ts'

/** The voice of four seconds is far smaller. */
const isOfClip = (init: RequestInit): boolean => (init.body as Uint8Array).length > 100_000

/** A server that answers pieces of uploads as the test says; null: as it does. */
function refusing() {
  let refusal: { readonly status: number; readonly reason: string; readonly detail: string } | null = null
  return {
    with(next: typeof refusal) {
      refusal = next
    },
    change: withFetch((next) => async (url, init) => {
      if (!refusal || init?.method !== 'PATCH' || !isOfClip(init)) return await next(url, init)
      const { status, ...problem } = refusal
      const headers = { 'content-type': 'application/problem+json' }
      return new Response(JSON.stringify(problem), { status, headers })
    }),
  }
}

it('a server without room is told of in the row; the note waits, and goes on by itself', async () => {
  const server = await startTestServer()
  const refusal = refusing()
  const alice = await openOwner(server, refusal.change)
  const filmed = await filmOn(alice, 4_000)
  await filmed.film(40, true)
  refusal.with({ status: 507, reason: 'diskFull', detail: '' })
  await filmed.release()
  const noteId = NoteId.parse(filmed.takeId)
  const note = await eventually(() => {
    const one = noteOn(alice, noteId)
    return one?.uploadTrouble ? one : null
  }, 'the sentence')
  expect(note.uploadTrouble).toBe(sentenceOf('serverDiskFull', ''))
  expect(note.failure).toBeNull()
  refusal.with(null)
  expect(await alice.core.sync.whenSettled(noteId, 30_000)).toBe('delivered')
  expect(noteOn(alice, noteId)?.uploadTrouble).toBeUndefined()
})

it('a clip that a server takes not at all parks its note with the reason; nothing is lost, and it goes out when asked again', async () => {
  const server = await startTestServer()
  const refusal = refusing()
  const alice = await openOwner(server, refusal.change)
  refusal.with({ status: 413, reason: 'noteTooLarge', detail: 'more than 1.0 MB' })
  const filmed = await filmOn(alice, 4_000)
  await filmed.film(40, true)
  await filmed.release()
  const noteId = NoteId.parse(filmed.takeId)
  const note = await eventually(() => {
    const one = noteOn(alice, noteId)
    return one?.state === 'failed' ? one : null
  }, 'the refusal')
  expect(note.failure).toBe(sentenceOf('clipRefused', 'more than 1.0 MB'))
  refusal.with(null)
  await alice.core.api.notes.retry({ noteId })
  expect(await alice.core.sync.whenSettled(noteId, 30_000)).toBe('delivered')
})
