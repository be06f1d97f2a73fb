import type { PanelTake, PanelView } from '#shared/contract/panel.ts'
import { TakeId } from '#shared/kernel/ids.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { panelHeight } from '#shared/panel/panel.ts'
import { panelTuning } from '#shared/panel/tuning.ts'
import { createPageClock } from '../../renderer/audio/capture.ts'
import { Panel } from '../../renderer/panel/panel.tsx'
import type { PanelServices } from '../../renderer/panel/panel-services.ts'

const id = TakeId.parse('0198c000-0000-7000-8000-000000000001')
const label = 'MacBook Pro Microphone'
const keys = { finish: { ctrl: true, alt: true, shift: false, meta: false, key: 'Space' }, hasEscape: true }
const take: PanelTake = {
  id,
  state: 'recording',
  place: '#general',
  durationMs: 12_400,
  isLatched: false,
  isPaused: false,
  isAppend: false,
  isReviewed: false,
  limitInMs: null,
}
const standby = (nowMs: number) => ({ kind: 'standby', label, untilMs: nowMs + 112_000, isRemembering: false }) as const
const nothing: PanelView = { take: null, outcome: null, microphone: { kind: 'closed' }, keys }
const recording = (facts: Partial<PanelTake> = {}): PanelView => ({
  ...nothing,
  take: { ...take, ...facts },
  microphone: { kind: 'open', label },
})
const ended = (kind: 'sent' | 'kept' | 'discarded' | 'failed', message: string): PanelView => ({
  ...nothing,
  outcome: { kind, takeId: id, message },
})

/** Every state that the panel can be in. */
export const panelViews: Readonly<Record<string, (nowMs: number) => PanelView>> = {
  opening: () => ({ ...recording({ state: 'opening', durationMs: 0 }), microphone: { kind: 'closed' } }),
  held: () => recording(),
  latched: () => recording({ isLatched: true, place: 'a thread in #engineering-and-operations' }),
  paused: () => recording({ isLatched: true, isPaused: true }),
  limit: () => recording({ isLatched: true, limitInMs: 42_000 }),
  silent: () => recording({ isLatched: true }),
  finishing: () => recording({ state: 'finishing' }),
  sent: (nowMs) => ({ ...ended('sent', 'Sent to #general.'), microphone: standby(nowMs) }),
  kept: (nowMs) => ({
    ...ended('kept', sentenceOf('microphoneLost', '', 'a thread in #engineering-and-operations')),
    microphone: standby(nowMs),
  }),
  discarded: () => ended('discarded', 'Discarded, not sent to #general.'),
  failed: () => ended('failed', sentenceOf('microphoneRefused')),
  standby: (nowMs) => ({ ...nothing, microphone: standby(nowMs) }),
  remembering: (nowMs) => ({ ...nothing, microphone: { ...standby(nowMs), isRemembering: true } }),
}

/** The panel as its window shows it, on a desk of no colour; without a name all of them below each other. */
export function PanelScene({ name, levels }: { readonly name: string; readonly levels: PanelServices['levels'] }) {
  const clock = createPageClock()
  const nowMs = clock.nowMs()
  const shown = Object.entries(panelViews).filter(([view]) => name === '' || view === name)
  return (
    <div style={{ height: '100%', overflow: 'auto', padding: 24, background: '#7d8794' }}>
      {shown.map(([view, make]) => {
        const current = make(nowMs)
        const nobody = () => undefined
        const services: PanelServices = {
          clock,
          isMac: false,
          levels: view === 'silent' ? { onLevel: silence } : levels,
          view: () => current,
          onView: () => nobody,
          finish: nobody,
          discard: nobody,
          setPaused: nobody,
          undoDiscard: nobody,
          dismiss: nobody,
          closeMicrophone: nobody,
          move: nobody,
          close: nobody,
        }
        return (
          <div key={view} style={{ width: panelTuning.width, height: panelHeight(current), marginBottom: 12 }}>
            <Panel services={services} />
          </div>
        )
      })}
    </div>
  )
}

function silence(listener: (peak: number | null) => void): () => void {
  const timer = setInterval(() => listener(0), 20)
  return () => clearInterval(timer)
}
