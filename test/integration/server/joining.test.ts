import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { limits } from '#shared/contract/limits.ts'
import { createLocalInvitation } from '../../../server/auth/local-invitation.ts'
import {
  bodiesOf,
  codeOf,
  joinAs,
  joinAsOwner,
  joinWith,
  openServer,
  reasonOf,
  requestJoin,
  type TestServer,
} from './support.ts'

let server: TestServer
beforeEach(async () => {
  server = await openServer()
})
afterEach(() => server.dispose())

describe('the first start', () => {
  it('makes the workspace, its owner, the channel general and notes to self', async () => {
    const olga = await joinAsOwner(server)
    expect(olga.me.workspace.name).toBe('Acme')
    expect(olga.me.member.name).toBe('Olga')
    const conversations = await olga.conversations()
    expect(conversations.map(({ kind, name, memberIds }) => ({ kind, name, memberIds }))).toEqual([
      { kind: 'self', name: '', memberIds: [olga.me.member.id] },
      { kind: 'channel', name: 'general', memberIds: [olga.me.member.id] },
    ])
  })

  it('tells the invitation once: the next start makes none unless asked to', async () => {
    const again = await server.restart()
    expect(again.ownerInvitation).toBeNull()
    await again.close()
    const asked = await openServer({ dataDir: server.dataDir, makeOwnerInvite: true })
    const second = await joinAsOwner(asked)
    expect(second.me.member.name).toBe('Olga')
    await asked.close()
  })

  it('keeps neither a code nor a token, only their hashes', async () => {
    const olga = await joinAsOwner(server)
    await server.close()
    const stored = await readFile(`${server.dataDir}/earshot.db`, 'latin1')
    expect(stored).toContain('Olga')
    expect(stored).not.toContain(olga.me.token)
    expect(stored).not.toContain(codeOf(server.ownerInvitation))
  })
})

describe('joining', () => {
  it('makes a new member, who is in general and has notes to self, and tells those who are there', async () => {
    const olga = await joinAsOwner(server)
    const ben = await joinAs(olga, 'Ben')
    const general = await ben.general()
    expect((await ben.conversations()).map((one) => one.kind)).toEqual(['self', 'channel'])
    const seenByOlga = bodiesOf((await olga.pullAll()).get(general) ?? [])
    expect(seenByOlga).toContainEqual({ kind: 'memberJoined', member: ben.me.member })
  })

  it('gives a further device of the same member the same conversations', async () => {
    const olga = await joinAsOwner(server)
    const invitation = await createLocalInvitation({ dataDir: server.dataDir, memberName: ' olga' })
    if (!invitation.ok) throw new Error(invitation.reason)
    const second = await joinWith(server.url, invitation.value.code, null)
    expect(second.me.member).toEqual(olga.me.member)
    expect(second.me.device.id).not.toBe(olga.me.device.id)
    expect(await second.conversations()).toEqual(await olga.conversations())
  })

  it('tells used, expired and unknown invitations apart', async () => {
    const olga = await joinAsOwner(server)
    const used = await requestJoin(server.url, {
      code: codeOf(server.ownerInvitation),
      memberName: null,
      deviceName: 'x',
    })
    expect([used.status, await reasonOf(used)]).toEqual([409, 'invitationUsed'])

    const { code, expiresAtMs } = await olga.client.invitations.create.mutate({})
    expect(expiresAtMs - server.clock.nowMs()).toBeLessThanOrEqual(limits.invitationLifeMs)
    server.clock.forward(limits.invitationLifeMs + 1)
    const expired = await requestJoin(server.url, { code, memberName: 'Ben', deviceName: 'x' })
    expect([expired.status, await reasonOf(expired)]).toEqual([410, 'invitationExpired'])

    const invented = await requestJoin(server.url, { code: 'A'.repeat(22), memberName: 'Ben', deviceName: 'x' })
    expect([invented.status, await reasonOf(invented)]).toEqual([404, 'invitationUnknown'])
  })

  it('lets one invitation in once, however many ask at the same moment', async () => {
    const olga = await joinAsOwner(server)
    const { code } = await olga.client.invitations.create.mutate({})
    const answers = await Promise.all(
      ['Ben', 'Cleo', 'Dan', 'Eve'].map((memberName) => requestJoin(server.url, { code, memberName, deviceName: 'x' })),
    )
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409, 409, 409])
  })

  it.each(['Olga', 'OLGA', ' olga ', 'Ｏlga'])('refuses the taken name %j and keeps the invitation', async (name) => {
    const olga = await joinAsOwner(server)
    const { code } = await olga.client.invitations.create.mutate({})
    const taken = await requestJoin(server.url, { code, memberName: name, deviceName: 'x' })
    expect([taken.status, await reasonOf(taken)]).toEqual([409, 'nameTaken'])
    expect((await joinWith(server.url, code, 'Ben')).me.member.name).toBe('Ben')
  })

  it('asks a new member for a name', async () => {
    const olga = await joinAsOwner(server)
    const { code } = await olga.client.invitations.create.mutate({})
    const nameless = await requestJoin(server.url, { code, memberName: null, deviceName: 'x' })
    expect([nameless.status, await reasonOf(nameless)]).toEqual([400, 'requestInvalid'])
  })

  it.each([undefined, {}, { code: 'short', memberName: 'Ben', deviceName: 'x' }, 'text'])(
    'refuses the malformed body %j',
    async (body) => {
      const answer = await requestJoin(server.url, body)
      expect([answer.status, await reasonOf(answer)]).toEqual([400, 'requestInvalid'])
    },
  )

  it('makes an address wait that fails again and again, and forgets it after a minute', async () => {
    const attempt = () => requestJoin(server.url, { code: 'B'.repeat(22), memberName: 'Ben', deviceName: 'x' })
    for (let count = 0; count < 10; count += 1) expect((await attempt()).status).toBe(404)
    const refusedAnswer = await attempt()
    expect([refusedAnswer.status, await reasonOf(refusedAnswer)]).toEqual([429, 'rateLimited'])
    expect(refusedAnswer.headers.get('retry-after')).toBe('60')
    server.clock.forward(60_001)
    expect((await attempt()).status).toBe(404)
  })
})

