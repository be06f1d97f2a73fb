import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Takes } from '../../../electron/core/takes/takes.ts'
import { decodeTrack } from '../../../shared/annotation/decode.ts'
import type { Track } from '../../../shared/annotation/model.ts'
import { redactionsOf } from '../../../shared/annotation/redactions.ts'
import { filesOf } from '../../../shared/contract/model.ts'
import type { TakeId } from '../../../shared/kernel/ids.ts'
import { framesOf, makePicture } from '../../integration/takes/drawn-pictures.ts'
import type { QueuedNote } from '../../integration/takes/node-takes.ts'
import { type AskedPicture, type DrawnByPage, HIDDEN } from './drawing-page.ts'

/** What is wrong, in words; nothing when all is as it was answered. */
export interface DrawingVerdict {
  readonly lost: string[]
  readonly corrupted: string[]
}

interface Judged {
  readonly takes: Takes
  readonly queued: readonly QueuedNote[]
  readonly dataDir: string
  readonly takeId: TakeId
  readonly drawn: DrawnByPage
}

/** A draft that a new start found: its pictures and strokes, then the note that is made of it. */
export async function judgeDrawing(judged: Judged): Promise<DrawingVerdict> {
  const verdict: DrawingVerdict = { lost: [], corrupted: [] }
  const { drawn } = judged
  verdict.corrupted.push(...drawn.refusals.map((reason) => `what was drawn was refused: ${reason}`))
  const shown = await judgePictures(judged, verdict)
  const track = await trackOf(judged, verdict)
  if (track) judgeEvents(track, drawn, verdict)
  else if (drawn.answered > 0) verdict.lost.push('there is no track')
  await judgeNote(judged, { verdict, shown, track })
  return verdict
}

/** By scene: the picture that was answered last, or one that was asked after it. */
async function judgePictures(
  { takes, dataDir, takeId, drawn }: Judged,
  { lost, corrupted }: DrawingVerdict,
): Promise<AskedPicture[]> {
  const found = takes.list().find(({ id }) => id === takeId)?.pictures ?? []
  const shown = drawn.pictures.filter(({ made }) => found.some(({ blobId }) => blobId === made.picture.blobId))
  for (let scene = 0; scene < drawn.scenes.length; scene += 1) {
    const asked = drawn.pictures.filter((one) => one.scene === scene)
    const there = shown.filter((one) => one.scene === scene)
    const isAnswered = asked.some((one) => one.isAnswered)
    const isNew = there[0] !== undefined && asked.indexOf(there[0]) >= asked.findLastIndex((one) => one.isAnswered)
    if (there.length > 1) corrupted.push(`scene ${scene} has ${there.length} pictures`)
    else if (isAnswered && !isNew) lost.push(`the picture of scene ${scene} is not the one that was answered`)
  }
  for (const { made } of shown) {
    for (const { blobId, bytes } of made.files) {
      const path = takes.drawings.file(takeId, blobId)?.path
      const kept = path && (await readFile(path).catch(() => null))
      if (!kept) lost.push(`a file of a picture is gone: ${blobId}`)
      else if (!kept.equals(bytes)) corrupted.push(`a file of a picture is another: ${blobId}`)
    }
  }
  await judgeFolder(join(dataDir, 'takes', takeId), { shown, drawn, corrupted })
  return shown
}

/** No half file, and of a picture that is not shown not even bytes in another file. */
async function judgeFolder(
  folder: string,
  { shown, drawn, corrupted }: { shown: readonly AskedPicture[]; drawn: DrawnByPage; corrupted: string[] },
): Promise<void> {
  const named = new Set(shown.flatMap(({ made }) => made.files.map(({ blobId }) => `picture-${blobId}`)))
  const gone = drawn.pictures.filter((one) => !shown.includes(one))
  for (const name of await readdir(folder)) {
    if (name.endsWith('.part') || (name.startsWith('picture-') && !named.has(name)))
      corrupted.push(`left over: ${name}`)
    // The manifest's next version gets its name meanwhile.
    const bytes = await readFile(join(folder, name)).catch(() => null)
    if (!bytes) continue
    for (const { fill } of gone) {
      if (bytes.includes(Buffer.alloc(REMARKABLE_BYTES, fill))) corrupted.push(`bytes of a picture before in ${name}`)
    }
  }
}

