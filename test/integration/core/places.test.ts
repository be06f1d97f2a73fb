import { expect, it } from 'vitest'
import { conversation, openDevice, openOwner, sendText, startTestServer } from './support/world.ts'

it('knows after a restart where one was in a conversation, until one was at its newest', async () => {
  const server = await startTestServer()
  const alice = await openOwner(server)
  const noteId = await sendText(alice, 'general', 'here')
  const { id: conversationId } = conversation(alice, 'general')
  await alice.core.api.settings.setPlace({ conversationId, noteId })
  await alice.close()

  const again = await openDevice(alice.dataDir)
  expect(again.core.snapshot().settings.places).toEqual({ [conversationId]: noteId })
  await again.core.api.settings.setPlace({ conversationId, noteId: null })
  expect(again.core.snapshot().settings.places).toEqual({})
})