describe('an invitation made in the data folder', () => {
  it('works while the server runs, and names its address', async () => {
    const invitation = await createLocalInvitation({ dataDir: server.dataDir })
    if (!invitation.ok) throw new Error(invitation.reason)
    expect(invitation.value.serverUrl).toBe(server.url)
    expect((await joinWith(server.url, invitation.value.code, 'Ben')).me.member.name).toBe('Ben')
  })

  it('refuses an unknown member and a folder without a server', async () => {
    expect(await createLocalInvitation({ dataDir: server.dataDir, memberName: 'Nobody' })).toMatchObject({
      reason: 'memberUnknown',
      detail: 'Nobody',
    })
    expect(await createLocalInvitation({ dataDir: `${server.dataDir}/none` })).toMatchObject({ reason: 'fileMissing' })
  })
})

describe('a token', () => {
  it('ends when its device leaves, and only that one', async () => {
    const olga = await joinAsOwner(server)
    const ben = await joinAs(olga, 'Ben')
    const left = await fetch(`${server.url}/auth/leave`, { method: 'POST', headers: ben.headers })
    expect(left.status).toBe(204)
    await expect(ben.client.workspace.me.query()).rejects.toMatchObject({ data: { reason: 'tokenInvalid' } })
    expect((await olga.client.workspace.me.query()).member.name).toBe('Olga')
  })

  it.each([undefined, 'Bearer ', `Bearer ${'x'.repeat(43)}`, `Basic ${'x'.repeat(43)}`])(
    'that is %j opens nothing',
    async (authorization) => {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization }
      for (const path of ['/blobs/x', '/metrics', '/trpc/workspace.me', '/uploads/x']) {
        const method = path.startsWith('/uploads') ? 'DELETE' : 'GET'
        const answer = await fetch(server.url + path, { method, headers })
        expect([path, answer.status]).toEqual([path, 401])
      }
      const upload = await fetch(`${server.url}/uploads`, { method: 'POST', headers })
      expect([upload.status, await reasonOf(upload)]).toEqual([401, 'tokenInvalid'])
    },
  )
})
