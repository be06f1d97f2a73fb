import type { PanelMove, PanelView } from '#shared/contract/panel.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import { createEmitter, type Emitter } from '#shared/kernel/emitter.ts'
import type { Log } from '#shared/kernel/log.ts'
import { emptyPanel, onPanel, type Panel, type PanelEvent } from '#shared/panel/panel.ts'
import type { TakeChange, TakePlaces, Takes } from '../takes/takes.ts'

/** What the recording panel shows, for its page and for the host that has a window for it. The browser host has none. */
export interface PanelBoard {
  /** Follows the takes from now on: what was found at boot is for the main window. */
  start(): void
  view(): PanelView
  readonly onChange: Emitter<PanelView>['on']
  /** The person has read what it says. */
  dismiss(): void
  /** Drags the window. */
  move(by: PanelMove): void
  readonly onMove: Emitter<PanelMove>['on']
  close(): void
}

export interface PanelBoardDeps {
  readonly takes: Pick<Takes, 'onChange'>
  readonly places: Pick<TakePlaces, 'nameOf' | 'onRelease'>
  readonly keys: () => PanelView['keys']
  readonly clock: Clock
  readonly log: Log
}

export function createPanelBoard({ takes, places, keys, clock, log }: PanelBoardDeps): PanelBoard {
  const onFault = (error: unknown): void => log('error', 'a listener of the panel failed', { error: String(error) })
  const views = createEmitter<PanelView>(onFault)
  const moves = createEmitter<PanelMove>(onFault)
  let panel: Panel = emptyPanel
  let timer: Timer | null = null

  const view = (): PanelView => {
    const { take, microphone, outcome } = panel
    const shown = outcome && { kind: outcome.kind, takeId: outcome.takeId, message: outcome.message }
    return { take, outcome: shown, microphone, keys: keys() }
  }

  /** By the clock that nobody sets: an hour back must not leave a sentence standing above everything for an hour. */
  function post(event: PanelEvent): void {
    const before = panel
    panel = onPanel(before, event, clock.monotonicMs())
    timer?.cancel()
    const leftMs = panel.outcome && panel.outcome.untilMs - clock.monotonicMs()
    timer = leftMs === null ? null : clock.setTimer(() => post({ kind: 'waited' }), Math.max(1, leftMs))
    if (panel !== before) views.emit(view())
  }

  function follow(change: TakeChange): void {
    switch (change.kind) {
      case 'take': {
        const { target, undoUntilMs } = change.take
        const isReviewed = places.onRelease(target.conversationId) === 'review'
        const undoLeftMs = undoUntilMs === null ? 0 : undoUntilMs - clock.nowMs()
        return post({ kind: 'takeShown', take: change.take, place: places.nameOf(target), isReviewed, undoLeftMs })
      }
      case 'takeGone':
        return post(change)
      case 'notice':
        return post({ kind: 'noticed', notice: change.notice })
      case 'microphone':
        return post({ kind: 'microphoneShown', microphone: change.microphone })
    }
  }
  let stop = (): void => undefined

  return {
    start() {
      stop = takes.onChange(follow)
    },
    view,
    onChange: views.on,
    dismiss: () => post({ kind: 'dismissed' }),
    move: moves.emit,
    onMove: moves.on,
    close() {
      stop()
      timer?.cancel()
    },
  }
}
