import type { BrowserWindow, PowerMonitor } from 'electron'
import type { GlobalKeys } from '#core/global-keys.ts'
import { watchScreenLock } from '#core/system/screen-lock.ts'
import type { SystemEvent, Takes } from '#core/takes/takes.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'

interface WatchDeps {
  readonly takes: Pick<Takes, 'systemEvent'>
  readonly log: Log
}

/** Electron hands `shutdown` an event that its types leave out (docs/api/power-monitor.md). */
type Preventable = { preventDefault(): void } | undefined

/**
 * What the computer does while somebody speaks ends the take as a kept draft. `suspend` comes on all systems, `lock-screen` on macOS and
 * Windows (Linux: `watchLinuxLock`), `user-did-resign-active` on macOS (elsewhere another user means a locked screen), `shutdown` on Linux
 * and macOS; Windows tells its windows, see `watchSessionEnd`.
 */
export function watchPower({
  monitor,
  takes,
  quit,
  onResume,
  log,
}: WatchDeps & {
  readonly monitor: PowerMonitor
  readonly quit: () => void
  readonly onResume: () => void
}): void {
  const drop = createDrop(log)
  monitor.on('resume', onResume)
  const ends = (kind: SystemEvent) => () => drop(takes.systemEvent(kind), `${kind} while a take may be open`)
  monitor.on('suspend', ends('suspend'))
  monitor.on('lock-screen', ends('lock'))
  monitor.on('user-did-resign-active', ends('userSwitch'))
  const onShutdown = (event: Preventable): void => {
    // Holds the computer back for as long as sealing and closing take; who prevents must quit.
    event?.preventDefault()
    drop(takes.systemEvent('shutdown').finally(quit), 'shutdown while a take may be open')
  }
  monitor.on('shutdown', onShutdown as () => void)
}

/**
 * X11 goes on showing keys to programs behind a locked screen, so none of ours means anything until it is unlocked: nobody wants a
 * microphone that a stranger can open.
 */
export function watchLinuxLock({
  takes,
  keys,
  env,
  log,
}: WatchDeps & {
  readonly keys: Pick<GlobalKeys, 'suspend'>
  readonly env: NodeJS.ProcessEnv
}): void {
  const drop = createDrop(log)
  let wake = (): void => undefined
  watchScreenLock({
    env,
    log,
    onLocked: () => drop(takes.systemEvent('lock'), 'lock while a take may be open'),
    onAway(isAway) {
      wake()
      wake = isAway ? keys.suspend() : () => undefined
    },
  })
}

/**
 * On Windows a window hears of shutdown and log-off, in two steps: the first may still be called off by another program, but after the
 * second there is no time to write. A draft too many is better than a take cut short.
 */
export function watchSessionEnd({
  window,
  takes,
  log,
}: WatchDeps & { readonly window: Pick<BrowserWindow, 'on'> }): void {
  const drop = createDrop(log)
  const end = (): void => drop(takes.systemEvent('shutdown'), 'the session ends while a take may be open')
  window.on('query-session-end', end)
  window.on('session-end', end)
}
