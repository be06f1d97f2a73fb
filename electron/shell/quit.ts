import type { App } from 'electron'
import { createDrop, type Log } from '#shared/kernel/log.ts'

/** A close that takes longer is stuck: what matters is on disk since before. */
const CLOSE_LIMIT_MS = 10_000
/** An installer that has not ended the program by then does not. */
const INSTALL_LIMIT_MS = 60_000

export interface QuitDeps {
  readonly app: App
  readonly close: () => Promise<void>
  /** Asked first, while takes are what they are. What it returns is run when all is closed; true: that ends the program. */
  readonly prepare: () => () => boolean
  readonly log: Log
}

/** Holds the end back until the core has sealed and closed everything. */
export function closeBeforeQuit({ app, close, prepare, log }: QuitDeps): void {
  const drop = createDrop(log)
  let state: 'open' | 'closing' | 'closed' = 'open'
  app.on('before-quit', (event) => {
    // The installer of a new version quits in its turn.
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    const finish = prepare()
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
        state = 'closed'
        // What could not be closed is not replaced either.
        if (code !== 0 || !finish()) return app.exit(code)
        setTimeout(() => app.exit(0), INSTALL_LIMIT_MS)
      }),
      'the program is ending',
    )
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
}
