import { createHash, randomBytes } from 'node:crypto'
import { type AddressInfo, connect, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { openLink } from '../../fakes/link.ts'

/** The SHA-256, in hex, of what comes out at the other end. */
async function throughLink(bytes: Buffer, bitsPerSecond: number): Promise<string> {
  const came = createHash('sha256')
  const whole = Promise.withResolvers<string>()
  const server = createServer((socket) => {
    socket.on('data', (data) => came.update(data))
    socket.on('end', () => whole.resolve(came.digest('hex')))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const link = await openLink({ targetUrl: `http://127.0.0.1:${port}`, bitsPerSecond, delayMs: 5 })
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(link.url).port) })
  try {
    socket.end(bytes)
    return await whole.promise
  } finally {
    socket.destroy()
    await link.close()
    server.close()
  }
}

test('what goes through a link arrives whole and in order, however busy the computer is', async () => {
  const bytes = randomBytes(600_000)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  // Now and then nothing else gets a turn for longer than a piece is under way.
  const busy = setInterval(() => {
    const untilMs = performance.now() + 12
    while (performance.now() < untilMs);
  }, 30)
  try {
    for (let round = 0; round < 4; round += 1) expect(await throughLink(bytes, 12_000_000)).toBe(sha256)
  } finally {
    clearInterval(busy)
  }
})
