import { describe, expect, it } from 'vitest'
import type { Child, CorePorts } from '../../../electron/core/ports.ts'
import { reasonOf } from './support/reason-of.ts'
import {
  conversation,
  eventually,
  openDevice,
  openGuest,
  pulled,
  sendText,
  sendVoice,
  tempDir,
} from './support/world.ts'

/** Remembers the children it started, so that a test can end one. */
function withChildren(children: Child[]) {
  return (ports: CorePorts): CorePorts => ({
    ...ports,
    children: {
      start(module, args) {
        const child = ports.children.start(module, args)
        children.push(child)
        return child
      },
    },
  })
}

describe('this computer', () => {
  it('starts a server of its own, starts it again at the same address when it dies, and finds it at the next start', async () => {
    const children: Child[] = []
    const dataDir = await tempDir('own')
    const mia = await openDevice(dataDir, withChildren(children))
    await mia.core.api.session.useThisComputer({ memberName: 'Mia' })
    await pulled(mia)
    const session = mia.core.snapshot().session
    expect(session).toMatchObject({ kind: 'signedIn', isEmbedded: true, member: { name: 'Mia' } })
    const noteId = await sendVoice(mia, 'Notes to self')
    expect(await mia.core.sync.whenSettled(noteId, 20_000)).toBe('delivered')
    expect(conversation(mia, 'general').title).toBe('general')

    await children[0]?.stop(2_000)
    const after = await sendText(mia, 'self', 'after its death')
    expect(await mia.core.sync.whenSettled(after, 30_000)).toBe('delivered')
    expect(children).toHaveLength(2)
    expect(mia.core.snapshot().session).toEqual(session)

    // A second profile of this computer joins it.
    const bob = await openGuest(mia, 'Bob')
    expect(conversation(bob, 'general').memberIds).toHaveLength(2)
    await mia.close()
    const again = await openDevice(dataDir)
    await pulled(again)
    expect(again.core.snapshot().session).toEqual(session)
    expect(again.core.notes.ofConversation(conversation(again, 'self').id)).toHaveLength(2)
    await eventually(() => bob.core.snapshot().connection.state === 'online', 'the second profile online again', 40_000)
  })

  it('says why its server does not start, and signs in when it does', async () => {
    let module: 'server' | 'keyHook' = 'keyHook'
    const mia = await openDevice(await tempDir('own'), (ports) => ({
      ...ports,
      children: { start: (_wanted, args) => ports.children.start(module, args) },
    }))
    expect(await reasonOf(mia.core.api.session.useThisComputer({ memberName: 'Mia' }))).toBe('embeddedServerFailed')
    expect(mia.core.snapshot().session).toEqual({ kind: 'signedOut' })
    module = 'server'
    await mia.core.api.session.useThisComputer({ memberName: 'Mia' })
    expect(mia.core.snapshot().session.kind).toBe('signedIn')
  })
})
