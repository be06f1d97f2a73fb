import type { App } from 'electron'
import { createDrop, type Log } from '#shared/kernel/log.ts'

/** A close that takes longer is stuck: what matters is on disk since before. */
const CLOSE_LIMIT_MS = 10_000

export interface QuitDeps {
  readonly app: App
  readonly close: () => Promise<void>
  readonly log: Log
}

/** Holds the end back until the core has sealed and closed everything. */
export function closeBeforeQuit({ app, close, log }: QuitDeps): void {
  const drop = createDrop(log)
  let isClosing = false
  app.on('before-quit', (event) => {
    event.preventDefault()
    if (isClosing) return
    isClosing = true
    const limit = setTimeout(() => app.exit(1), CLOSE_LIMIT_MS)
    const ended = close().then(
      () => 0,
      (error: unknown) => {
        log('error', 'the core did not close', { error: String(error) })
        return 1
      },
    )
    drop(
      ended.then((code) => {
        clearTimeout(limit)
        app.exit(code)
      }),
      'the program is ending',
    )
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
}
