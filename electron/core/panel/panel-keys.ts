import type { Hotkey } from '#shared/contract/keys.ts'
import type { PanelView } from '#shared/contract/panel.ts'
import type { Settings } from '#shared/contract/settings.ts'

/** Keys that work while another program has the focus: none else may be promised on a window that never has it. */
export function panelKeys({ keys }: Pick<Settings, 'keys'>, hotkey: Hotkey): PanelView['keys'] {
  if (hotkey.kind !== 'global') return { finish: null, hasEscape: false }
  // The others are told of bound keys alone.
  return { finish: keys.holdToTalk, hasEscape: hotkey.backend === 'hook' }
}
