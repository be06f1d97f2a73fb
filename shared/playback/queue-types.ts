import type { Gap } from '../audio/gaps.ts'
import type { ConversationId, MemberId, NoteId } from '../kernel/ids.ts'

/** A note as far as the order of listening matters. */
export interface QueueItem {
  readonly noteId: NoteId
  readonly conversationId: ConversationId
  /** Null for a root. */
  readonly rootId: NoteId | null
  readonly authorId: MemberId
  readonly isMine: boolean
  readonly isHeard: boolean
  /** When the server took it; a sender's clock may be wrong. */
  readonly sentAtMs: number
  readonly durationMs: number
  readonly gaps: readonly Gap[]
  readonly isUrgent: boolean
  /** By when the listener has promised to hear it. */
  readonly promisedAtMs: number | null
  /** It ends in a question, as far as anybody can tell. */
  readonly asksQuestion: boolean
}

/** `one`: this note and no more. `thread`: on through its thread or conversation. `catchUp`: all that is unheard, everywhere. */
export type QueueMode = 'one' | 'thread' | 'catchUp'

/**
 * What is played and what comes next: data, not what is on the screen. `waiting`: the note is not on this device yet, and it is waited for.
 * `asked`: the last note asked something, and the listener is to answer before it goes on.
 */
export type Queue =
  | { readonly kind: 'idle' }
  | (Running & { readonly kind: 'playing' | 'waiting' })
  | (Running & { readonly kind: 'asked' })

export interface Running {
  readonly mode: QueueMode
  readonly current: QueueItem
  /** In the order in which they come. */
  readonly next: readonly QueueItem[]
  /** The newest last. */
  readonly past: readonly QueueItem[]
  /** When the oldest note of each conversation was sent, played ones included: an order once begun stays. */
  readonly ranks: Readonly<Record<string, number>>
  readonly pausesAtQuestions: boolean
}

export type QueueEvent =
  | {
      readonly kind: 'started'
      readonly mode: QueueMode
      readonly items: readonly QueueItem[]
      /** Where it begins; null: with the first. */
      readonly fromId: NoteId | null
      readonly pausesAtQuestions: boolean
    }
  | { readonly kind: 'noteArrived'; readonly item: QueueItem }
  /** Deleted, or the listener may hear it no more. */
  | { readonly kind: 'noteGone'; readonly noteId: NoteId }
  /** Elsewhere, on another device. */
  | { readonly kind: 'noteHeard'; readonly noteId: NoteId }
  | { readonly kind: 'noteEnded'; readonly noteId: NoteId }
  | { readonly kind: 'mediaMissing'; readonly noteId: NoteId }
  | { readonly kind: 'mediaReady'; readonly noteId: NoteId }
  | { readonly kind: 'nextAsked' }
  | { readonly kind: 'previousAsked' }
  /** After a question. */
  | { readonly kind: 'resumed' }
  | { readonly kind: 'stopped' }

/** What is to be done, as data. `isOtherSpeaker`: somebody else spoke before. */
export type QueueCommand =
  | { readonly kind: 'play'; readonly noteId: NoteId; readonly isOtherSpeaker: boolean }
  | { readonly kind: 'fetch'; readonly noteId: NoteId }
  | { readonly kind: 'stop' }
  /** All has been played. */
  | { readonly kind: 'finished'; readonly count: number }
