import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Core, createCore } from '../../../electron/core/core.ts'
import { createNodePorts } from '../../../electron/core/system/node-ports.ts'
import type { ConversationId } from '../../../shared/kernel/ids.ts'
import { type Program, startProgram } from '../../support/programs.ts'

/** A server in a process of its own, and cores in this one. */
export interface Team {
  readonly serverUrl: string
  /** The owner's core; `through` replaces the server's origin, for example by a link's. */
  openOwner(through?: string): Promise<Core>
  openGuest(host: Core, name: string, through?: string): Promise<Core>
  writeFile(name: string, bytes: Uint8Array): string
  end(): Promise<void>
}

export async function openTeam(): Promise<Team> {
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-bench-'))
  const server: Program = startProgram(
    'server/main.ts',
    ['--port', '0', '--data', path.join(folder, 'server'), '--owner', 'Alice'],
    {},
  )
  const [, invitation = ''] = await server.waitForLine(/^invitation (\S+)/)
  const [, serverUrl = ''] = await server.waitForLine(/^listening on (\S+)/)
  const cores: Core[] = []

  async function open(name: string, link: string, through: string): Promise<Core> {
    const core = await createCore(
      createNodePorts({ dataDir: path.join(folder, name), version: '0.0.0-bench', log: () => undefined }),
    )
    if (!core.ok) throw new Error(core.reason)
    cores.push(core.value)
    await core.value.api.session.join({ link: link.replace(serverUrl, through), memberName: name, deviceName: 'bench' })
    if (!(await core.value.sync.whenPulled(20_000))) throw new Error(`${name} did not sync`)
    core.value.takes.setTarget({ conversationId: generalOf(core.value), rootId: null, anchor: null })
    return core.value
  }

  return {
    serverUrl,
    openOwner: (through = serverUrl) => open('Alice', invitation, through),
    async openGuest(host, name, through = serverUrl) {
      const { link } = await host.api.invitations.create()
      return await open(name, link.replace(/^https?:\/\/[^/]+/, serverUrl), through)
    },
    writeFile(name, bytes) {
      const file = path.join(folder, name)
      writeFileSync(file, bytes)
      return file
    },
    async end() {
      for (const core of cores) await core.close()
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export function generalOf(core: Core): ConversationId {
  const general = core.conversations.resolve('general')
  if (!general.ok) throw new Error(general.reason)
  return general.value.id
}

/** Tells when the recordings of notes are there to be played, by `performance.now()`. */
export function watchPlayable(core: Core): {
  readonly at: Map<string, number>
  when(noteId: string, timeoutMs?: number): Promise<number>
  stop(): void
} {
  const at = new Map<string, number>()
  const waiting = new Map<string, (atMs: number) => void>()
  const abort = new AbortController()
  const follow = async (): Promise<void> => {
    for await (const message of await core.router.createCaller({}, { signal: abort.signal }).feed()) {
      if (message.kind !== 'changes') continue
      for (const change of message.changes) {
        if (change.kind !== 'note' || !change.note.audio?.isCached || at.has(change.note.id)) continue
        at.set(change.note.id, performance.now())
        waiting.get(change.note.id)?.(performance.now())
      }
    }
  }
  const following = follow()
  following.catch(() => undefined)
  return {
    at,
    when: (noteId, timeoutMs = 120_000) =>
      new Promise((resolve, reject) => {
        const known = at.get(noteId)
        if (known !== undefined) return resolve(known)
        const timer = setTimeout(() => reject(new Error(`${noteId} was not playable after ${timeoutMs} ms`)), timeoutMs)
        waiting.set(noteId, (atMs) => {
          clearTimeout(timer)
          resolve(atMs)
        })
      }),
    stop: () => abort.abort(),
  }
}
