/** The parts of the settings, in their order. A new one: a name here, a title, and a case in `settings-dialog.tsx`. */
export const sectionIds = ['microphone', 'keys', 'listening', 'notifications', 'computer', 'account'] as const
export type SectionId = (typeof sectionIds)[number]

export const sectionTitles: Readonly<Record<SectionId, string>> = {
  microphone: 'Talking',
  keys: 'Keys',
  listening: 'Listening',
  notifications: 'Notifications',
  computer: 'This computer',
  account: 'Account',
}

/** The section that many steps on from this one; the ends hold. */
export function sectionAfter(id: SectionId, steps: number): SectionId {
  const index = Math.min(sectionIds.length - 1, Math.max(0, sectionIds.indexOf(id) + steps))
  return sectionIds[index] ?? id
}

/** Which section is being read: the last one whose top has passed the line, and the last of all at the very end. */
export function sectionInView(tops: readonly (readonly [SectionId, number])[], lineY: number): SectionId | null {
  const passed = tops.filter(([, topY]) => topY <= lineY)
  return passed.at(-1)?.[0] ?? tops[0]?.[0] ?? null
}
