import type { TakeQuestion, TakeTarget, UiTake } from '#shared/contract/desktop.ts'
import type { NoteDraft } from '#shared/contract/model.ts'
import type { Timer } from '#shared/kernel/clock.ts'
import { BlobId, NoteId, type TakeId } from '#shared/kernel/ids.ts'
import { type Reason, sentenceOf } from '#shared/kernel/reasons.ts'
import { reasonOfQuestion } from '#shared/take/guards.ts'
import type { TakeState, TakeTimer } from '#shared/take/lifecycle-types.ts'
import { takeTuning } from '#shared/take/tuning.ts'
import type { CaptureWindow } from './capture-windows.ts'
import type { SealedAudio, TakeManifest } from './take-manifest.ts'
import type { TakeWriter } from './take-writer.ts'

/** All that the core knows of one take. `state` changes only by the reducer; the rest is what its commands have brought about. */
export interface TakeRecord {
  readonly id: TakeId
  readonly folder: string
  readonly startedAtMs: number
  readonly timers: Map<TakeTimer, Timer>
  state: TakeState
  target: TakeTarget
  isLatched: boolean
  durationMs: number
  /** The longest it may last. */
  readonly limitMs: number
  /** What capture calls the device it hears with; null before it is open. */
  microphone: string | null
  undoUntilMs: number | null
  /** Fills the braces of the sentence for `because`. */
  detail: string | null
  /** Fills the braces of the sentence for a question. */
  questionDetail: string
  /** Questions the person has answered with yes; each is asked once. */
  readonly answered: Set<TakeQuestion>
  audio: SealedAudio | null
  /** Null once it has sealed, and for takes found at boot. */
  writer: TakeWriter | null
  window: CaptureWindow | null
  /** The sending side has been told of it, so it must be told when it goes. */
  isFollowed: boolean
  /** How many bytes of it were said to be final. */
  finalBytes: number
  isShown: boolean
  /** Work on its files, one after the other. */
  files: Promise<void>
}

export const newRecord = (
  start: Pick<TakeRecord, 'id' | 'folder' | 'startedAtMs' | 'state' | 'target'> & Partial<TakeRecord>,
): TakeRecord => ({
  timers: new Map(),
  isLatched: false,
  limitMs: takeTuning.limitMs,
  microphone: null,
  durationMs: start.audio?.durationMs ?? 0,
  undoUntilMs: null,
  detail: null,
  questionDetail: '',
  answered: new Set(),
  audio: null,
  writer: null,
  window: null,
  isFollowed: false,
  finalBytes: 0,
  isShown: false,
  files: Promise.resolve(),
  ...start,
})

/** Null for a take that is a note by now, or nothing at all. `place`: how its conversation is named. */
export function toUiTake(record: TakeRecord, place: string): UiTake | null {
  const state = uiStateOf(record.state)
  if (!state) return null
  const because = state === 'draft' ? becauseOf(record.state) : null
  return {
    id: record.id,
    target: record.target,
    state,
    isLatched: record.isLatched,
    startedAtMs: record.startedAtMs,
    durationMs: record.durationMs,
    peaks: record.audio?.peaks ?? null,
    undoUntilMs: state === 'discarded' ? record.undoUntilMs : null,
    keptBecause: because === null ? null : sentenceOf(because, record.detail ?? '', place),
    ...questionOf(record, place),
    ...limitOf(record),
    ...(record.state.kind === 'recording' && record.state.isPaused ? { isPaused: true } : {}),
  }
}

function questionOf({ state, questionDetail }: TakeRecord, place: string): Pick<UiTake, 'question'> {
  if (state.kind !== 'draft' || state.question === null) return {}
  const { question } = state
  return { question: { kind: question, sentence: sentenceOf(reasonOfQuestion[question], questionDetail, place) } }
}

function limitOf({ state, durationMs, limitMs }: TakeRecord): Pick<UiTake, 'limitInMs'> {
  const limitInMs = Math.max(0, limitMs - durationMs)
  return state.kind === 'recording' && limitInMs <= takeTuning.limitWarningsMs[0] ? { limitInMs } : {}
}

function uiStateOf(state: TakeState): UiTake['state'] | null {
  switch (state.kind) {
    case 'opening':
    case 'recording':
    case 'draft':
    case 'discarded':
      return state.kind
    case 'tailing':
    case 'sealing':
    case 'guarding':
    case 'queueing':
      return 'finishing'
    case 'queued':
    case 'gone':
      return null
  }
}

export const becauseOf = (state: TakeState): Reason | null => ('because' in state ? state.because : null)

export function toManifest(record: TakeRecord): TakeManifest {
  const because = becauseOf(record.state)
  return {
    version: 1,
    id: record.id,
    target: record.target,
    startedAtMs: record.startedAtMs,
    state: manifestStateOf(record),
    because: because === null ? null : { reason: because, detail: record.detail },
    audio: record.audio,
    question: 'question' in record.state ? record.state.question : null,
    answered: [...record.answered],
  }
}

function manifestStateOf({ state, audio }: TakeRecord): TakeManifest['state'] {
  switch (state.kind) {
    case 'discarded':
      return 'discarded'
    case 'queued':
      return 'queued'
    default:
      return audio ? 'kept' : 'open'
  }
}

/** One id from key down to the listener's ear: the take's is the blob's is the note's. */
export const toNoteDraft = (record: TakeRecord, audio: SealedAudio): NoteDraft => ({
  id: NoteId.parse(record.id),
  conversationId: record.target.conversationId,
  kind: 'voice',
  rootId: record.target.rootId,
  anchor: record.target.anchor,
  text: null,
  audio: { blobId: BlobId.parse(record.id), ...audio },
  createdAtMs: record.startedAtMs,
})
