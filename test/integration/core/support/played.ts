import { readFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { answerMedia } from '#core/hosting/media-answer.ts'
import type { Device } from './world.ts'

/** As a player asks for it. */
export async function playOn(
  { core }: Device,
  pathname: string,
  range: string | null,
): Promise<{ head: Record<string, string>; stream: Readable }> {
  const answer = await answerMedia(core.media, { pathname, method: 'GET', range })
  if (answer.kind !== 'sound' || !answer.answer.body) throw new Error(JSON.stringify(answer))
  return { head: answer.answer.headers, stream: answer.read(answer.answer.body) }
}

/** What comes of it at once; then it stands still until it is read on. */
export const firstOf = (stream: Readable): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    stream.once('data', (bytes: Buffer) => {
      stream.pause()
      resolve(bytes)
    })
    stream.once('error', reject)
  })

/** All that this device has of a file of its own. */
export async function wholeOf({ core }: Device, of: Parameters<Device['core']['media']['open']>[0]): Promise<Buffer> {
  const file = await core.media.open(of)
  if (!file.ok) throw new Error(file.reason)
  return readFile(file.value.path)
}
