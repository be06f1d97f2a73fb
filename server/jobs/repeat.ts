import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { Log } from '#shared/kernel/log.ts'

/** A job that runs now and then again `everyMs` after it ended; a failure is logged and waits for the next turn. */
export function repeat(deps: { clock: Clock; log: Log; name: string; everyMs: number; run: () => Promise<void> }): {
  stop(): Promise<void>
} {
  let timer: Timer | null = null
  let isStopped = false
  let current = turn()

  async function turn(): Promise<void> {
    try {
      await deps.run()
    } catch (error) {
      deps.log('error', `job failed: ${deps.name}`, { error: String(error) })
    }
    if (isStopped) return
    timer = deps.clock.setTimer(() => {
      current = turn()
    }, deps.everyMs)
  }

  return {
    async stop() {
      isStopped = true
      timer?.cancel()
      await current
    },
  }
}
