/**
 * What the recording panel shows, from what happens to takes: pure and total. It follows the take that is being made, then says how that
 * ended for as long as it takes to read; after that nothing is left but a microphone that is open still.
 */
import type { Notice, UiMicrophone } from '../contract/desktop.ts'
import type { PanelOutcome, PanelTake } from '../contract/panel.ts'
import type { UiTake } from '../contract/ui-take.ts'
import type { TakeId } from '../kernel/ids.ts'
import { panelTuning } from './tuning.ts'

export interface Panel {
  readonly take: PanelTake | null
  readonly outcome: (PanelOutcome & { readonly untilMs: number }) | null
  readonly microphone: UiMicrophone
}

export type PanelEvent =
  | {
      readonly kind: 'takeShown'
      readonly take: UiTake
      readonly place: string
      readonly isReviewed: boolean
      /** For how long a discard can be undone. */
      readonly undoLeftMs: number
    }
  | { readonly kind: 'takeGone'; readonly takeId: TakeId; readonly isSent: boolean }
  | { readonly kind: 'noticed'; readonly notice: Notice }
  | { readonly kind: 'microphoneShown'; readonly microphone: UiMicrophone }
  | { readonly kind: 'dismissed' }
  | { readonly kind: 'waited' }

export const emptyPanel: Panel = { take: null, outcome: null, microphone: { kind: 'closed' } }

/** `atMs`: monotonic. */
export function onPanel(panel: Panel, event: PanelEvent, atMs: number): Panel {
  switch (event.kind) {
    case 'takeShown':
      return takeShown(panel, event, atMs)
    case 'takeGone':
      return takeGone(panel, event, atMs)
    case 'noticed':
      return noticed(panel, event.notice, atMs)
    case 'microphoneShown':
      return { ...panel, microphone: event.microphone }
    case 'dismissed':
      return { ...panel, outcome: null }
    case 'waited':
      return panel.outcome && panel.outcome.untilMs <= atMs ? { ...panel, outcome: null } : panel
  }
}

type Shown = Extract<PanelEvent, { kind: 'takeShown' }>

function takeShown(panel: Panel, event: Shown, atMs: number): Panel {
  const { take, place } = event
  switch (take.state) {
    case 'opening':
    case 'recording':
    case 'finishing': {
      const next = panelTake(event, take.state)
      // What was said of the take before is past.
      return { ...panel, take: next, outcome: panel.take?.id === take.id ? panel.outcome : null }
    }
    case 'draft': {
      const isOurs = panel.take?.id === take.id
      const isBack = panel.outcome?.kind === 'discarded' && panel.outcome.takeId === take.id
      if (!isOurs && !isBack) return panel
      const message = take.keptBecause ?? take.question?.sentence ?? `Kept as a draft in ${place}.`
      return ended(panel, { kind: 'kept', takeId: take.id, message, untilMs: atMs + panelTuning.keptMs })
    }
    case 'discarded': {
      if (panel.take?.id !== take.id) return panel
      const untilMs = atMs + event.undoLeftMs
      return ended(panel, { kind: 'discarded', takeId: take.id, message: `Discarded, not sent to ${place}.`, untilMs })
    }
  }
}

function panelTake({ take, place, isReviewed }: Shown, state: PanelTake['state']): PanelTake {
  return {
    id: take.id,
    state,
    place,
    durationMs: take.durationMs,
    isLatched: take.isLatched,
    isPaused: take.isPaused ?? false,
    isAppend: take.isAppend ?? false,
    isReviewed,
    limitInMs: take.limitInMs ?? null,
  }
}

const ended = (panel: Panel, outcome: Panel['outcome']): Panel => ({ ...panel, take: null, outcome })

function takeGone(panel: Panel, { takeId, isSent }: { takeId: TakeId; isSent: boolean }, atMs: number): Panel {
  const { take, outcome } = panel
  if (take?.id === takeId) {
    // Without a word of ours the notice stays that said why.
    if (!isSent) return { ...panel, take: null }
    const message = `Sent to ${take.place}.`
    return ended(panel, { kind: 'sent', takeId, message, untilMs: atMs + panelTuning.sentMs })
  }
  return outcome?.takeId === takeId ? { ...panel, outcome: null } : panel
}

/** Of what is told while nothing is recorded, only what went wrong: the rest is for the window that shows it. */
function noticed(panel: Panel, { tone, message }: Notice, atMs: number): Panel {
  if (panel.take === null && tone !== 'error') return panel
  const kind = tone === 'error' ? 'failed' : 'told'
  const lastMs = tone === 'error' ? panelTuning.failedMs : panelTuning.keptMs
  return { ...panel, outcome: { kind, takeId: null, message, untilMs: atMs + lastMs } }
}

/** Whether there is anything to show to somebody who does not look at the main window. */
export const hasContent = ({
  take,
  outcome,
  microphone,
}: Pick<Panel, 'microphone'> & { take: unknown; outcome: unknown }): boolean =>
  take !== null || outcome !== null || microphone.kind === 'standby'

export function panelHeight({
  take,
  outcome,
  microphone,
}: Pick<Panel, 'microphone'> & { take: unknown; outcome: unknown }): number {
  const { heights } = panelTuning
  if (take !== null) return heights.take
  const isOnStandby = microphone.kind === 'standby'
  if (outcome !== null) return isOnStandby ? heights.outcomeAndStandby : heights.outcome
  return heights.standby
}
