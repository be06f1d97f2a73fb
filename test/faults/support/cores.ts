import { readFileSync } from 'node:fs'
import { type Core, createCore } from '../../../electron/core/core.ts'
import type { CorePorts } from '../../../electron/core/ports.ts'
import { createNodePorts } from '../../../electron/core/system/node-ports.ts'
import { type ConversationId, NoteId } from '../../../shared/kernel/ids.ts'
import { sha256Of } from './opus-speech.ts'

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
  if (!(await core.sync.whenPulled(60_000))) throw new Error(`${memberName} could not pull`)
}

export function generalOf(core: Core): ConversationId {
  const general = core.conversations.resolve('general')
  if (!general.ok) throw new Error(general.reason)
  return general.value.id
}

/** Milliseconds until every core holds every note with its number; null when that takes longer than `limitMs`. */
export async function converge(cores: readonly Core[], sent: ReadonlyMap<string, string | null>, limitMs: number) {
  const missing = cores.map((core) => ({ core, ids: [...sent.keys()].reverse() }))
  const from = performance.now()
  while (performance.now() - from < limitMs) {
    // Looking at every note costs time that the cores, in this same process, need: only once nothing waits any more.
    if (cores.every((core) => core.snapshot().connection.waiting === 0) && missing.every(isWhole))
      return Math.round(performance.now() - from)
    await pause(20)
  }
  return null
}

/** Forgets what it has found, so that asking again is cheap. */
function isWhole({ core, ids }: { readonly core: Core; readonly ids: string[] }): boolean {
  for (let id = ids.at(-1); id !== undefined; id = ids.at(-1)) {
    if (core.notes.read(NoteId.parse(id))?.seq == null) return false
    ids.pop()
  }
  return true
}

/** `sent`: text by note id, null for a voice note. Corrupted: another text than was sent, or another order than on the first core. */
export function judgeNotes(cores: readonly Core[], sent: ReadonlyMap<string, string | null>) {
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

/** One of the person's own recordings, into a conversation. */
export async function sendRecording(core: Core, filePath: string, conversationId: ConversationId): Promise<NoteId> {
  const imported = await core.takes.importFile(filePath, { conversationId, rootId: null, anchor: null })
  if (!imported.ok) throw new Error(`import: ${imported.reason} ${imported.detail ?? ''}`)
  return (await core.api.takes.send({ takeId: imported.value, conversationId: null })).noteId
}

/** Every voice note opened on every core, as to be played. `lost`: not to be had; `corrupted`: not the bytes that were sent. */
export async function judgeRecordings(
  cores: readonly Core[],
  sent: ReadonlyMap<string, string | null>,
  sha256: string,
) {
  const tally = { lost: 0, corrupted: 0 }
  for (const [id, text] of sent) {
    if (text !== null) continue
    for (const core of cores) {
      const opened = await core.media.open({ kind: 'note', noteId: NoteId.parse(id) })
      if (!opened.ok) tally.lost += 1
      else if (sha256Of(readFileSync(opened.value.path)) !== sha256) tally.corrupted += 1
    }
  }
  return tally
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
