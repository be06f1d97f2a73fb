import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  arrived,
  conversation,
  eventually,
  noteOn,
  openGuest,
  openOwner,
  sendText,
  sendVoice,
  startTestServer,
} from './support/world.ts'

describe('a note between two devices', () => {
  it('arrives with the bytes that were sent, and being heard travels back', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const bob = await openGuest(alice, 'Bob')

    const noteId = await sendVoice(alice, 'general')
    expect(await alice.core.sync.whenSettled(noteId, 10_000)).toBe('delivered')
    const received = await arrived(bob, noteId)
    const opened = await bob.core.media.open({ kind: 'note', noteId })
    if (!opened.ok) throw new Error(opened.reason)
    const sha256 = createHash('sha256')
      .update(await readFile(opened.value.path))
      .digest('hex')
    expect(sha256).toBe(received.audio?.sha256)
    expect(sha256).toBe(noteOn(alice, noteId)?.audio?.sha256)
    expect(received).toMatchObject({ authorName: 'Alice', isMine: false, isHeard: false, state: 'delivered' })
    expect(conversation(bob, 'general')).toMatchObject({ unread: 1, unheard: 1 })
    expect(conversation(alice, 'general')).toMatchObject({ unread: 0, unheard: 0 })
    // Sent and kept: the take is gone, its file is in the library.
    await eventually(() => !existsSync(join(alice.dataDir, 'takes', noteId)), 'the take folder gone')
    expect(existsSync(join(alice.dataDir, 'media', `${noteId}.opus`))).toBe(true)

    await bob.core.api.notes.markHeard({ noteId })
    expect(noteOn(bob, noteId)?.isHeard).toBe(true)
    await eventually(() => noteOn(alice, noteId)?.state === 'heard', 'heard at the sender')
    expect(noteOn(alice, noteId)?.heardBy).toHaveLength(1)
    expect(conversation(bob, 'general')).toMatchObject({ unread: 1, unheard: 0 })

    const { id, lastSeq } = conversation(bob, 'general')
    await bob.core.api.notes.markRead({ conversationId: id, upToSeq: lastSeq })
    expect(conversation(bob, 'general').unread).toBe(0)
  })

  it('carries text, and replies in their thread', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const bob = await openGuest(alice, 'Bob')
    const rootId = await sendText(alice, 'general', 'Shall we?')
    const root = await arrived(bob, rootId)

    const target = { conversationId: root.conversationId, rootId, anchor: null }
    const { noteId } = await bob.core.api.notes.sendText({ target, text: 'Gladly.' })
    await arrived(alice, noteId)
    const thread = await alice.core.api.notes.thread({ rootId })
    expect(thread.replies.map((reply) => reply.text)).toEqual(['Gladly.'])
    expect(thread.root.replies).toEqual({ count: 1, unheard: 0 })
    await eventually(
      () =>
        alice.changes.some(
          (change) => change.kind === 'note' && change.note.id === rootId && change.note.replies.count === 1,
        ),
      'the change of the root',
    )
    const page = await alice.core.api.notes.page({ conversationId: root.conversationId, before: null, limit: 50 })
    expect(page.notes.map((note) => note.id)).toEqual([rootId])
    expect(conversation(alice, 'general')).toMatchObject({ unread: 1, unheard: 0 })
  })
})
