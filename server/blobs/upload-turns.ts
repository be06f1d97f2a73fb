import type { Readable } from 'node:stream'
import type { BlobId, MemberId } from '#shared/kernel/ids.ts'
import { createKeyedQueue } from './keyed-queue.ts'

/** One request's turn at its upload. */
export interface Turn {
  /** Runs `work`, which reads `body`; a newer request of the same owner ends the body meanwhile. */
  receive<T>(body: Readable, work: () => Promise<T>): Promise<T>
}

/**
 * Per upload one request at a time. A newer one ends an older one of the same owner that is still receiving: a client that
 * asks again has given the old connection up, and waiting for it would mean waiting for its time-out.
 */
export interface UploadTurns {
  take<T>(id: BlobId, ownerId: MemberId, work: (turn: Turn) => Promise<T>): Promise<T>
  /** For jobs: in turn with the rest, ending nobody. */
  takeQuietly<T>(id: BlobId, work: () => Promise<T>): Promise<T>
  isReceiving(id: BlobId): boolean
  /** Ends what is receiving, and resolves when nothing is under way. */
  close(): Promise<void>
}

export function createUploadTurns(): UploadTurns {
  const queue = createKeyedQueue()
  const receiving = new Map<BlobId, { body: Readable; ownerId: MemberId }>()
  /** The newest request per upload and owner: an older one that still waits for its turn takes no bytes any more. */
  const newest = new Map<string, symbol>()

  return {
    async take(id, ownerId, work) {
      const key = `${id} ${ownerId}`
      const ticket = Symbol(id)
      newest.set(key, ticket)
      const current = receiving.get(id)
      if (current?.ownerId === ownerId) current.body.destroy(new Error('a newer request took over'))
      const turn: Turn = {
        async receive(body, read) {
          receiving.set(id, { body, ownerId })
          if (newest.get(key) !== ticket) body.destroy(new Error('a newer request took over'))
          try {
            return await read()
          } finally {
            receiving.delete(id)
          }
        },
      }
      try {
        return await queue.run(id, () => work(turn))
      } finally {
        if (newest.get(key) === ticket) newest.delete(key)
      }
    },
    takeQuietly: (id, work) => queue.run(id, work),
    isReceiving: (id) => receiving.has(id),
    async close() {
      for (const { body } of receiving.values()) body.destroy(new Error('the server is closing'))
      await queue.settled()
    },
  }
}
