import type { Clock, Timer } from '#shared/kernel/clock.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import type { OutboxStore } from '../store/outbox-store.ts'
import type { Backoff } from './backoff.ts'
import type { UploadTransport } from './upload-transport.ts'
import type { Uploader } from './uploader.ts'

/** Takes back from the server what was uploaded of takes that were discarded; remembers them until it could. */
export interface UploadSweeper {
  sweep(): void
  stop(): Promise<void>
}

export interface UploadSweeperDeps {
  readonly outbox: OutboxStore
  readonly transport: UploadTransport
  readonly uploader: Uploader
  readonly clock: Clock
  readonly backoff: Backoff
  readonly log: Log
}

export function createUploadSweeper(deps: UploadSweeperDeps): UploadSweeper {
  const { outbox, transport, uploader, clock, backoff, log } = deps
  const drop = createDrop(log)
  let running: Promise<void> | null = null
  let timer: Timer | null = null
  let isStopped = false

  const run = async (): Promise<void> => {
    for (let ids = outbox.abandoned(); ids.length > 0; ids = outbox.abandoned()) {
      for (const blobId of ids) {
        // It may be wanted again since: a cut was undone, and the note goes out.
        if (!outbox.abandoned().includes(blobId)) continue
        await uploader.forget(blobId)
        const answer = await transport.remove(blobId)
        if (isStopped) return
        if (answer.kind === 'uncertain') {
          timer = clock.setTimer(sweep, backoff.nextMs())
          return
        }
        backoff.reset()
        outbox.forgetAbandoned(blobId)
      }
    }
  }
  const sweep = (): void => {
    timer?.cancel()
    timer = null
    if (isStopped || running) return
    running = run().finally(() => {
      running = null
    })
    drop(running, 'sweeping abandoned uploads')
  }
  return {
    sweep,
    async stop() {
      isStopped = true
      timer?.cancel()
      await running
    },
  }
}
