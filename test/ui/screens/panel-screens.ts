import type { Screen } from './screen.ts'

/** The panel above all windows. */
export const panelScreens: readonly Screen[] = [
  ...[
    'opening',
    'held',
    'latched',
    'paused',
    'limit',
    'finishing',
    'sent',
    'kept',
    'discarded',
    'failed',
    'standby',
    'remembering',
  ].map((view) => ({ name: `panel-${view}`, scene: `panel:${view}` })),
  {
    name: 'panel-silent',
    scene: 'panel:silent',
    act: (page) => page.getByText('You are silent').waitFor(),
  },
]
