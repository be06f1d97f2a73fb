import { mkdirSync } from 'node:fs'
import { type InvitationLink, parseInvitationLink } from '#shared/contract/auth.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { Log } from '#shared/kernel/log.ts'
import { isReason, type Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { Child, ChildStarter } from '../ports.ts'
import type { Backoff } from '../sync/backoff.ts'

/** The server beside the app: one child, started again when it dies, never outliving us. */
export interface EmbeddedServer {
  /** Starts it. With `ownerName` the first member is made, or found, and an invitation for that member comes back. */
  start(ownerName: string | null): Promise<Result<{ url: string; invitation: InvitationLink | null }, Reason>>
  /** Keeps it running from now on, even if it has never come up yet. */
  keep(): void
  stop(): Promise<void>
}

export interface EmbeddedServerDeps {
  readonly children: ChildStarter
  readonly dataDir: string
  readonly clock: Clock
  readonly backoff: Backoff
  readonly log: Log
  /** It listens, here; at each start. */
  readonly onUrl: (url: string) => void
  readonly onTrouble: (trouble: { reason: Reason; detail: string } | null) => void
}

/** A database of many years migrates in less. */
const startLimitMs = 30_000
const stopGraceMs = 3_000
/** Up this long, it did not die of its start: the next wait is a short one. */
const stableMs = 10_000

export function createEmbeddedServer(deps: EmbeddedServerDeps): EmbeddedServer {
  const { children, dataDir, clock, backoff, log, onUrl, onTrouble } = deps
  let child: Child | null = null
  let timer: Timer | null = null
  let isKept = false
  let isStopped = false

  const start: EmbeddedServer['start'] = async (ownerName) => {
    try {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    } catch {
      return refused('dataFolderReadOnly', dataDir)
    }
    return launch(ownerName)
  }
  const launch: EmbeddedServer['start'] = (ownerName) => {
    const owner = ownerName === null ? [] : ['--owner', ownerName, '--owner-invite']
    const mine = children.start('server', ['--port', '0', '--data', dataDir, ...owner, '--parent-stdin'])
    child = mine
    const startedAt = clock.monotonicMs()
    let invitation: InvitationLink | null = null
    let lastError = ''
    return new Promise((resolve) => {
      let isSettled = false
      const settle = (result: Awaited<ReturnType<EmbeddedServer['start']>>): void => {
        limit.cancel()
        if (isSettled) return
        isSettled = true
        if (result.ok) onTrouble(null)
        resolve(result)
      }
      const limit = clock.setTimer(() => {
        settle(refused('embeddedServerFailed', `no answer in ${startLimitMs / 1000} s`))
        // Its end brings the next attempt.
        mine.stop(stopGraceMs).catch((error: unknown) => log('warn', 'server not stopped', { error: String(error) }))
      }, startLimitMs)
      mine.onLine((line) => {
        const [word = '', value = ''] = line.split(' ')
        if (word === 'invitation') invitation = parseInvitationLink(value)
        const url = /^listening on (http:\/\/\S+)$/.exec(line)?.[1]
        if (!url) return
        onUrl(url)
        settle(done({ url, invitation }))
      })
      mine.onErrorLine((line) => {
        lastError = sayError(line)
        log('warn', 'embedded server', { line })
      })
      mine.onExit((code) => {
        if (child === mine) child = null
        const detail = lastError || `it ended with ${code === null ? 'a signal' : `code ${code}`}`
        log('warn', 'embedded server ended', { code, detail })
        settle(refused('embeddedServerFailed', detail))
        if (clock.monotonicMs() - startedAt >= stableMs) backoff.reset()
        if (isKept && !isStopped) again(detail)
      })
    })
  }
  const again = (detail: string): void => {
    onTrouble({ reason: 'embeddedServerFailed', detail })
    timer = clock.setTimer(() => {
      timer = null
      run()
    }, backoff.nextMs())
  }
  const run = (): void => {
    // A start that fails ends in `onExit`, which tries again; only a folder that cannot be made does not.
    start(null).then(
      (started) => {
        if (!started.ok && !child && !timer && !isStopped) again(started.detail ?? started.reason)
      },
      (error: unknown) => again(String(error)),
    )
  }

  return {
    start,
    keep() {
      isKept = true
      if (!child && !timer) run()
    },
    async stop() {
      isStopped = true
      timer?.cancel()
      timer = null
      await child?.stop(stopGraceMs)
    },
  }
}

/** `error <reason> <detail>` is what the server says before it gives up. */
function sayError(line: string): string {
  const match = /^error (\w+) ?(.*)$/.exec(line)
  if (!match) return line.slice(0, 200)
  const [, reason = '', detail = ''] = match
  return isReason(reason) ? `${reason} ${detail}`.trim() : line.slice(0, 200)
}
