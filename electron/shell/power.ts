import type { PowerMonitor } from 'electron'
import type { Takes } from '#core/takes/takes.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'

/**
 * What the computer does while somebody speaks ends the take as a kept draft. `lock-screen` and `suspend` come on all systems,
 * `user-did-resign-active` on macOS, `shutdown` on Linux and macOS; elsewhere quitting tells.
 */
export function watchPower({
  monitor,
  takes,
  log,
}: {
  monitor: PowerMonitor
  takes: Pick<Takes, 'systemEvent'>
  log: Log
}): void {
  const drop = createDrop(log)
  const ends = (kind: Parameters<Takes['systemEvent']>[0]) => () =>
    drop(takes.systemEvent(kind), `${kind} while a take may be open`)
  monitor.on('suspend', ends('suspend'))
  monitor.on('lock-screen', ends('lock'))
  monitor.on('user-did-resign-active', ends('userSwitch'))
  monitor.on('shutdown', ends('shutdown'))
}
