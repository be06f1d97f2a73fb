import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { NoteId } from '../../shared/kernel/ids.ts'
import { generalOf, joinWith, openCore } from './support/cores.ts'
import { startCrashingServer } from './support/crashing-server.ts'
import { type FaultRow, faultRow } from './support/fault-row.ts'
import { createRandom, drawSeed } from './support/seeded.ts'

export const summary =
  'byte flips, truncations and a missing -wal in cache.db: it is set aside and rebuilt, the outbox untouched'

/** Enough for several pages of every table. */
const notes = 60

export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> {
  const runs = isShort ? 20 : 2_000
  const random = createRandom(drawSeed('corrupt-cache'))
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-corrupt-'))
  const server = await startCrashingServer()
  try {
    const pristine = path.join(folder, 'pristine')
    const expected = await fillProfile(pristine, server.ownerInvitation)
    // The same, folded into one file: what a clean end leaves.
    const closed = path.join(folder, 'closed')
    cpSync(pristine, closed, { recursive: true })
    await (await openCore(closed)).close()
    const tally = { lost: 0, duplicated: 0, corrupted: 0 }
    for (let i = 0; i < runs; i += 1) {
      const dataDir = path.join(folder, 'run')
      rmSync(dataDir, { recursive: true, force: true })
      cpSync(i % 2 === 0 ? pristine : closed, dataDir, { recursive: true })
      const harm = harmCache(dataDir, random)
      const found = await readBack(dataDir, expected)
      if (found.lost + found.duplicated + found.corrupted > 0)
        console.error(`corrupt-cache: ${harm}: ${JSON.stringify(found)}`)
      tally.lost += found.lost
      tally.duplicated += found.duplicated
      tally.corrupted += found.corrupted
    }
    yield faultRow({ fault: 'corrupt-cache', runs, ...tally, worstLossMs: 0 })
  } finally {
    await server.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Expected {
  readonly texts: ReadonlyMap<string, string>
}

/** A profile with notes in its cache, closed as a crash leaves it: with a -wal beside the database. */
async function fillProfile(dataDir: string, invitation: string): Promise<Expected> {
  const core = await openCore(dataDir)
  await joinWith(core, invitation, 'Alice')
  const target = { conversationId: generalOf(core), rootId: null, anchor: null }
  const texts = new Map<string, string>()
  for (let i = 0; i < notes; i += 1) {
    const text = `note ${i} ${'x'.repeat(200)}`
    const { noteId } = await core.api.notes.sendText({ target, text })
    texts.set(noteId, text)
  }
  for (const noteId of texts.keys()) await core.sync.whenSettled(NoteId.parse(noteId), 60_000)
  await core.sync.whenPulled(60_000)
  // Closing folds the log into the database; what a crash leaves is copied before.
  const wal = path.join(dataDir, 'cache.db-wal')
  const copy = existsSync(wal) ? readFileSync(wal) : null
  const database = readFileSync(path.join(dataDir, 'cache.db'))
  await core.close()
  writeFileSync(path.join(dataDir, 'cache.db'), database)
  if (copy) writeFileSync(wal, copy)
  return { texts }
}

function harmCache(dataDir: string, random: () => number): string {
  const file = path.join(dataDir, 'cache.db')
  const wal = `${file}-wal`
  const draw = random()
  if (draw < 0.1) {
    rmSync(wal, { force: true })
    return 'the -wal removed'
  }
  if (draw < 0.2) {
    const at = Math.floor(random() * statSync(file).size)
    truncateSync(file, at)
    return `cut at ${at}`
  }
  if (draw < 0.25) {
    rmSync(file)
    return 'removed'
  }
  if (draw < 0.3) {
    copyFileSync(import.meta.filename, file)
    return 'another file in its place'
  }
  const target = existsSync(wal) && draw < 0.5 ? wal : file
  const bytes = readFileSync(target)
  const flips = 1 + Math.floor(random() * 8)
  for (let i = 0; i < flips && bytes.length > 0; i += 1) {
    const at = Math.floor(random() * bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8))
  }
  writeFileSync(target, bytes)
  return `${flips} bits of ${path.basename(target)} flipped`
}

async function readBack(dataDir: string, { texts }: Expected) {
  const core = await openCore(dataDir)
  try {
    await core.sync.whenChecked()
    await core.sync.whenPulled(60_000)
    const list = core.notes.ofConversation(generalOf(core))
    const byId = new Map(list.map((note) => [note.id as string, note.text]))
    return {
      lost: [...texts.keys()].filter((id) => !byId.has(id)).length,
      duplicated: list.length - byId.size,
      corrupted: [...texts].filter(([id, text]) => byId.has(id) && byId.get(id) !== text).length,
    }
  } finally {
    await core.close()
  }
}
