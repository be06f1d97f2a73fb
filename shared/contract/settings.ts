import { z } from 'zod'
import { ConversationId, NoteId } from '../kernel/ids.ts'
import { Tour } from '../tour/tour.ts'
import { notifySettings } from './attention.ts'
import { KeyBindings } from './keys.ts'
import { PauseSkip, PersonGainDb, PlaybackSpeed } from './listening.ts'
import { ConversationKind } from './model.ts'

/** What a person has set on this device. */

/** What letting go of the key means: the note goes out, or it waits as a draft that is heard and sent by hand. */
export const OnRelease = z.enum(['send', 'review'])
export type OnRelease = z.infer<typeof OnRelease>

export const BubbleCorner = z.enum(['topLeft', 'topRight', 'bottomLeft', 'bottomRight'])
export type BubbleCorner = z.infer<typeof BubbleCorner>
export const BubbleSize = z.enum(['small', 'medium', 'large'])
export type BubbleSize = z.infer<typeof BubbleSize>

/** The bubble with the camera's picture in clips of the screen. `device`: the one that was chosen; its name says which is missing; null: whichever there is. */
export const ClipCamera = z.object({
  isOn: z.boolean(),
  device: z.object({ id: z.string().max(1_000), label: z.string().max(1_000) }).nullable(),
  corner: BubbleCorner,
  size: BubbleSize,
})
export type ClipCamera = z.infer<typeof ClipCamera>

export const Settings = z.object({
  /** `MediaDeviceInfo.deviceId`; null follows the system's default. */
  microphoneId: z.string().nullable(),
  /** Keys that work whatever window has the focus. */
  keys: KeyBindings,
  /** How long the microphone stays open after a take; 0: not at all. */
  microphoneLingerMs: z.number().int().min(0).max(120_000),
  /** While it does, so much of the newest sound is remembered and kept with the next take; 0: none. */
  prerollMs: z.number().int().min(0).max(500),
  /** A take begins with a sound, and with what is said after it. */
  hasStartCue: z.boolean(),
  defaultSpeed: PlaybackSpeed,
  /** Speed remembered per person, by member id. */
  speeds: z.record(z.string(), PlaybackSpeed),
  /** Pauses left out of what people say for whom nothing else was chosen. */
  defaultSkip: PauseSkip,
  /** By kind of conversation: what follows a note plays by itself. */
  playsOn: z.record(ConversationKind, z.boolean()),
  /** A note that asks something is answered before the next one plays by itself. */
  pausesAtQuestions: z.boolean(),
  /** The rest of how one listens to a person, by member id. */
  listening: z.record(z.string(), z.object({ gainDb: PersonGainDb, skip: PauseSkip })),
  /** By kind of conversation. */
  onRelease: z.record(ConversationKind, OnRelease),
  /** Recordings younger than this are kept on this computer, as long as all that is kept fits into `mediaBytes`. */
  mediaDays: z.number().int().min(0).max(3650),
  mediaBytes: z.number().int().min(100_000_000).max(1_000_000_000_000),
  /** Conversations whose recordings are all kept, whatever the limits. */
  keptOffline: z.array(ConversationId).max(10_000),
  /** The note at the top of the view, by conversation, where one was not at the newest. */
  places: z.record(z.string(), NoteId).optional(),
  ...notifySettings,
  /** Closing the window leaves Earshot running. */
  closeToTray: z.boolean(),
  /** The person was told so, once. */
  isClosingExplained: z.boolean(),
  /** Absent: nobody has been offered it here. */
  tour: Tour.optional(),
  /** How clips of the screen are recorded; absent: nobody has chosen. */
  clip: z
    .object({
      framesPerSecond: z.union([z.literal(5), z.literal(15), z.literal(30)]),
      /** Absent: nobody has asked for it here. */
      camera: ClipCamera.optional(),
    })
    .optional(),
})
export type Settings = z.infer<typeof Settings>
