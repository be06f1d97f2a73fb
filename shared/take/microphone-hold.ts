/**
 * When the microphone is open: from the moment a take asks for it until it has lingered after the last one. Pure and total.
 *
 * What it keeps: an open microphone is a take's, or on standby for a time that is known and shown, or it is being closed. An answer to a
 * take that has ended by then closes the microphone that came with it. What is heard on standby may wait in memory for the next take, never
 * longer than `prerollMs`, and is gone with the standby.
 */
import type { TakeId } from '../kernel/ids.ts'

/** What a take asks for. `deviceId`: null for the system's default. */
export interface MicrophoneWish {
  readonly takeId: TakeId
  readonly deviceId: string | null
  /** How long it stays open after the take; 0: not at all. */
  readonly lingerMs: number
  /** Of the time before the next take; 0: nothing. */
  readonly prerollMs: number
}

/** `deviceId` is what was asked for: another one may have stepped in. */
export type MicrophoneHold =
  | { readonly kind: 'closed' }
  | { readonly kind: 'opening'; readonly wish: MicrophoneWish }
  /** `isLast`: it closes with this take. */
  | { readonly kind: 'inUse'; readonly wish: MicrophoneWish; readonly isLast: boolean }
  | { readonly kind: 'standby'; readonly deviceId: string | null; readonly untilMs: number; readonly prerollMs: number }

export type HoldEvent =
  | { readonly kind: 'takeAsked'; readonly wish: MicrophoneWish }
  | { readonly kind: 'opened'; readonly takeId: TakeId }
  | { readonly kind: 'openFailed'; readonly takeId: TakeId }
  | { readonly kind: 'takeEnded'; readonly takeId: TakeId; readonly atMs: number }
  /** By the person, a lock, sleep, quit, another setting. */
  | { readonly kind: 'closeAsked' }
  /** No device gives sound any more: unplugged, muted for good, or no longer allowed. It is closed already. */
  | { readonly kind: 'lost' }
  /** Another device is what the next take wants: the chosen one is there again. */
  | { readonly kind: 'outdated' }
  | { readonly kind: 'waited'; readonly atMs: number }

export type HoldCommand =
  | { readonly kind: 'open'; readonly wish: MicrophoneWish }
  /** The open microphone is this take's, at once. */
  | { readonly kind: 'lend'; readonly takeId: TakeId }
  | { readonly kind: 'close' }
  /** What was opened for a take that has ended. */
  | { readonly kind: 'closeLate'; readonly takeId: TakeId }
  /** Have an encoder wait for the next take, with so much of what comes before it. */
  | { readonly kind: 'standBy'; readonly prerollMs: number }
  /** Let go of that encoder, and of what it remembers. */
  | { readonly kind: 'forget' }
  | { readonly kind: 'wait'; readonly untilMs: number }
  | { readonly kind: 'waitNoMore' }
  | { readonly kind: 'tell' }

type HoldStep = readonly [MicrophoneHold, readonly HoldCommand[]]
type Of<Kind extends MicrophoneHold['kind']> = Extract<MicrophoneHold, { kind: Kind }>

export const closedMicrophone: MicrophoneHold = { kind: 'closed' }

/** Every state x every event. */
export function onMicrophone(hold: MicrophoneHold, event: HoldEvent): HoldStep {
  // Whatever is going on, nobody waits for this one any more.
  const isLate = event.kind === 'opened' && !(hold.kind === 'opening' && hold.wish.takeId === event.takeId)
  if (isLate) return [hold, [{ kind: 'closeLate', takeId: event.takeId }]]
  switch (hold.kind) {
    case 'closed':
      return event.kind === 'takeAsked' ? open(event.wish, []) : [hold, []]
    case 'opening':
      return whileOpening(hold, event)
    case 'inUse':
      return whileInUse(hold, event)
    case 'standby':
      return onStandby(hold, event)
  }
}

const open = (wish: MicrophoneWish, before: readonly HoldCommand[]): HoldStep => [
  { kind: 'opening', wish },
  [...before, { kind: 'open', wish }],
]

function whileOpening(hold: Of<'opening'>, event: HoldEvent): HoldStep {
  switch (event.kind) {
    case 'takeAsked':
      return open(event.wish, [])
    case 'opened':
      return [{ kind: 'inUse', wish: hold.wish, isLast: hold.wish.lingerMs <= 0 }, [{ kind: 'tell' }]]
    case 'openFailed':
    case 'takeEnded':
      return event.takeId === hold.wish.takeId ? [closedMicrophone, [{ kind: 'tell' }]] : [hold, []]
    case 'closeAsked':
      return [{ ...hold, wish: { ...hold.wish, lingerMs: 0 } }, []]
    case 'lost':
    case 'outdated':
    case 'waited':
      return [hold, []]
  }
}

function whileInUse(hold: Of<'inUse'>, event: HoldEvent): HoldStep {
  switch (event.kind) {
    case 'takeAsked':
      // The one before has been asked to finish and needs no further sample.
      return event.wish.deviceId === hold.wish.deviceId
        ? lend(event.wish, [])
        : open(event.wish, [{ kind: 'close' }, { kind: 'tell' }])
    case 'takeEnded':
      if (event.takeId !== hold.wish.takeId) return [hold, []]
      return hold.isLast ? close([]) : standBy(hold.wish, event.atMs)
    case 'closeAsked':
    case 'outdated':
      return [{ ...hold, isLast: true }, []]
    case 'lost':
      return [closedMicrophone, [{ kind: 'tell' }]]
    case 'opened':
    case 'openFailed':
    case 'waited':
      return [hold, []]
  }
}

function onStandby(hold: Of<'standby'>, event: HoldEvent): HoldStep {
  const end: HoldCommand[] = [{ kind: 'waitNoMore' }, { kind: 'forget' }]
  switch (event.kind) {
    case 'takeAsked':
      return event.wish.deviceId === hold.deviceId
        ? lend(event.wish, [{ kind: 'waitNoMore' }])
        : open(event.wish, [...end, { kind: 'close' }, { kind: 'tell' }])
    case 'waited':
      return event.atMs < hold.untilMs ? [hold, []] : close([{ kind: 'forget' }])
    case 'closeAsked':
    case 'outdated':
      return close(end)
    case 'lost':
      return [closedMicrophone, [...end, { kind: 'tell' }]]
    case 'opened':
    case 'openFailed':
    case 'takeEnded':
      return [hold, []]
  }
}

const lend = (wish: MicrophoneWish, before: readonly HoldCommand[]): HoldStep => [
  { kind: 'inUse', wish, isLast: wish.lingerMs <= 0 },
  [...before, { kind: 'lend', takeId: wish.takeId }, { kind: 'tell' }],
]

const close = (before: readonly HoldCommand[]): HoldStep => [
  closedMicrophone,
  [...before, { kind: 'close' }, { kind: 'tell' }],
]

function standBy({ deviceId, lingerMs, prerollMs }: MicrophoneWish, atMs: number): HoldStep {
  const untilMs = atMs + lingerMs
  return [
    { kind: 'standby', deviceId, untilMs, prerollMs },
    [{ kind: 'standBy', prerollMs }, { kind: 'wait', untilMs }, { kind: 'tell' }],
  ]
}
