import type { PanelView } from '#shared/contract/panel.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { CaptureView } from '../app/capture-host.ts'
import { createHeardLevels } from '../app/heard-levels.ts'
import type { Bridge } from '../bridge/bridge.ts'

export interface PanelPorts {
  readonly bridge: Bridge
  readonly clock: Clock
  readonly isMac: boolean
  onError(error: unknown): void
}

/** What the components of the panel use: the view, and what its buttons do. Nothing runs while there is nothing to see. */
export interface PanelServices {
  readonly clock: Clock
  readonly isMac: boolean
  readonly levels: Pick<CaptureView, 'onLevel'>
  view(): PanelView | null
  onView(listener: () => void): () => void
  finish(): void
  discard(): void
  setPaused(isPaused: boolean): void
  undoDiscard(): void
  dismiss(): void
  closeMicrophone(): void
  move(dx: number, dy: number, isEnd: boolean): void
  close(): void
}

/** A subscription that ended with an error is asked for again after this. */
const AGAIN_MS = 1000

export function createPanelServices({ bridge, clock, isMac, onError }: PanelPorts): PanelServices {
  const { client } = bridge
  const levels = createHeardLevels(bridge, clock)
  const listeners = new Set<() => void>()
  let current: PanelView | null = null
  let subscription: { unsubscribe(): void } | null = null
  let again: Timer | null = null

  function subscribe(): void {
    subscription?.unsubscribe()
    const retry = () => {
      again?.cancel()
      again = clock.setTimer(subscribe, AGAIN_MS)
    }
    subscription = client.panel.watch.subscribe(undefined, {
      onData(view) {
        current = view
        for (const listener of listeners) listener()
      },
      onError: retry,
      onComplete: retry,
    })
  }
  /** The panel says itself what came of it. */
  const ask = (call: Promise<unknown>): void => void call.catch(onError)
  const takeId = () => current?.take?.id ?? null

  subscribe()
  return {
    clock,
    isMac,
    levels,
    view: () => current,
    onView(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    finish() {
      const id = takeId()
      if (id !== null) ask(client.talk.finish.mutate({ takeId: id }))
    },
    discard: () => ask(client.talk.key.mutate({ event: 'escaped' })),
    setPaused(isPaused) {
      const id = takeId()
      if (id === null) return
      ask(isPaused ? client.takes.pause.mutate({ takeId: id }) : client.takes.resume.mutate({ takeId: id }))
    },
    undoDiscard() {
      const id = current?.outcome?.takeId ?? null
      if (id !== null) ask(client.takes.undoDiscard.mutate({ takeId: id }))
    },
    dismiss: () => ask(client.panel.dismiss.mutate()),
    closeMicrophone: () => ask(client.capture.closeMicrophone.mutate()),
    move: (dx, dy, isEnd) => ask(client.panel.move.mutate({ dx, dy, isEnd })),
    close() {
      again?.cancel()
      subscription?.unsubscribe()
      levels.close()
    },
  }
}
