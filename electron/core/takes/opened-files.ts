import type { Change } from '#shared/contract/desktop.ts'
import type { TakeTarget } from '#shared/contract/ui-take.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { Emitter } from '#shared/kernel/emitter.ts'
import { type Reason, sentenceOf } from '#shared/kernel/reasons.ts'
import type { Sessions } from '../session/sessions.ts'
import type { UiWindows } from '../ui-windows.ts'
import type { Takes } from './takes.ts'

export interface OpenedFilesDeps {
  readonly takes: Pick<Takes, 'importFile' | 'target'>
  readonly windows: Pick<UiWindows, 'send' | 'presence'>
  readonly changes: Pick<Emitter<Change>, 'on'>
  readonly sessions: Pick<Sessions, 'read'>
  /** Notes to self; null: not known yet. */
  readonly self: () => TakeTarget | null
  readonly clock: Clock
}

/** A page that was opened for the file says after a second or two which conversation it shows. */
const targetWaitMs = 5_000

/**
 * Recordings that were opened with the app, by absolute paths. Each becomes a draft where the next take would go, in view; the person sends
 * it, or not. What cannot be one is said in the window. The files are only read.
 */
export function createOpenedFiles(deps: OpenedFilesDeps): (paths: readonly string[]) => Promise<void> {
  const { takes, windows, changes, sessions, clock } = deps
  let last: Promise<void> = Promise.resolve()

  const refuse = (reason: Reason, detail: string): void =>
    windows.send({ kind: 'fileRefused', message: sentenceOf(reason, detail) })

  const whenTarget = (): Promise<TakeTarget | null> => {
    const now = takes.target()
    if (now) return Promise.resolve(now)
    return new Promise((resolve) => {
      const end = (): void => {
        stop()
        timer.cancel()
        resolve(takes.target())
      }
      const stop = changes.on((change) => {
        if (change.kind === 'target' && takes.target()) end()
      })
      const timer = clock.setTimer(end, targetWaitMs)
    })
  }
  const open = async (paths: readonly string[]): Promise<void> => {
    if (paths.length === 0) return
    if (sessions.read().kind !== 'signedIn') return refuse('notSignedIn', '')
    const target = (await whenTarget()) ?? deps.self()
    if (!target) return refuse('noTarget', '')
    // First, so that the draft comes into a view that is there and gets the focus.
    const { conversationId } = target
    if (windows.presence()?.conversationId !== conversationId) {
      windows.send({ kind: 'show', conversationId, noteId: null, atMs: null })
    }
    for (const path of paths) {
      const imported = await takes.importFile(path, target)
      if (!imported.ok) refuse(imported.reason, imported.detail ?? '')
    }
  }
  // One after the other: each may be an hour of WAV to encode.
  return (paths) => {
    const opened = last.then(() => open(paths))
    last = opened.catch(() => undefined)
    return opened
  }
}
