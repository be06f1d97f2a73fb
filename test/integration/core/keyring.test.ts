import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import type { CorePorts } from '../../../electron/core/ports.ts'
import { withFetch } from './support/bad-net.ts'
import { eventually, openDevice, openGuest, openOwner, pulled, sendText, startTestServer } from './support/world.ts'

/** A keyring of a test: it turns text around. `key`: another one cannot open what this one sealed. */
const withKeyring =
  (key: string) =>
  (ports: CorePorts): CorePorts => ({
    ...ports,
    secrets: {
      encrypt: async (text) => Buffer.from(`${key}${[...text].reverse().join('')}`),
      async decrypt(sealed) {
        const text = String(Buffer.from(sealed))
        if (!text.startsWith(key)) throw new Error('another key')
        return { text: [...text.slice(key.length)].reverse().join(''), isStale: false }
      },
    },
  })

describe('the keyring', () => {
  const tokenIn = (dataDir: string): string => {
    const db = new Database(join(dataDir, 'outbox.db'), { readonly: true })
    const token = String(db.prepare('SELECT token FROM session').pluck().get())
    db.close()
    return token
  }
  const filesWith = async (dataDir: string, text: string): Promise<string[]> => {
    const names = (await readdir(dataDir)).filter((name) => name.startsWith('outbox.db'))
    const texts = await Promise.all(names.map((name) => readFile(join(dataDir, name), 'latin1')))
    return names.filter((_, index) => texts[index]?.includes(text))
  }

  it('has the token from the first sign-in, and the device goes on with it at the next start', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server, withKeyring('a'))
    await alice.close()
    expect(tokenIn(alice.dataDir)).toMatch(/^sealed:/)
    const again = await openDevice(alice.dataDir, withKeyring('a'))
    await pulled(again)
    expect(again.core.snapshot().connection.message).toBeNull()
  })

  it('takes over a token that lay there as it is, and leaves no copy of it in the files', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    await alice.close()
    const token = tokenIn(alice.dataDir)
    expect(await filesWith(alice.dataDir, token)).not.toEqual([])
    const again = await openDevice(alice.dataDir, withKeyring('a'))
    await pulled(again)
    expect(await filesWith(alice.dataDir, token)).toEqual([])
    await again.close()
    expect(await filesWith(alice.dataDir, token)).toEqual([])
    expect(tokenIn(alice.dataDir)).toMatch(/^sealed:/)
  })

  it.each([
    ['is not there', undefined],
    ['is another one', withKeyring('b')],
  ])('that %s leaves everything to be seen and kept, says so, and lets a new invitation in', async (_, change) => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const mia = await openGuest(alice, 'Mia', withKeyring('a'))
    await mia.close()
    let asked = 0
    const count = withFetch((next) => (url, init) => {
      asked += 1
      return next(url, init)
    })
    const locked = await openDevice(mia.dataDir, (ports) => count(change ? change(ports) : ports))
    const { core } = locked
    expect(core.snapshot()).toMatchObject({ session: { kind: 'signedIn', member: { name: 'Mia' } } })
    expect(core.conversations.list()).not.toEqual([])
    await sendText(locked, 'general', 'waits')
    await eventually(() => core.snapshot().connection.message === sentenceOf('tokenLocked'), 'the sentence')
    expect(core.snapshot().connection).toMatchObject({ waiting: 1, needsSignIn: true })
    expect(asked).toBe(0)

    const { link } = await alice.core.api.invitations.create()
    await core.api.session.join({ link, memberName: 'Mia again', deviceName: 'Test' })
    await eventually(() => core.snapshot().connection.waiting === 0, 'the outbox empty')
    expect(core.snapshot().connection).toMatchObject({ message: null, needsSignIn: false })
  })
})
