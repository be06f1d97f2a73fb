import { encodeFileFrame, FILE_PIECE_BYTES } from '#shared/contract/take-files.ts'
import type { BlobId, TakeId } from '#shared/kernel/ids.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { createCallError } from './failure.ts'
import { bridgeTuning } from './tuning.ts'
import type { Wire } from './wire.ts'

export interface FileOfTake {
  readonly takeId: TakeId
  readonly blobId: BlobId
  readonly bytes: Blob
  /** Where in the file these bytes stand; left out: they are all of it. */
  readonly offset?: number
}

/**
 * Hands a file to the core piece by piece, as fast as they are taken and no faster: pages of speech share the way, and never wait behind
 * more than a few pieces. Fails with `programUnreachable` when the way is cut: what was sent by then is nothing.
 */
export async function sendFile(wire: Wire, { takeId, blobId, bytes, offset: begin = 0 }: FileOfTake): Promise<void> {
  for (let from = 0; from < bytes.size; from += FILE_PIECE_BYTES) {
    const piece = new Uint8Array(await bytes.slice(from, from + FILE_PIECE_BYTES).arrayBuffer())
    const offset = begin + from
    await roomOn(wire)
    if (!wire.sendBytes(encodeFileFrame({ takeId, blobId, offset, bytes: piece }))) throw unreachable()
  }
}

async function roomOn(wire: Wire): Promise<void> {
  while (wire.isOpen() && wire.waitingBytes() > bridgeTuning.fileAheadBytes) await pause(bridgeTuning.fileWaitMs)
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const unreachable = (): Error =>
  createCallError({
    reason: 'programUnreachable',
    message: sentenceOf('programUnreachable'),
    path: 'takes.setPicture',
    detail: null,
  })
