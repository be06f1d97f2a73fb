import { statfsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { type FreeBytes, freeBytesOf } from '../../../electron/core/takes/disk-watch.ts'
import { startedDrawing } from '../../../renderer/features/annotation/drawing.ts'
import type { TakenPicture } from '../../../renderer/features/showing/ports.ts'
import { createSession, type ShowingSession } from '../../../renderer/features/showing/session.ts'
import { decodeTrack } from '../../../shared/annotation/decode.ts'
import { FILE_PIECE_BYTES } from '../../../shared/contract/take-files.ts'
import { createClock } from '../../../shared/kernel/clock.ts'
import { BlobId, type TakeId } from '../../../shared/kernel/ids.ts'
import { ReasonError } from '../../../shared/kernel/reasons.ts'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { BLOCK_BYTES, openSmallDisk, type SmallDisk } from '../../faults/support/small-disk.ts'
import { box, framesOf, makePicture, pngBytes, sceneOf } from './drawn-pictures.ts'
import { createTalkBench, type TalkBench } from './talk-bench.ts'

/** A real disk of its own where one may be mounted; elsewhere what it would say of itself, and nothing that only a full one does. */
interface Desk {
  readonly bench: TalkBench
  readonly isReal: boolean
  /** Until so many bytes are free. */
  fill(freeBytes: number): void
  free(): void
  freeBytes(): number
}

const disks: SmallDisk[] = []
const benches: TalkBench[] = []
const sessions: ShowingSession[] = []
afterEach(async () => {
  for (const session of sessions.splice(0)) session.close()
  for (const bench of benches.splice(0)) await bench.takes.close()
  for (const disk of disks.splice(0)) disk.end()
})

const anyDisk = openSmallDisk()
const canMount = anyDisk.isReal
anyDisk.end()

const LARGE_BYTES = 10_000_000_000

async function openDesk(doesDiskSay = true): Promise<Desk> {
  const disk = openSmallDisk()
  disks.push(disk)
  let said = LARGE_BYTES
  const made: FreeBytes = async () => said
  const silent: FreeBytes = async () => Promise.reject(new Error('this disk does not say'))
  const freeBytes = doesDiskSay ? (disk.isReal ? freeBytesOf : made) : silent
  const bench = await createTalkBench({ freeBytes }, disk.dir)
  benches.push(bench)
  return {
    bench,
    isReal: disk.isReal,
    fill(left) {
      said = left
      disk.leave(Math.ceil(left / BLOCK_BYTES), { send: () => undefined })
    },
    free() {
      said = LARGE_BYTES
      disk.free()
    },
    freeBytes() {
      const { bavail, bsize } = statfsSync(disk.dir)
      return bavail * bsize
    },
  }
}

const PICTURE_BYTES = 400_000
const newBlobId = (): BlobId => BlobId.parse(crypto.randomUUID())

/** The page's own side of a drawing, on these takes; only its pictures are encoded beforehand. */
function pageOn({ bench }: Desk, takeId: TakeId) {
  const troubles: (string | null)[] = []
  const picture: TakenPicture = {
    source: {} as ImageBitmap,
    width: 1600,
    height: 1000,
    label: '',
    encoded: {
      bytes: new Blob([pngBytes(1600, 1000, 7, PICTURE_BYTES)]),
      type: 'image/png',
      width: 1600,
      height: 1000,
      thumbnail: null,
    },
  }
  const { drawings } = bench.takes
  const session = createSession(
    {
      clock: createClock({
        nowMs: Date.now,
        monotonicMs: () => performance.now(),
        setTimeout: (run, delayMs) => setTimeout(run, delayMs),
        clearTimeout: (handle) => clearTimeout(handle),
      }),
      encode: () => Promise.reject(new Error('nothing is hidden here')),
      newBlobId,
      async sha256Of(bytes) {
        const hash = await crypto.subtle.digest('SHA-256', await bytes.arrayBuffer())
        return Buffer.from(hash).toString('hex')
      },
      async sendFile({ blobId, bytes }) {
        const all = new Uint8Array(await bytes.arrayBuffer())
        for (let offset = 0; offset < all.length; offset += FILE_PIECE_BYTES) {
          drawings.accept({ takeId, blobId, offset, bytes: all.subarray(offset, offset + FILE_PIECE_BYTES) })
        }
      },
      async setPicture({ scene, picture: named, hidden = [] }) {
        const set = await drawings.setPicture(takeId, { scene, picture: named, hidden })
        if (!set.ok) throw new ReasonError(set.reason, set.detail)
      },
      async draw({ from, scenes, events, isLast }) {
        const drawn = await drawings.draw(takeId, { from, scenes, events, isLast })
        if (!drawn.ok) throw new ReasonError(drawn.reason, drawn.detail)
        return drawn.value
      },
      drawn: async () => ({ have: 0, recordedMs: 0 }),
      onPictures: () => undefined,
      onWaiting: () => undefined,
      onTrouble: (of, error) => troubles.push(error instanceof ReasonError ? `${of} ${error.reason}` : null),
    },
    {
      drawing: startedDrawing({ width: 1600, height: 1000, picture: newBlobId(), label: '' }),
      pictures: [picture],
      isFromCore: false,
    },
  )
  sessions.push(session)
  const follow = (): void => {
    const take = bench.take(takeId)
    if (take) session.follow(take)
  }
  return {
    session,
    troubles,
    follow,
    stroke(y: number) {
      const touch = (x: number) => ({ x, y, pressure: 0.5, atMs: session.board.nowMs() })
      session.board.act({ kind: 'pressed', touch: touch(100), reach: 4 })
      session.board.act({ kind: 'moved', touches: [touch(300), touch(500)], reach: 4 })
      session.board.act({ kind: 'released' })
    },
  }
}

describe('drawing on a disk that runs full', () => {
  it('is refused while there is room for speech alone, which goes on; and comes again, whole, once there is more', async () => {
    const desk = await openDesk()
    const { bench } = desk
    const talk = bench.begin()
    bench.takes.release()
    await bench.speak(talk, 5)
    const page = pageOn(desk, talk.takeId)
    desk.fill(takeTuning.keptForSpeechBytes - BLOCK_BYTES)
    page.follow()
    page.stroke(100)
    page.stroke(200)
    await expect.poll(() => page.troubles, { timeout: 5_000 }).toContain('drawing diskFull')
    await expect.poll(() => page.troubles, { timeout: 5_000 }).toContain('pictures diskFull')
    expect(bench.takes.drawings.drawn(talk.takeId)).toMatchObject({ value: { have: 0 } })
    await bench.speak(talk, 10)
    page.stroke(300)
    expect(bench.take(talk.takeId)?.state).toBe('recording')
    expect((await readdir(bench.folder(talk.takeId))).filter((name) => /^(?:file|picture)-/.test(name))).toEqual([])

    desk.free()
    await expect.poll(() => page.troubles.slice(-2), { timeout: 20_000 }).toEqual([null, null])
    expect(await page.session.settle()).toBe(true)
    await bench.takes.systemEvent('lock')
    bench.finish(talk, 0)
    await bench.until(talk.takeId, 'draft')
    expect(await bench.takes.send(talk.takeId, null, 'everything')).toMatchObject({ ok: true })
    const [note] = [...bench.queued.values()]
    const pathOf = (blobId?: BlobId) => note?.files.find((file) => file.blobId === blobId)?.path ?? ''
    const track = decodeTrack(await readFile(pathOf(note?.draft.track?.blobId)))
    expect(track.ok && track.value.track.events.map(({ kind }) => kind)).toEqual(['stroke', 'stroke', 'stroke'])
    const [picture] = note?.draft.pictures ?? []
    expect((await readFile(pathOf(picture?.blobId))).equals(pngBytes(1600, 1000, 7, PICTURE_BYTES))).toBe(true)
  }, 60_000)

  const BLOCKS = 60

  it.runIf(canMount)(
    'gives back at once what it took of a disk that does not say how full it is: the sound goes on',
    async () => {
      const desk = await openDesk(false)
      const { bench } = desk
      const talk = bench.begin()
      bench.takes.release()
      await bench.speak(talk, 5)
      const { drawings } = bench.takes
      // The journal and a first line are there: what follows needs new blocks.
      const made = makePicture(3, PICTURE_BYTES)
      const scenes = [{ ...sceneOf(made), picture: null }]
      expect(await drawings.draw(talk.takeId, { from: 0, scenes, events: [box(0, 10)] })).toMatchObject({ ok: true })
      desk.fill(BLOCKS * BLOCK_BYTES)
      const before = desk.freeBytes()
      for (const frame of framesOf(talk.takeId, made)) drawings.accept(frame)
      const set = await drawings.setPicture(talk.takeId, { scene: 0, picture: made.picture, hidden: [] })
      expect(set).toMatchObject({ reason: 'diskFull' })
      expect(desk.freeBytes()).toBe(before)
      const events = Array.from({ length: 2_000 }, (_, index) => box(index + 1, 20))
      expect(await drawings.draw(talk.takeId, { from: 1, scenes, events })).toMatchObject({ reason: 'diskFull' })
      expect(desk.freeBytes()).toBe(before)
      await bench.speak(talk, 10)
      expect(bench.take(talk.takeId)?.state).toBe('recording')

      desk.free()
      expect(await drawings.draw(talk.takeId, { from: 1, scenes, events })).toMatchObject({ value: { have: 2_001 } })
      for (const frame of framesOf(talk.takeId, made)) drawings.accept(frame)
      expect(await drawings.setPicture(talk.takeId, { scene: 0, picture: made.picture, hidden: [] })).toMatchObject({
        ok: true,
      })
    },
    60_000,
  )
})
