import { z } from 'zod'
import { ConversationId, NoteId } from '../kernel/ids.ts'
import { UnixMs } from './model.ts'

/** When Earshot may call the person, and what it then says. All of it is this device's own: the server knows nothing of it. */

/** `mentions`: notes that name this member, and replies to what they said. */
export const NotifyLevel = z.enum(['all', 'mentions', 'none'])
export type NotifyLevel = z.infer<typeof NotifyLevel>

/** Minutes of the day, from midnight. Before `fromMinute`'s day is over they may have begun: 22:00 to 7:00 goes over midnight. */
export const QuietHours = z.object({
  isOn: z.boolean(),
  fromMinute: z.number().int().min(0).max(1439),
  toMinute: z.number().int().min(0).max(1439),
  /** An IANA name; null follows the computer. */
  timeZone: z.string().max(64).nullable(),
})
export type QuietHours = z.infer<typeof QuietHours>

/** `setAtMs`: a clock that stands before it was set back since, and the pause is over. `untilMs` null: until the person resumes. */
export const NotifyPause = z.object({ setAtMs: UnixMs, untilMs: UnixMs.nullable() })
export type NotifyPause = z.infer<typeof NotifyPause>

export const PauseLength = z.enum(['hour', 'tomorrow', 'untilResumed'])
export type PauseLength = z.infer<typeof PauseLength>

/** Of `Settings`, the part about calling the person. */
export const notifySettings = {
  /** Whether notifications are shown at all. */
  notify: z.boolean(),
  /** Focus mode: nothing calls until the person ends it. */
  focus: z.boolean(),
  notifyPause: NotifyPause.nullable(),
  quietHours: QuietHours,
  /** By conversation; one that is not here has `all`. */
  notifyLevels: z.record(z.string(), NotifyLevel),
} as const

export const NotificationAction = z.enum(['play', 'reply', 'later'])
export type NotificationAction = z.infer<typeof NotificationAction>

/** One notification as a host shows it. One of the same id takes the place of the one before. */
export const UiNotification = z.object({
  id: z.string(),
  /** Of one conversation; null: of several. */
  conversationId: ConversationId.nullable(),
  /** What a click leads to: the newest. */
  noteId: NoteId,
  count: z.number().int().positive(),
  title: z.string(),
  body: z.string(),
  actions: z.array(z.object({ id: NotificationAction, label: z.string() })),
  /** Shown without a sound: it only brings another up to date. */
  isSilent: z.boolean(),
})
export type UiNotification = z.infer<typeof UiNotification>

export const NotifierCommand = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('show'), notification: UiNotification }),
  z.object({ kind: z.literal('close'), id: z.string() }),
])
export type NotifierCommand = z.infer<typeof NotifierCommand>

/** What became of a notification. `opened`: the person clicked it. `failed`: the system would not show it; `why` is the system's. */
export const NotificationEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opened'), id: z.string() }),
  z.object({ kind: z.literal('acted'), id: z.string(), action: NotificationAction }),
  z.object({ kind: z.literal('dismissed'), id: z.string() }),
  z.object({ kind: z.literal('failed'), id: z.string(), why: z.string().max(500) }),
])
export type NotificationEvent = z.infer<typeof NotificationEvent>

/** What the desktop around the app can do here. */
export const DesktopFacts = z.object({
  /** `unknown`: the system does not say whether anybody shows the icon. */
  tray: z.enum(['shown', 'absent', 'unknown']),
  closing: z.enum(['quits', 'hides']),
  /** `why`: the sentence where it cannot be set here. */
  loginItem: z.object({ isOn: z.boolean(), why: z.string().nullable() }),
  /** `why`: the sentence where no notification is shown here. */
  notifications: z.object({ why: z.string().nullable() }),
})
export type DesktopFacts = z.infer<typeof DesktopFacts>

export const attentionInputs = {
  pause: z.object({ length: PauseLength }),
  setLevel: z.object({ conversationId: ConversationId, level: NotifyLevel }),
  setStartAtLogin: z.object({ isOn: z.boolean() }),
} as const
