import { describe, expect, it } from 'vitest'
import type { Child } from '../../../electron/core/ports.ts'
import { createEmbeddedServer } from '../../../electron/core/session/embedded-server.ts'
import { createBackoff } from '../../../electron/core/sync/backoff.ts'
import { createHandClock } from '../takes/hand-clock.ts'
import { tempDir } from './support/world.ts'

async function setUp() {
  const clock = createHandClock()
  const dataDir = await tempDir('embedded')
  const started: { args: readonly string[]; say(line: string): void; complain(line: string): void; die(): void }[] = []
  const urls: string[] = []
  const troubles: (string | null)[] = []
  const server = createEmbeddedServer({
    children: {
      start(_module, args) {
        const lines: ((line: string) => void)[] = []
        const errors: ((line: string) => void)[] = []
        const exits: ((code: number | null) => void)[] = []
        let isOver = false
        const die = (): void => {
          if (isOver) return
          isOver = true
          for (const exit of exits) exit(1)
        }
        started.push({
          args,
          say: (line) => lines.forEach((tell) => void tell(line)),
          complain: (line) => errors.forEach((tell) => void tell(line)),
          die,
        })
        const child: Child = {
          onLine: (listener) => void lines.push(listener),
          onErrorLine: (listener) => void errors.push(listener),
          onExit: (listener) => void exits.push(listener),
          stop: async () => die(),
        }
        return child
      },
    },
    dataDir,
    clock,
    backoff: createBackoff({ firstMs: 1_000, random: () => 0.999999 }),
    log: () => undefined,
    onUrl: (url) => urls.push(url),
    onTrouble: (trouble) => troubles.push(trouble && `${trouble.reason}: ${trouble.detail}`),
  })
  return { clock, dataDir, server, started, urls, troubles }
}

const link = `http://127.0.0.1:5000/join#${'a'.repeat(22)}`
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('the embedded server', () => {
  it('is asked for an invitation of its owner, once', async () => {
    const { dataDir, server, started, urls } = await setUp()
    const starting = server.start('Mia')
    started[0]?.say(`invitation ${link}`)
    started[0]?.say('listening on http://127.0.0.1:5000')
    expect(await starting).toMatchObject({
      ok: true,
      value: { url: 'http://127.0.0.1:5000', invitation: { code: 'a'.repeat(22) } },
    })
    expect(started[0]?.args).toEqual([
      '--port',
      '0',
      '--data',
      dataDir,
      '--owner',
      'Mia',
      '--owner-invite',
      '--parent-stdin',
    ])
    expect(urls).toEqual(['http://127.0.0.1:5000'])
  })

  it('tells why it did not start', async () => {
    const { server, started } = await setUp()
    const starting = server.start('Mia')
    started[0]?.complain('error diskFull /data')
    started[0]?.die()
    expect(await starting).toEqual({ ok: false, reason: 'embeddedServerFailed', detail: 'diskFull /data' })
  })

  it('is given up when it says nothing', async () => {
    const { clock, server } = await setUp()
    const starting = server.start('Mia')
    clock.advance(30_000)
    expect(await starting).toMatchObject({ ok: false, reason: 'embeddedServerFailed' })
  })

  it('is started again after longer and longer waits, without another invitation', async () => {
    const { clock, dataDir, server, started, troubles } = await setUp()
    server.keep()
    await settled()
    started[0]?.die()
    await settled()
    expect(troubles).toEqual(['embeddedServerFailed: it ended with code 1'])
    clock.advance(1_000)
    await settled()
    expect(started[1]?.args).toEqual(['--port', '0', '--data', dataDir, '--parent-stdin'])
    started[1]?.die()
    await settled()
    clock.advance(1_000)
    await settled()
    expect(started).toHaveLength(2)
    clock.advance(1_000)
    await settled()
    started[2]?.say('listening on http://127.0.0.1:5000')
    expect(troubles.at(-1)).toBeNull()
  })

  it('stays down once it was stopped', async () => {
    const { clock, server, started } = await setUp()
    server.keep()
    await settled()
    await server.stop()
    clock.advance(60_000)
    await settled()
    expect(started).toHaveLength(1)
  })
})
