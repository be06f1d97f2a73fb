import type { NotifyLevel } from '#shared/contract/attention.ts'

/** In the order in which the key goes through them. */
export const notifyLevels: readonly NotifyLevel[] = ['all', 'mentions', 'none']

export const levelWords: Readonly<Record<NotifyLevel, string>> = {
  all: 'All notes',
  mentions: 'Only what is for me',
  none: 'Nothing',
}

export function nextLevel(level: NotifyLevel): NotifyLevel {
  return notifyLevels[(notifyLevels.indexOf(level) + 1) % notifyLevels.length] ?? 'all'
}
