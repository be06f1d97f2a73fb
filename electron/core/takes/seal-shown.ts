/** What goes out beside a take's sound when it becomes a note: the track of what is heard, the pictures looked at in it, the clip. */
import { createHash } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { checkTrack } from '#shared/annotation/check.ts'
import { encodeTrack } from '#shared/annotation/encode.ts'
import type { Scene, Track } from '#shared/annotation/model.ts'
import type { Area } from '#shared/annotation/redact.ts'
import { redactionsOf } from '#shared/annotation/redactions.ts'
import { textOf } from '#shared/annotation/text-of.ts'
import { budget } from '#shared/annotation/tuning.ts'
import type { NotePicture, NoteTrack, NoteVideo } from '#shared/contract/model.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { BlobId, type IdMaker } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { takeTuning } from '#shared/take/tuning.ts'
import { type SentClip, sealClip } from './clip-of-take.ts'
import { faultOf, writeDurably } from './durable-files.ts'
import { pictureFile } from './file-intake.ts'
import { heardTrack, recordedTrack, trackFile } from './take-drawings.ts'
import type { TakeRecord } from './take-record.ts'
import type { FilePlace } from './takes.ts'

/** What goes out with a take's sound. */
export interface ShownFiles {
  readonly track: NoteTrack | null
  readonly video: NoteVideo | null
  readonly pictures: readonly NotePicture[]
  readonly files: readonly FilePlace[]
}

interface SendingPorts {
  readonly clock: Clock
  readonly ids: IdMaker
}

/**
 * Null: nothing was shown. `clipAheadBytes`: how much of its clip went up before, asked for once no more does. Refusals: `pictureIncomplete`
 * once for pictures that never came whole and `clipIncomplete` once for a clip that cannot be read, `pictureNotHidden` and `clipNotHidden`,
 * and what the track or the disk is refused with.
 */
export function createShownSealer({ clock, ids }: SendingPorts) {
  return async (record: TakeRecord, clipAheadBytes: () => number): Promise<Result<ShownFiles | null, Reason>> => {
    const { drawing, clip } = record
    if (!drawing && !clip) return done(null)
    await untilLeft(record, clock)
    // What is looked at for what must be hidden is what goes out: nothing may be drawn, and no picture replaced, in between.
    record.isShownFixed = true
    await drawing?.idle()
    try {
      return await shownFilesOf(record, { ids, aheadBytes: clipAheadBytes() })
    } catch (error) {
      const { reason, detail } = faultOf(error, record.folder)
      return refused(reason, detail)
    }
  }
}

/** A page that draws, or records a screen, has its last on the way; one that died has none. */
export async function untilLeft({ drawing, clip }: TakeRecord, clock: Clock): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = clock.setTimer(resolve, takeTuning.drawingEndsMs)
    void Promise.all([drawing?.whenLeft(), clip?.whenEnded()]).then(() => {
      timer.cancel()
      resolve()
    })
  })
  drawing?.leave()
  clip?.leave()
  await drawing?.idle()
}

interface Sealing {
  readonly ids: IdMaker
  readonly aheadBytes: number
}

async function shownFilesOf(record: TakeRecord, sealing: Sealing): Promise<Result<ShownFiles | null, Reason>> {
  const clip = await clipOf(record, sealing)
  if (!clip.ok) return clip
  const drawn = await drawnFilesOf(record, clip.value, sealing.ids)
  if (!drawn.ok) return drawn
  if (!drawn.value && !clip.value) return done(null)
  const { track, pictures, files } = drawn.value ?? { track: null, pictures: [], files: [] }
  return done({
    track,
    pictures,
    video: clip.value?.video ?? null,
    files: [...files, ...(clip.value?.files ?? [])],
  })
}

async function clipOf(record: TakeRecord, sealing: Sealing): Promise<Result<SentClip | null, Reason>> {
  const sealed = await sealClip(record, sealing)
  if (sealed.ok || sealed.reason !== 'clipIncomplete') return sealed
  if (record.isSentWithoutClip) return done(null)
  record.isSentWithoutClip = true
  return sealed
}

type DrawnFiles = Omit<ShownFiles, 'video'>

async function drawnFilesOf(
  record: TakeRecord,
  clip: SentClip | null,
  ids: IdMaker,
): Promise<Result<DrawnFiles | null, Reason>> {
  const { drawing, folder } = record
  const track = await heardTrack(record)
  const whole = await recordedTrack(record)
  if (!drawing || !track || !whole) return done(null)
  const { scenes, pictures } = drawing.state()
  const isOnClip = ({ picture }: Scene): boolean => picture !== null && picture === record.clip?.state().blobId
  const isMissing = scenes.some((scene, index) => scene.picture !== null && !pictures.has(index) && !isOnClip(scene))
  if (isMissing && !record.isSentWithoutPictures) {
    record.isSentWithoutPictures = true
    return refused('pictureIncomplete')
  }
  for (const [scene, { hidden }] of pictures) {
    if (!redactionsOf(whole, scene).every((area) => hidden.some((one) => contains(one, area)))) {
      return refused('pictureNotHidden')
    }
  }
  if (clip && scenes.some((scene, index) => isOnClip(scene) && redactionsOf(whole, index).length > 0)) {
    return refused('clipNotHidden')
  }
  const checked = checkTrack(onSentClip(track, isOnClip, clip))
  if (!checked.ok) return checked
  const bytes = encodeTrack(checked.value)
  if (bytes.length > budget.bytes) return refused('trackTooLarge', `${bytes.length} bytes`)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const path = join(folder, trackFile(sha256))
  await writeDurably(path, bytes)
  await removeOldTracks(folder, sha256)
  const words = textOf(checked.value)
    .map(({ text }) => text)
    .join('\n')
    .slice(0, budget.allTextLength)
  const noteTrack: NoteTrack = { blobId: BlobId.parse(ids.next()), sha256, sizeBytes: bytes.length, words }
  const looked = new Set(checked.value.scenes.map(({ picture }) => picture))
  const shown = [...pictures.values()].map(({ picture }) => picture).filter(({ blobId }) => looked.has(blobId))
  const files = [
    { blobId: noteTrack.blobId, path },
    ...shown.flatMap(({ blobId, thumbnail }) =>
      [blobId, ...(thumbnail ? [thumbnail.blobId] : [])].map(placeIn(folder)),
    ),
  ]
  return done({ track: noteTrack, pictures: shown, files })
}

/** The clip goes out under a name of its own; a scene of one that does not go out is a blank sheet. */
function onSentClip(track: Track, isOnClip: (scene: Scene) => boolean, clip: SentClip | null): Track {
  const picture = clip?.video.blobId ?? null
  return { ...track, scenes: track.scenes.map((scene) => (isOnClip(scene) ? { ...scene, picture } : scene)) }
}

const placeIn =
  (folder: string) =>
  (blobId: BlobId): FilePlace => ({ blobId, path: join(folder, pictureFile(blobId)) })

const TRACK = /^track-[0-9a-f]{16}\.estk$/

async function removeOldTracks(folder: string, sha256: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (TRACK.test(name) && name !== trackFile(sha256)) await rm(join(folder, name), { force: true })
  }
}

const contains = (outer: Area, { x, y, width, height }: Area): boolean =>
  outer.x <= x && outer.y <= y && outer.x + outer.width >= x + width && outer.y + outer.height >= y + height
