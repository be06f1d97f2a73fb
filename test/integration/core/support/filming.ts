import type { CaptureCommand } from '#shared/contract/capture.ts'
import { BlobId, type TakeId } from '#shared/kernel/ids.ts'
import { recordedVideo } from '#shared/video/recorded-video.ts'
import { createSpokenPages } from '../../takes/spoken-pages.ts'
import { conversation, type Device, eventually } from './world.ts'

const PIECE_BYTES = 1_000_000

/** Ten frames a second, one of ten by itself; a megabyte is about five seconds of it. */
export const filmOf = (frames: number): Uint8Array =>
  recordedVideo({ frames, msPerFrame: 100, keyEvery: 10, frameBytes: 20_000 })

export interface Filmed {
  readonly takeId: TakeId
  readonly blobId: BlobId
  /** So many frames in all, as a recorder gives them; `isLast`: no more comes. */
  film(frames: number, isLast?: boolean): Promise<void>
  /** Lets go: it becomes a note. */
  release(): Promise<void>
  /** The screen is locked: it ends as a draft. */
  keep(): Promise<void>
}

/** Somebody speaks for as long, at once, and records the screen meanwhile. */
export async function filmOn(device: Device, spokenMs: number): Promise<Filmed> {
  const { takes } = device.core
  const commands: CaptureCommand[] = []
  takes.attachCapture((command) => commands.push(command))
  takes.setTarget({ conversationId: conversation(device, 'general').id, rootId: null, anchor: null })
  takes.press()
  const { takeId } = await eventually(() => commands.find((command) => command.kind === 'openMicrophone'), 'the take')
  takes.report({ kind: 'microphoneOpened', takeId, label: 'test' })
  const pages = createSpokenPages(takeId)
  const count = 2 + spokenMs / 200
  for (let left = count; left > 0; left -= 20) {
    for (const page of pages.take(Math.min(left, 20))) takes.acceptPage(page)
    // Within what the writer takes at once.
    const storedMs = (count - left + Math.min(left, 20) - 2) * 200
    await eventually(() => (takes.list()[0]?.durationMs ?? 0) >= storedMs - 200, 'what was spoken, on disk')
  }
  const heldSinceMs = performance.now()
  const blobId = BlobId.parse(crypto.randomUUID())
  const tell = async (isLast: boolean): Promise<void> => {
    const kept = await takes.clips.keep(takeId, { blobId, runs: [{ atMs: 0, fromMs: 0 }], isLast })
    if (!kept.ok) throw new Error(`${kept.reason} ${kept.detail ?? ''}`)
  }
  let sentBytes = 0
  await tell(false)
  return {
    takeId,
    blobId,
    async film(frames, isLast = false) {
      const bytes = filmOf(frames)
      for (; sentBytes < bytes.length; sentBytes = Math.min(bytes.length, sentBytes + PIECE_BYTES)) {
        const piece = bytes.subarray(sentBytes, sentBytes + PIECE_BYTES)
        takes.clips.accept({ takeId, blobId, offset: sentBytes, bytes: piece })
        await tell(false)
      }
      if (isLast) await tell(true)
    },
    async release() {
      // A shorter press is a tap, and records on.
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, 450 - (performance.now() - heldSinceMs))))
      takes.release()
      takes.report({ kind: 'captureFinished', takeId, pageCount: count })
    },
    async keep() {
      await takes.systemEvent('lock')
      takes.report({ kind: 'captureFinished', takeId, pageCount: count })
      await eventually(() => takes.list().find(({ id, state }) => id === takeId && state === 'draft'), 'the draft')
    },
  }
}
