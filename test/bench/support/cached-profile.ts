import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCore } from '../../../electron/core/core.ts'
import { createNodePorts } from '../../../electron/core/system/node-ports.ts'
import type { ConversationId } from '../../../shared/kernel/ids.ts'
import { type Program, startProgram } from '../../support/programs.ts'
import { pastNote, writePast } from '../../support/server-past.ts'

/** So many that each has fewer notes than a snapshot would be taken for: they come event by event, which is quick. */
const conversations = 50

/** A server in a process of its own, and a profile that is signed in to it and has everything it has. */
export interface CachedProfile {
  /** `EARSHOT_DATA_DIR` of the profile. */
  readonly dataDir: string
  end(): Promise<void>
}

/** `notes` of fifty conversations, four in five of them spoken, pulled by a real core from a real server. */
export async function cacheProfile(folder: string, name: string, notes: number): Promise<CachedProfile> {
  const serverDir = path.join(folder, `server-${name}`)
  const server: Program = startProgram('server/main.ts', ['--port', '0', '--data', serverDir, '--owner', 'Alice'], {})
  const dataDir = path.join(folder, name)
  try {
    await fill({ server, serverDir, dataDir, notes })
  } catch (error) {
    await server.stop()
    throw error
  }
  return { dataDir, end: () => server.stop() }
}

interface Filling {
  readonly server: Program
  readonly serverDir: string
  readonly dataDir: string
  readonly notes: number
}

async function fill({ server, serverDir, dataDir, notes }: Filling): Promise<void> {
  const [, link = ''] = await server.waitForLine(/^invitation (\S+)/)
  const opened = await createCore(
    createNodePorts({
      dataDir: path.join(dataDir, 'profiles', 'default'),
      version: '0.0.0-bench',
      log: () => undefined,
    }),
  )
  if (!opened.ok) throw new Error(opened.reason)
  const core = opened.value
  await core.api.session.join({ link, memberName: 'Alice', deviceName: 'bench' })
  if (!(await core.sync.whenPulled(20_000))) throw new Error('it did not sync')
  const { session } = core.snapshot()
  if (session.kind !== 'signedIn') throw new Error('not signed in')
  // The one that the app opens with is among them.
  const general = core.conversations.resolve('general')
  if (!general.ok) throw new Error(general.reason)
  const places: ConversationId[] = [general.value.id]
  while (places.length < conversations) {
    const name = `Room ${places.length}`
    const made = await core.api.conversations.create({ kind: 'group', name, memberIds: [] })
    places.push(made.conversationId)
  }
  for (const conversationId of places) {
    const past = Array.from({ length: Math.ceil(notes / conversations) }, (_, index) => {
      const kind = index % 5 === 0 ? 'text' : 'voice'
      const note = pastNote(conversationId, session.member.id, kind, 1_600_000_000_000 + index * 60_000)
      return { actorId: session.member.id, body: { kind: 'noteSent', note } as const }
    })
    if (notes > 0) writePast(serverDir, conversationId, past)
  }
  await core.close()
  // Of what was written behind the server's back nobody was told: who comes anew asks for everything.
  const again = await createCore(
    createNodePorts({
      dataDir: path.join(dataDir, 'profiles', 'default'),
      version: '0.0.0-bench',
      log: () => undefined,
    }),
  )
  if (!again.ok) throw new Error(again.reason)
  const { sync, api } = again.value
  if (!(await sync.whenPulled(60_000)) || !(await sync.whenWhole(300_000))) throw new Error('the history did not come')
  // The index takes in what came when there is time: a question makes it, so that a start has none of that to do.
  const question = { text: 'said', memberId: null, conversationId: null, before: null, limit: 1 }
  while (notes > 0 && !(await api.search.notes(question)).isComplete) await sleep(100)
  await again.value.close()
}
