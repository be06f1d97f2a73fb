import type { Settings } from '../contract/settings.ts'

/** What a new installation does about calling the person, and about closing its window. */
export const defaultAttention = {
  notify: true,
  focus: false,
  notifyPause: null,
  quietHours: { isOn: false, fromMinute: 20 * 60, toMinute: 8 * 60, timeZone: null },
  notifyLevels: {},
  closeToTray: true,
  isClosingExplained: false,
} as const satisfies Partial<Settings>
