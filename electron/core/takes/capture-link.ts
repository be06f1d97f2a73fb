/** The takes' side of the windows that can capture: who holds the microphone, what they say, and what a person is shown of it. */
import type { CaptureCommand, CaptureFact } from '#shared/contract/capture.ts'
import type { UiMicrophone } from '#shared/contract/desktop.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { type CaptureWindow, createCaptureWindows } from './capture-windows.ts'
import { factOf } from './outside-facts.ts'
import type { TakeEngine } from './take-engine.ts'
import type { TakeChange } from './takes.ts'

export interface CaptureLink {
  /** Returns what detaches it; a take it was making ends as a draft. */
  attach(send: (command: CaptureCommand) => void): () => void
  report(fact: CaptureFact): void
  /** The one that captures; whoever asks for it is about to. */
  newest(): CaptureWindow | null
  microphone(): UiMicrophone
  /** As soon as no take needs it. */
  closeMicrophone(): void
}

interface LinkPorts {
  readonly clock: Clock
  readonly engine: () => TakeEngine
  readonly onChange: (change: TakeChange) => void
}

export function createCaptureLink({ clock, engine, onChange }: LinkPorts): CaptureLink {
  const windows = createCaptureWindows()
  let microphone: UiMicrophone = { kind: 'closed' }
  let holder: CaptureWindow | null = null

  function show(next: UiMicrophone): void {
    if (next.kind === 'closed' && microphone.kind === 'closed') return
    microphone = next
    onChange({ kind: 'microphone', microphone })
  }

  /** True when that was all there is to it. */
  function note(fact: CaptureFact): boolean {
    switch (fact.kind) {
      case 'microphoneStandby': {
        const { label, remainingMs, isRemembering } = fact
        show({ kind: 'standby', label, untilMs: clock.nowMs() + remainingMs, isRemembering })
        return true
      }
      case 'microphoneClosed':
        show({ kind: 'closed' })
        return true
      case 'microphoneOpened':
      case 'microphoneChanged':
        if (engine().get(fact.takeId)) show({ kind: 'open', label: fact.label })
        return false
      case 'microphoneFailed':
      case 'microphoneLost':
      case 'captureFinished':
        return false
    }
  }

  const closeMicrophone = (): void => windows.sendToAll({ kind: 'closeMicrophone' })

  return {
    attach(send) {
      // The one before is not asked again, so it has nothing to wait for.
      closeMicrophone()
      const window = windows.attach(send)
      return () => {
        windows.detach(window)
        if (holder === window) show({ kind: 'closed' })
        for (const record of engine().all()) {
          if (record.window === window) engine().post(record, { kind: 'captureWindowLost' })
        }
      }
    },
    report(fact) {
      if (note(fact) || !('takeId' in fact)) return
      const record = engine().get(fact.takeId)
      if (record) {
        if ('label' in fact) record.microphone = fact.label
        return engine().post(record, factOf(fact))
      }
      if (fact.kind === 'microphoneOpened') windows.sendToAll({ kind: 'cancelCapture', takeId: fact.takeId })
    },
    newest() {
      holder = windows.newest()
      return holder
    },
    microphone: () => microphone,
    closeMicrophone,
  }
}
