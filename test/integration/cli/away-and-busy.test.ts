import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startProgram } from '../../support/programs.ts'
import { Listed, openCommandLine, speech } from './opened-command-line.ts'

const earshotProgram = fileURLToPath(new URL('../../../cli/main.ts', import.meta.url))

describe('the command line, where another program ends or runs', () => {
  const { folder, env, server, url, earshot, serveAgain, expectRefusal, send, listed } = openCommandLine()

  it('keeps a note when the waiting is interrupted, and ends at once', async () => {
    expect((await earshot('notes', 'general', '--profile', 'alice')).code).toBe(0)
    await server().stop()
    const child = spawn(
      process.execPath,
      [earshotProgram, 'send', speech, '--to', 'general', '--profile', 'alice', '--json'],
      { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let out = ''
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
    })
    const takes = path.join(env.EARSHOT_DATA_DIR, 'profiles', 'alice', 'takes')
    await expect.poll(() => (existsSync(takes) ? queuedTakes(takes) : 0), { timeout: 30_000 }).toBe(1)
    // The take says that it is queued a moment after the outbox does; the waiting begins in between.
    await new Promise((resolve) => setTimeout(resolve, 300))
    const interruptedMs = performance.now()
    child.kill('SIGINT')
    const [code] = await once(child, 'close')
    expect(code).toBe(3)
    // It was told to wait a minute; whoever interrupts does not want to.
    expect(performance.now() - interruptedMs).toBeLessThan(30_000)
    const queued = Listed.parse(JSON.parse(out))
    await serveAgain()
    // Conversations keep their order: when a later note is delivered, so is this one.
    expect((await earshot('send', speech, '--to', 'general', '--profile', 'alice')).code).toBe(0)
    expect((await listed('alice')).find(({ id }) => id === queued.id)?.state).toBe('delivered')
  })

  it('keeps a note for later when the server is gone: exit code 3, and nothing is lost', async () => {
    await server().stop()
    const { code, note: queued } = await send('alice', '--timeout', '1')
    expect(code).toBe(3)
    expect(queued.state).not.toBe('delivered')
    const doctor = await earshot('doctor', '--profile', 'alice', '--json')
    expect(doctor.code).toBe(1)
    const { checks } = z
      .object({ checks: z.array(z.object({ name: z.string(), status: z.string() })) })
      .parse(JSON.parse(doctor.out))
    expect(checks).toContainEqual(expect.objectContaining({ name: 'server', status: 'problem' }))
    // Not sealed, for the command line has no keyring: said, and no more than that while the file is this person's alone.
    expect(checks).toContainEqual({ name: 'sign-in', status: 'note' })
    expect(await serveAgain()).toBe(url())
    await expect
      .poll(async () => (await earshot('notes', 'general', '--profile', 'alice', '--json')).out, { timeout: 30_000 })
      .toContain(`"id": "${queued.id}"`)
    await expect
      .poll(async () => (await listed('alice')).filter(({ id }) => id === queued.id).map(({ state }) => state), {
        timeout: 30_000,
      })
      .toEqual(['delivered'])
  })

  it('takes its server along when it is killed', async () => {
    const data = path.join(folder, 'killed')
    const first = startProgram('cli/main.ts', ['serve', '--port', '0', '--data', data], env)
    await first.waitForLine(/^listening on/)
    await first.stop('SIGKILL')
    // The folder is free as soon as the server has seen that nobody holds it any more.
    await expect
      .poll(
        async () => {
          const next = startProgram('cli/main.ts', ['serve', '--port', '0', '--data', data], env)
          const isListening = await next.waitForLine(/^listening on/, 10_000).then(
            () => true,
            () => false,
          )
          await next.stop()
          return isListening
        },
        { timeout: 30_000 },
      )
      .toBe(true)
  })

  it('refuses a second instance on one profile', async () => {
    const host = startProgram('electron/browser/main.ts', ['--profile', 'alice'], env)
    await host.waitForLine(/http:\/\/127\.0\.0\.1/)
    await expectRefusal('profileInUse', 'notes', 'general', '--profile', 'alice')
    const told = await expectRefusal('profileInUse', 'send', speech, '--to', 'general', '--profile', 'alice')
    expect(told).toContain('Use that window, close it, or choose another with --profile NAME')
    const doctor = await earshot('doctor', '--profile', 'alice', '--json')
    expect(JSON.parse(doctor.out)).toMatchObject({ ok: true })
    await host.stop()
    expect((await earshot('notes', 'general', '--profile', 'alice')).code).toBe(0)
  })
})

const queuedTakes = (takes: string): number =>
  readdirSync(takes).filter((name) => {
    const manifest = path.join(takes, name, 'take.json')
    return existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"state": "queued"')
  }).length
