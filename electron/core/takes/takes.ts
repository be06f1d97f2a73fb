import type { CaptureCommand, CaptureFact, PageFrame } from '#shared/contract/capture.ts'
import type { Notice, UiMicrophone } from '#shared/contract/desktop.ts'
import type { DraftChange } from '#shared/contract/desktop-inputs.ts'
import type { NoteDraft } from '#shared/contract/model.ts'
import type { OnRelease } from '#shared/contract/settings.ts'
import type { TakeQuestion, TakeTarget, UiTake } from '#shared/contract/ui-take.ts'
import type { BlobId, NoteId, TakeId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import type { Result } from '#shared/kernel/result.ts'

/** Where a file of a take lies. */
export interface FilePlace {
  readonly blobId: BlobId
  readonly path: string
}

/** A file that is being made: what of it is said to be known can be read, and stays as it is. */
export interface GrowingFile {
  /** So many at its beginning are known only once it is whole; 0: none. */
  readonly frontBytes: number
  /** Fewer bytes than asked for only where no more are known; null: it is not there just now. */
  read(offset: number, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | null>
}

import type { TakeClips } from './take-clips.ts'
import type { TakeDrawings } from './take-drawings.ts'

/** The same of a take's clip, which goes up under an id of its own. */
export interface ClipDispatch {
  follow(blobId: BlobId, clip: GrowingFile): void
  /** `sizeBytes`: of the whole file, its front counted. */
  grew(blobId: BlobId, sizeBytes: number): void
  /** Other bytes go out, or none: ends the upload here and on the server. */
  abandon(blobId: BlobId): void
}

/** What the takes need of the sending side. A take is in custody of the takes until `queueNote` has committed. */
export interface TakeDispatch {
  /** The take's file is growing at `path`: its durable bytes may go up while the person speaks. */
  follow(takeId: TakeId, path: string): void
  /** `sizeBytes` of the followed file are on disk. */
  grew(takeId: TakeId, sizeBytes: number): void
  /** Discarded for good: ends the upload here and on the server. */
  abandon(takeId: TakeId): void
  readonly clips: ClipDispatch
  /**
   * ONE transaction: the local note and its outbox row. `files`: each of `filesOf(draft)`, sealed and synced; they stay where they are
   * until the note is delivered. Idempotent by note id.
   */
  queueNote(draft: NoteDraft, files: readonly FilePlace[]): Result<void, Reason>
  /** Whether a note of this id stands in the outbox: its take is no draft. */
  hasQueued(noteId: NoteId): boolean
}

/** How a take has the microphone, from the settings. */
export interface MicrophoneUse {
  /** Null follows the system's default. */
  readonly microphoneId: string | null
  readonly lingerMs: number
  readonly prerollMs: number
  readonly hasCue: boolean
}

/** What the takes must know of conversations. */
export interface TakePlaces {
  /** As it is named in a sentence: `#general`, `a thread in #general`, `Notes to self`. */
  nameOf(target: TakeTarget): string
  /** How many hear a note that is sent there, this member not counted. */
  peopleIn(conversationId: TakeTarget['conversationId']): number
  onRelease(conversationId: TakeTarget['conversationId']): OnRelease
}

export type TakeChange =
  | { readonly kind: 'take'; readonly take: UiTake }
  /** `isSent`: it is a note by now. */
  | { readonly kind: 'takeGone'; readonly takeId: TakeId; readonly isSent: boolean }
  | { readonly kind: 'microphone'; readonly microphone: UiMicrophone }
  | { readonly kind: 'notice'; readonly notice: Notice }

/** What a host sees of the computer: sleep, screen lock, another user, shutdown, and its own end. */
export type SystemEvent = 'suspend' | 'lock' | 'userSwitch' | 'shutdown' | 'quit'

/** Recordings on this device: being made, kept as drafts, or on their way out. Owns `takes/`. */
export interface Takes {
  /** `into`: where a take goes that begins with this; left out, to the target. A refusal is told, and no take begins. */
  press(into?: () => Result<TakeTarget, Reason>): void
  /** A press where nobody tells of letting go: one starts with free hands, the next finishes. */
  toggle(into?: () => Result<TakeTarget, Reason>): void
  release(): void
  escape(): void
  /** The key hook can see the key no more (its process died): a take it held open is kept as a draft. A latched one goes on. */
  keyUnwatched(): void
  /** Where the next take goes; a take under way keeps the target it began with. */
  setTarget(target: TakeTarget | null): void
  target(): TakeTarget | null
  list(): UiTake[]
  onChange(listener: (change: TakeChange) => void): () => void
  /** The newest attached window captures. Returns the function that detaches it; a take it was making ends as a draft. */
  attachCapture(send: (command: CaptureCommand) => void): () => void
  report(fact: CaptureFact): void
  /** Whether it is open, as far as its window has said. */
  microphone(): UiMicrophone
  /** On standby at once; in a take, when that has ended. */
  closeMicrophone(): void
  acceptPage(frame: PageFrame): void
  /** Nothing is kept until `resume`; the take stays open and the key keeps its meaning. Refused with `takeUnknown` when it does not record. */
  pause(takeId: TakeId): Result<void, Reason>
  resume(takeId: TakeId): Result<void, Reason>
  /** Marks the moment: what follows is a part of its own, with or without a name. Refused with `takeUnknown` when it does not record. */
  mark(takeId: TakeId, title: string | null): Result<void, Reason>
  /** Of a draft, by its place in what is heard, or while it records. Null takes the title away. Refused with `requestInvalid` where nothing is marked. */
  nameChapter(takeId: TakeId, named: { readonly atMs: number; readonly title: string | null }): Result<void, Reason>
  /**
   * A take under way ends as a draft, which says why; it is never sent. Resolves when what could be written at once is written: a
   * host that can hold the computer back (shutdown, quit) waits for it.
   */
  systemEvent(kind: SystemEvent): Promise<void>
  /**
   * A draft, to its own target or to another conversation. `takeSilent`, `takeDistorted` and `takeToMany` are questions: the draft stays
   * and carries it. `confirms`: the question that the person has answered; a command that was typed means `everything`.
   */
  send(
    takeId: TakeId,
    conversationId: TakeTarget['conversationId'] | null,
    confirms?: TakeQuestion | 'everything' | null,
  ): Promise<Result<NoteId, Reason>>
  discard(takeId: TakeId): Promise<Result<void, Reason>>
  undoDiscard(takeId: TakeId): Promise<Result<void, Reason>>
  /** Copies Ogg Opus as it is, encodes WAV, refuses anything else by name; the result is a draft. */
  importFile(path: string, target: TakeTarget): Promise<Result<TakeId, Reason>>
  /**
   * Changes what a draft keeps of its recording, in times of what is heard now; the recording itself stays. Resolves when it is on disk.
   * Refusals: `takeUnknown`, `editTooShort`, `draftUneditable`, or why the disk would not.
   */
  edit(takeId: TakeId, change: DraftChange): Promise<Result<void, Reason>>
  /** Gives back what the newest edit took; `nothingToUndo` when there is none. */
  undoEdit(takeId: TakeId): Promise<Result<void, Reason>>
  /**
   * Records on to a draft, with the key as after a tap. However that ends, it is the same draft, with the new part behind what it had;
   * Esc leaves the new part out, and `undoEdit` gives it back. Refusals besides: `takeUnderWay`, `captureWindowMissing`.
   */
  append(takeId: TakeId): Promise<Result<void, Reason>>
  /** What is drawn on pictures while takes are made. */
  readonly drawings: TakeDrawings
  /** Clips of the screen that are recorded beside the sound. */
  readonly clips: TakeClips
  /** Under which id the recording goes to the server. */
  blobIdOf(takeId: TakeId): BlobId
  /** The file to play for a draft or a note not yet delivered; null when there is none. */
  audioPath(takeId: TakeId): string | null
  /** The server has the note and the media library has the file: the folder may go. */
  removeDelivered(takeId: TakeId): void
  /** Boot: seals what a crash left unsealed and offers it as drafts. */
  recover(): Promise<void>
  close(): Promise<void>
}
