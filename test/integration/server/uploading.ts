import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import type { TestServer } from './support.ts'

/** Bytes in which every place looks different, so that a shifted or doubled piece shows. */
export const pattern = (sizeBytes: number, seed = 1): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: sizeBytes }, (_, index) => (index * 31 + (index >> 8) * seed + seed) & 0xff)

/** What the server keeps as the blob of this id is these bytes. */
export async function expectStored({ dataDir }: TestServer, id: string, bytes: Uint8Array): Promise<void> {
  expect(Buffer.compare(await readFile(`${dataDir}/blobs/${id}`), bytes)).toBe(0)
}

export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5))
}
