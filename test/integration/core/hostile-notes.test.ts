import { describe, expect, it } from 'vitest'
import type { ConversationEventBody } from '#shared/contract/event.ts'
import { limits } from '#shared/contract/limits.ts'
import { pastNote, writePast } from '../../support/server-past.ts'
import { arrived, conversation, noteOn, openGuest, openOwner, sendText, startTestServer } from './support/world.ts'

/** As a server that is broken, or somebody's own, would hand them out: none of them came through a door that checks. */
const hints: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['no length', { durationMs: 0 }],
  ['a length below nothing', { durationMs: -5 }],
  ['a length of thirty years', { durationMs: 1e12 }],
  ['a length that is no number', { durationMs: Number.NaN }],
  ['too few peaks', { peaks: [1, 2, 3] }],
  ['too many peaks', { peaks: Array.from({ length: 100_000 }, () => 1) }],
  ['peaks out of scale', { peaks: Array.from({ length: 100 }, (_, i) => (i - 50) * 1e9) }],
  ['peaks that are no numbers', { peaks: Array.from({ length: 100 }, () => 'loud') }],
  ['a size below nothing', { sizeBytes: -1 }],
]

describe('a note whose sender lies about its sound', () => {
  it('harms nobody: what cannot be is not shown, and what came after it is', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const bob = await openGuest(alice, 'Bob')
    const { id, memberIds } = conversation(alice, 'general')
    const [authorId] = memberIds
    if (!authorId) throw new Error('nobody is in it')
    const lies = hints.map(([, hint]) => {
      const note = pastNote(id, authorId, 'voice')
      return { ...note, audio: { ...note.audio, ...hint } }
    })
    const past = lies.map((note) => ({ actorId: authorId, body: { kind: 'noteSent', note } as ConversationEventBody }))
    // The server's own index of lengths takes no such number either.
    writePast(server.dataDir, id, past)
    const after = await sendText(alice, 'general', 'and now something else')
    expect((await arrived(bob, after)).text).toBe('and now something else')
    for (const note of lies) {
      const audio = noteOn(bob, note.id)?.audio
      if (!audio) continue
      expect(audio.durationMs).toBeGreaterThan(0)
      expect(audio.durationMs).toBeLessThanOrEqual(limits.noteDurationMs)
      expect(audio.peaks.every((peak) => peak >= 0 && peak <= 255)).toBe(true)
    }
    const { notes } = await bob.core.api.notes.unheard()
    expect(notes.every((note) => Number.isFinite(note.audio?.durationMs ?? 0))).toBe(true)
  })
})
