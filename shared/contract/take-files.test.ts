import { expect, it } from 'vitest'
import { BlobId, TakeId } from '../kernel/ids.ts'
import { encodePageFrame } from './capture.ts'
import { decodeFileFrame, encodeFileFrame } from './take-files.ts'

const takeId = TakeId.parse('0190a0b0-c0d0-7e0f-8102-030405060708')
const blobId = BlobId.parse('0190a0b0-c0d0-7e0f-9102-030405060709')

it('brings a piece of a file through as it was', () => {
  const piece = { takeId, blobId, offset: 5_000_000_000, bytes: Uint8Array.of(1, 2, 3) }
  expect(decodeFileFrame(encodeFileFrame(piece))).toEqual(piece)
})

it('takes no page of sound and no cut frame for a piece of a file', () => {
  const page = encodePageFrame({ takeId, index: 0, levels: new Uint8Array(60), page: new Uint8Array(60) })
  expect(decodeFileFrame(page)).toBeNull()
  const frame = encodeFileFrame({ takeId, blobId, offset: 0, bytes: new Uint8Array(0) })
  expect(decodeFileFrame(frame.subarray(0, -1))).toBeNull()
})

it('refuses a place that no file has', () => {
  const frame = encodeFileFrame({ takeId, blobId, offset: 0, bytes: new Uint8Array(4) })
  new DataView(frame.buffer).setBigUint64(33, 2n ** 60n, true)
  expect(decodeFileFrame(frame)).toBeNull()
})
