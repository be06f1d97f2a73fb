import type { TakeQuestion } from '../contract/ui-take.ts'
import type { TakeId } from '../kernel/ids.ts'
import type { Reason } from '../kernel/reasons.ts'

/**
 * `send`: the person finished it. `review`: so they did, and want to hear it before they send it. `keep`: something else ended it, so it
 * ends as a draft and never goes out by itself.
 */
export type Purpose = 'send' | 'review' | 'keep'

export type MicrophoneLoss = 'microphoneLost' | 'microphoneMuted' | 'microphoneRevoked'
export type Interruption =
  | 'computerSlept'
  | 'screenLocked'
  | 'userSwitched'
  | 'computerShutDown'
  | 'programQuit'
  | 'keyUpLost'

/**
 * A draft is being recorded on to: what it held before is safe whatever happens, so no ending deletes it or sends it. `leaveOut`: the
 * person did not want the new part; it is kept aside, and undoing gives it back.
 */
export type Append = 'keep' | 'leaveOut'

/**
 * One take, from key down until its files are gone. `hasSound`: a page with speech is on disk. `storedPages` counts header pages too.
 * `because`: what ended it, when it was not the person.
 *
 * - `opening`: the microphone is being opened, or no speech is on disk yet. `recording`: speech is on disk and more comes,
 *   unless it is paused.
 * - `tailing`: capture was asked to end; its last pages are on their way. `pageCount`: how many there are, once known.
 * - `sealing`: capture is over, the file gets its last page, length and hash. `guarding`: it is to be sent, and is looked at for what
 *   the person should be asked first. `queueing`: the note is being written.
 * - `draft`: kept. When `isSealed` is false sealing failed (full disk) and sending tries again. `question`: what sending waits for.
 * - `queued`: its note stands in the outbox; the files stay until it is delivered.
 * - `discarded`: waits for undo; its file is sealed meanwhile, so that undo gives a whole draft.
 * - `gone`: nothing is left.
 */
export type TakeState =
  | {
      readonly kind: 'opening'
      readonly takeId: TakeId
      readonly isMicrophoneOpen: boolean
      readonly storedPages: number
      readonly append?: Append
    }
  | {
      readonly kind: 'recording'
      readonly takeId: TakeId
      readonly storedPages: number
      readonly isPaused: boolean
      readonly append?: Append
    }
  | {
      readonly kind: 'tailing'
      readonly takeId: TakeId
      readonly storedPages: number
      readonly hasSound: boolean
      readonly pageCount: number | null
      readonly purpose: Purpose
      readonly because: Reason | null
      readonly append?: Append
    }
  | {
      readonly kind: 'sealing'
      readonly takeId: TakeId
      readonly hasSound: boolean
      readonly purpose: Purpose
      readonly because: Reason | null
      readonly append?: Append
    }
  | { readonly kind: 'guarding'; readonly takeId: TakeId; readonly because: Reason | null }
  | { readonly kind: 'queueing'; readonly takeId: TakeId }
  | {
      readonly kind: 'draft'
      readonly takeId: TakeId
      readonly isSealed: boolean
      readonly because: Reason | null
      readonly question: TakeQuestion | null
    }
  | { readonly kind: 'queued'; readonly takeId: TakeId }
  | {
      readonly kind: 'discarded'
      readonly takeId: TakeId
      readonly hasSound: boolean
      readonly seal: 'underWay' | 'done' | 'failed'
      readonly because: Reason | null
      readonly question: TakeQuestion | null
    }
  | { readonly kind: 'gone'; readonly takeId: TakeId }

/** What happened. Every event names its take, so that what comes late for an old one dies. */
export type TakeEvent = { readonly takeId: TakeId } & (
  | { readonly kind: 'startAsked' }
  | { readonly kind: 'microphoneOpened' }
  | { readonly kind: 'microphoneFailed'; readonly reason: Reason }
  | { readonly kind: 'microphoneLost'; readonly reason: MicrophoneLoss }
  /** The same take goes on with another device. */
  | { readonly kind: 'microphoneChanged' }
  | { readonly kind: 'captureWindowLost' }
  /** On disk. `hasSound`: it, or one before it, carries speech. */
  | { readonly kind: 'pageStored'; readonly storedPages: number; readonly hasSound: boolean }
  | { readonly kind: 'writeFailed'; readonly reason: Reason }
  | { readonly kind: 'limitReached' }
  /** So much is left before the limit; comes once for each warning. */
  | { readonly kind: 'limitNear'; readonly leftMs: number }
  /** Something outside ended the recording. */
  | { readonly kind: 'interrupted'; readonly reason: Interruption }
  /** The person came to an end; what that means in this conversation is a setting. */
  | { readonly kind: 'finishAsked'; readonly purpose: Exclude<Purpose, 'keep'> }
  | { readonly kind: 'pauseAsked' }
  | { readonly kind: 'resumeAsked' }
  | { readonly kind: 'captureFinished'; readonly pageCount: number }
  | { readonly kind: 'sealed' }
  | { readonly kind: 'sealFailed'; readonly reason: Reason }
  /** Sealing looked at the file and found no speech in it. */
  | { readonly kind: 'foundEmpty' }
  | { readonly kind: 'sendAsked' }
  /** The draft is to be recorded on to. */
  | { readonly kind: 'appendAsked' }
  /** Null: it may go out. Questions that were answered are not asked again. */
  | { readonly kind: 'guarded'; readonly question: TakeQuestion | null }
  | { readonly kind: 'queued' }
  | { readonly kind: 'queueFailed'; readonly reason: Reason }
  | { readonly kind: 'delivered' }
  | { readonly kind: 'discardAsked' }
  | { readonly kind: 'undoAsked' }
  /** A timer ran out: `open`, `watchdog`, `finish` or `undo`. */
  | { readonly kind: 'openExpired' }
  | { readonly kind: 'watchdogFired' }
  | { readonly kind: 'finishExpired' }
  | { readonly kind: 'undoExpired' }
)

export type TakeTimer = 'open' | 'watchdog' | 'finish' | 'undo'

/** What to do, in order. Starting a timer that runs starts it anew; cancelling one that does not run does nothing. */
export type TakeCommand =
  | { readonly kind: 'openMicrophone' }
  | { readonly kind: 'finishCapture'; readonly tailMs: number }
  | { readonly kind: 'cancelCapture' }
  /** What was spoken is kept as it is; nothing is added to it until `resumeCapture`. */
  | { readonly kind: 'pauseCapture' }
  | { readonly kind: 'resumeCapture' }
  | { readonly kind: 'startTimer'; readonly timer: TakeTimer; readonly delayMs: number }
  | { readonly kind: 'cancelTimer'; readonly timer: TakeTimer }
  /** Drains the writer first; answered by `sealed`, `sealFailed` or `foundEmpty`. */
  | { readonly kind: 'sealTake' }
  /** Answered by `guarded`. */
  | { readonly kind: 'guardTake' }
  /** Answered by `queued` or `queueFailed`. */
  | { readonly kind: 'queueNote' }
  | { readonly kind: 'deleteTake' }
  | { readonly kind: 'tellPerson'; readonly reason: Reason }
  /** Seen and heard. */
  | { readonly kind: 'warnOfLimit'; readonly leftMs: number }

export type TakeStep = readonly [TakeState, readonly TakeCommand[]]
