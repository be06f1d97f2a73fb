import type { WebContents } from 'electron'
import { createDrop, type Log } from '#shared/kernel/log.ts'

export interface CrashDeps {
  readonly contents: Pick<WebContents, 'on'>
  readonly load: () => Promise<void>
  readonly monotonicMs: () => number
  /** It fails again and again: the person is told, and the window stays as it is. */
  readonly onHopeless: () => void
  readonly log: Log
}

/** A page that dies more often than this within a minute would die for ever. */
const MOST_IN_A_MINUTE = 3
const MINUTE_MS = 60_000

/**
 * A page whose process died is loaded again: the take it was making is a draft by then (`ipc.ts` closes its channel), and the person
 * finds that draft instead of a blank window. Talking goes on with the next press.
 */
export function reviveAfterCrash({ contents, load, monotonicMs, onHopeless, log }: CrashDeps): void {
  const drop = createDrop(log)
  let crashes: number[] = []
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    log('error', 'the page died', { reason, exitCode })
    const nowMs = monotonicMs()
    crashes = [...crashes.filter((atMs) => nowMs - atMs < MINUTE_MS), nowMs]
    if (crashes.length > MOST_IN_A_MINUTE) return onHopeless()
    drop(load(), 'the page is loaded again after it died')
  })
}
