import { useSyncExternalStore } from 'react'
import { hasContent } from '#shared/panel/panel.ts'
import css from './panel.module.css'
import { PanelOutcomeLine } from './panel-outcome.tsx'
import type { PanelServices } from './panel-services.ts'
import { PanelStandby } from './panel-standby.tsx'
import { PanelTakeRows } from './panel-take.tsx'
import { useDrag } from './use-drag.ts'

/** The take being made, or how it ended, above all other windows. Hidden, it draws nothing, so that nothing old is seen when it comes. */
export function Panel({ services }: { readonly services: PanelServices }) {
  const view = useSyncExternalStore(services.onView, services.view)
  const drag = useDrag(services)
  if (view === null || !hasContent(view)) return null
  const { take, outcome, microphone, keys } = view
  return (
    <main className={css.panel} {...drag}>
      <h1 className="visually-hidden">Recording panel</h1>
      {take ? (
        <PanelTakeRows
          take={take}
          keys={keys}
          told={outcome?.message ?? null}
          label={microphone.kind === 'closed' ? null : microphone.label}
          services={services}
        />
      ) : (
        <>
          {outcome ? <PanelOutcomeLine outcome={outcome} services={services} /> : null}
          {microphone.kind === 'standby' ? <PanelStandby microphone={microphone} services={services} /> : null}
        </>
      )}
    </main>
  )
}
