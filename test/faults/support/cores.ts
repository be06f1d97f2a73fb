import { type Core, createCore } from '../../../electron/core/core.ts'
import type { CorePorts } from '../../../electron/core/ports.ts'
import { createNodePorts } from '../../../electron/core/system/node-ports.ts'
import type { ConversationId } from '../../../shared/kernel/ids.ts'

/** A core on real ports, but for what `change` puts in their place. */
export async function openCore(
  dataDir: string,
  change: (ports: CorePorts) => CorePorts = (ports) => ports,
): Promise<Core> {
  const core = await createCore(change(createNodePorts({ dataDir, version: '0.0.0-faults', log: () => undefined })))
  if (!core.ok) throw new Error(`${core.reason} ${core.detail ?? ''}`)
  return core.value
}

export async function joinWith(core: Core, link: string, memberName: string): Promise<void> {
  await core.api.session.join({ link, memberName, deviceName: 'faults' })
  if (!(await core.sync.whenPulled(20_000))) throw new Error(`${memberName} could not pull`)
}

export function generalOf(core: Core): ConversationId {
  const general = core.conversations.resolve('general')
  if (!general.ok) throw new Error(general.reason)
  return general.value.id
}

/** Milliseconds until every core holds every note with its number; null when that takes longer than `limitMs`. */
export async function converge(cores: readonly Core[], sent: ReadonlyMap<string, string>, limitMs: number) {
  const from = performance.now()
  while (performance.now() - from < limitMs) {
    const isWhole = cores.every((core) => {
      const numbered = core.notes.ofConversation(generalOf(core)).filter(({ id, seq }) => seq !== null && sent.has(id))
      return numbered.length === sent.size
    })
    if (isWhole) return Math.round(performance.now() - from)
    await pause(50)
  }
  return null
}

/** `sent`: text by note id. Corrupted: another text than was sent, or another order than on the first core. */
export function judgeNotes(cores: readonly Core[], sent: ReadonlyMap<string, string>) {
  const lists = cores.map((core) => core.notes.ofConversation(generalOf(core)))
  const order = lists[0]?.map(({ id }) => id).join()
  const missing = lists.map((list) => {
    const held = new Set<string>(list.map(({ id }) => id))
    return [...sent.keys()].filter((id) => !held.has(id)).length
  })
  return {
    lost: missing.reduce((sum, count) => sum + count, 0),
    duplicated: lists.reduce((sum, list) => sum + list.length - new Set(list.map(({ id }) => id)).size, 0),
    corrupted:
      lists.filter((list) => list.map(({ id }) => id).join() !== order).length +
      lists.flat().filter((note) => note.text !== sent.get(note.id)).length,
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
