import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect } from 'vitest'
import { z } from 'zod'
import { type Reason, sentenceOf } from '#shared/kernel/reasons.ts'
import { type Program, runEarshot, startProgram } from '../../support/programs.ts'

export const speech = fileURLToPath(new URL('../../fixtures/speech/austen-3s.wav', import.meta.url))

export const Listed = z.object({
  id: z.string(),
  conversationId: z.string(),
  author: z.string(),
  kind: z.enum(['voice', 'clip']),
  durationMs: z.number(),
  sizeBytes: z.number(),
  sha256: z.string(),
  state: z.string(),
  createdAt: z.iso.datetime(),
  peaks: z.array(z.number()).length(100),
})

const Refusal = z.object({ ok: z.literal(false), reason: z.string(), message: z.string() })

/** What a machine is told of a refusal. */
export const refusalIn = (out: string): string => Refusal.parse(JSON.parse(out)).reason

/** A server that is served by the command line, with Alice, its owner, and Bob as profiles of this computer. */
export interface CommandLine {
  /** For files of the tests; gone afterwards. */
  readonly folder: string
  readonly env: { EARSHOT_DATA_DIR: string; DISPLAY: string; WAYLAND_DISPLAY: string }
  readonly serverData: string
  server(): Program
  url(): string
  ownerInvitation(): string
  earshot(...args: string[]): ReturnType<typeof runEarshot>
  /** After it was stopped: on the same folder, and back when it listens. */
  serveAgain(): Promise<string>
  /** A refusal is one sentence for a person, the one of its reason; never a stack trace. */
  expectRefusal(reason: Reason, ...args: string[]): Promise<string>
  /** And the same by name for a machine; how the two go together is tested with `createOutput`. */
  expectJsonRefusal(reason: Reason, ...args: string[]): Promise<void>
  /** Said by this profile in `#general`, as the command line lists it. */
  send(profile: string, ...more: string[]): Promise<{ code: number | null; note: z.infer<typeof Listed> }>
  listed(profile: string): Promise<z.infer<typeof Listed>[]>
}

/** For all tests of a file. */
export function openCommandLine(): CommandLine {
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-cli-'))
  const env = { EARSHOT_DATA_DIR: path.join(folder, 'profiles'), DISPLAY: '', WAYLAND_DISPLAY: '' }
  const serverData = path.join(folder, 'server')
  let server: Program
  let url = ''
  let ownerInvitation = ''

  const earshot = (...args: string[]) => runEarshot(args, env)
  const startServer = () =>
    startProgram('cli/main.ts', ['serve', '--port', '0', '--data', serverData, '--owner', 'Alice'], env)

  beforeAll(async () => {
    server = startServer()
    ;[, ownerInvitation = ''] = await server.waitForLine(/^invitation (\S+)/)
    ;[, url = ''] = await server.waitForLine(/^listening on (\S+)/)
    expect((await earshot('join', ownerInvitation, '--profile', 'alice')).code).toBe(0)
    const invited = await earshot('invite', '--profile', 'alice')
    expect((await earshot('join', invited.out.trim(), '--profile', 'bob', '--name', 'Bob')).code).toBe(0)
  })

  afterAll(async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  return {
    folder,
    env,
    serverData,
    server: () => server,
    url: () => url,
    ownerInvitation: () => ownerInvitation,
    earshot,
    async serveAgain() {
      server = startServer()
      const [, again = ''] = await server.waitForLine(/^listening on (\S+)/)
      return again
    },
    async expectRefusal(reason, ...args) {
      const { code, out, err } = await earshot(...args)
      expect([args, code, out]).toEqual([args, 1, ''])
      const last = err.trimEnd().split('\n').at(-1) ?? ''
      expect(last).toMatch(sentencePattern(reason))
      expect(err).not.toMatch(/\n\s+at /)
      return last
    },
    async expectJsonRefusal(reason, ...args) {
      const { code, out } = await earshot(...args, '--json')
      expect([args, code, refusalIn(out)]).toEqual([args, 1, reason])
    },
    async send(profile, ...more) {
      const { code, out } = await earshot('send', speech, '--to', 'general', '--profile', profile, ...more, '--json')
      return { code, note: Listed.parse(JSON.parse(out)) }
    },
    async listed(profile) {
      const { out } = await earshot('notes', 'general', '--profile', profile, '--json')
      return z.array(Listed).parse(JSON.parse(out))
    },
  }
}

/** The sentence of a reason, whatever its detail. */
const sentencePattern = (reason: Reason): RegExp => {
  const parts = sentenceOf(reason, '\0', '\0').split('\0')
  return new RegExp(`^earshot: ${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`)
}

/** Programs that do not share a profile may run at once. */
export const sideBySide = async <T>(items: readonly T[], run: (item: T) => Promise<unknown>): Promise<void> => {
  await Promise.all(items.map(run))
}