/** So many equal bytes in a row are nothing but a picture of a test. */
const REMARKABLE_BYTES = 200

async function trackOf({ takes, takeId }: Judged, { corrupted }: DrawingVerdict): Promise<Track | null> {
  const path = await takes.drawings.trackPath(takeId, 'recorded')
  if (path === null) return null
  const read = decodeTrack(await readFile(path))
  if (!read.ok) corrupted.push(`the track cannot be read: ${read.reason}`)
  return read.ok ? read.value.track : null
}

function judgeEvents(track: Track, { events, answered }: DrawnByPage, { lost, corrupted }: DrawingVerdict): void {
  if (track.events.length < answered) lost.push(`${track.events.length} events where ${answered} were answered`)
  if (!isDeepStrictEqual(track.events, events.slice(0, track.events.length))) corrupted.push('the events are others')
}

/** Sent as a person sends it: told once of a picture that never came, and blurs go into the pixels first. */
async function judgeNote(
  judged: Judged,
  { verdict, shown, track }: { verdict: DrawingVerdict; shown: readonly AskedPicture[]; track: Track | null },
): Promise<void> {
  const { takes, takeId, queued } = judged
  const { lost, corrupted } = verdict
  const scenes = track?.scenes ?? []
  const clear = shown.filter(
    ({ scene, hidden }) => track && redactionsOf(track, scene).length > 0 && hidden.length === 0,
  )
  const isMissing = scenes.some((_, scene) => !shown.some((one) => one.scene === scene))
  const burned: AskedPicture[] = []
  if (isMissing) await expectRefusal(judged, 'pictureIncomplete', corrupted)
  if (clear.length > 0) {
    await expectRefusal(judged, 'pictureNotHidden', corrupted)
    if (queued.length > 0) return void corrupted.push('it went out with what was to be hidden')
    for (const { scene } of clear) burned.push(await burn(judged, scene, corrupted))
  }
  const sent = await takes.send(takeId, null, 'everything')
  const note = queued[0]
  if (!sent.ok || !note) return void lost.push(`it could not be sent: ${sent.ok ? 'nothing was queued' : sent.reason}`)
  const expected = shown.map((one) => burned.find(({ scene }) => scene === one.scene) ?? one)
  const bytes = new Map(expected.flatMap(({ made }) => made.files.map((file) => [file.blobId, file.bytes] as const)))
  for (const { blobId, sha256, sizeBytes } of filesOf(note.draft)) {
    const path = note.files.find((file) => file.blobId === blobId)?.path
    const content = path && (await readFile(path).catch(() => null))
    if (!content) lost.push(`the note has no file ${blobId}`)
    else if (content.length !== sizeBytes || createHash('sha256').update(content).digest('hex') !== sha256)
      corrupted.push(`a file of the note is not what it says: ${blobId}`)
    else if (bytes.has(blobId) && !content.equals(bytes.get(blobId) ?? content))
      corrupted.push(`a picture of the note is another: ${blobId}`)
  }
  if (track && !note.draft.track) lost.push('the note has no track')
}

async function expectRefusal({ takes, takeId }: Judged, reason: string, corrupted: string[]): Promise<void> {
  const sent = await takes.send(takeId, null, 'everything')
  if (sent.ok || sent.reason !== reason) corrupted.push(`${sent.ok ? 'sent' : sent.reason} instead of ${reason}`)
}

async function burn({ takes, takeId }: Judged, scene: number, corrupted: string[]): Promise<AskedPicture> {
  const made = makePicture(BURNED_FILL)
  for (const frame of framesOf(takeId, made)) takes.drawings.accept(frame)
  const set = await takes.drawings.setPicture(takeId, { scene, picture: made.picture, hidden: [HIDDEN] })
  if (!set.ok) corrupted.push(`the picture with its blurs was refused: ${set.reason}`)
  return { scene, made, fill: BURNED_FILL, hidden: [HIDDEN], isAnswered: set.ok }
}

const BURNED_FILL = 250
