import type { Chapter, NoteDraft } from '#shared/contract/model.ts'
import type { TakeQuestion, TakeTarget, UiTake } from '#shared/contract/ui-take.ts'
import type { Timer } from '#shared/kernel/clock.ts'
import { BlobId, NoteId, type TakeId } from '#shared/kernel/ids.ts'
import { type Reason, sentenceOf } from '#shared/kernel/reasons.ts'
import { done, type Result } from '#shared/kernel/result.ts'
import { reasonOfQuestion } from '#shared/take/guards.ts'
import type { TakeState, TakeTimer } from '#shared/take/lifecycle-types.ts'
import { takeTuning } from '#shared/take/tuning.ts'
import type { CaptureWindow } from './capture-windows.ts'
import { videoOf } from './clip-of-take.ts'
import { chaptersHeard } from './heard-chapters.ts'
import type { ShownFiles } from './seal-shown.ts'
import type { TakeClip } from './take-clip.ts'
import type { TakeDrawing } from './take-drawing.ts'
import { type SealedAudio, type TakeEdits, type TakeManifest, unedited } from './take-manifest.ts'
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
  /** How long it was before it went on; 0 for one that begins. */
  baseMs: number
  /** The same of all that was recorded before, cut or not. */
  recordedBaseMs: number
  /** When its last page was stored; monotonic. */
  storedAtMs: number
  pausedSince: { readonly atMs: number; readonly sinceMs: number } | null
  /** The longest it may last. */
  readonly limitMs: number
  /** What capture calls the device it hears with; null before it is open. */
  microphone: string | null
  /** This installation's name, as its session has it. */
  readonly deviceName: string | null
  sealedAtMs: number | null
  pauses: TakeManifest['pauses']
  /** By their place in what was recorded. */
  chapters: readonly Chapter[]
  edits: TakeEdits
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
  /** Null: nothing was drawn. */
  drawing: TakeDrawing | null
  /** Null: no clip of the screen. */
  clip: TakeClip | null
  /** What goes out beside the sound, once it has been made; or why it cannot. */
  shown: Result<ShownFiles | null, Reason>
  /** What is drawn on it is being made ready to go out, and takes no change while that lasts. */
  isShownFixed: boolean
  /** The person knows that a picture never came whole, or that the clip cannot be read, and sends all the same. */
  isSentWithoutPictures: boolean
  isSentWithoutClip: boolean
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
  baseMs: 0,
  recordedBaseMs: 0,
  storedAtMs: 0,
  pausedSince: null,
  deviceName: null,
  sealedAtMs: null,
  pauses: [],
  chapters: [],
  edits: unedited,
  durationMs: start.audio?.durationMs ?? 0,
  undoUntilMs: null,
  detail: null,
  questionDetail: '',
  answered: new Set(),
  audio: null,
  writer: null,
  window: null,
  drawing: null,
  clip: null,
  shown: done(null),
  isShownFixed: false,
  isSentWithoutPictures: false,
  isSentWithoutClip: false,
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
    ...soundOf(record),
    ...editsOf(record),
    ...picturesOf(record),
    ...clipOf(record),
    ...limitOf(record),
    ...(record.state.kind === 'recording' && record.state.isPaused ? { isPaused: true } : {}),
    ...('append' in record.state ? { isAppend: true } : {}),
  }
}

function soundOf({ audio }: TakeRecord): Pick<UiTake, 'loudness' | 'gaps'> {
  return { ...(audio?.loudness ? { loudness: audio.loudness } : {}), ...(audio?.gaps ? { gaps: audio.gaps } : {}) }
}

function picturesOf({ drawing }: TakeRecord): Pick<UiTake, 'pictures'> {
  const state = drawing?.state()
  if (!state || state.scenes.length + state.pictures.size === 0) return {}
  return { pictures: [...state.pictures].sort(([a], [b]) => a - b).map(([, { picture }]) => picture) }
}

function clipOf(record: TakeRecord): Pick<UiTake, 'clip' | 'video'> {
  const state = record.clip?.state()
  if (!state) return {}
  const { blobId, sizeBytes, isOpen } = state
  const video = videoOf(record)
  return { clip: { blobId, sizeBytes, isOpen }, ...(video ? { video } : {}) }
}

function questionOf({ state, questionDetail }: TakeRecord, place: string): Pick<UiTake, 'question'> {
  if (state.kind !== 'draft' || state.question === null) return {}
  const { question } = state
  return { question: { kind: question, sentence: sentenceOf(reasonOfQuestion[question], questionDetail, place) } }
}

function editsOf(record: TakeRecord): Pick<UiTake, 'canUndoEdit' | 'chapters'> {
  // While it is recorded, those not stored yet count too, by their place in what was recorded.
  const isOpen = isBeingRecorded(record.state)
  const chapters = isOpen ? [...record.chapters] : chaptersHeard(record.chapters, record.edits, record.durationMs)
  return {
    ...(record.edits.undo.length > 0 ? { canUndoEdit: true } : {}),
    ...(chapters.length > 0 ? { chapters } : {}),
  }
}

function limitOf({ state, durationMs, limitMs }: TakeRecord): Pick<UiTake, 'limitInMs'> {
  const limitInMs = Math.max(0, limitMs - durationMs)
  return state.kind === 'recording' && limitInMs <= takeTuning.limitWarningsMs[0] ? { limitInMs } : {}
}

/** From the first sound until it is a draft or a note: marks are set, and named, by their place in what was recorded. */
export function isBeingRecorded(state: TakeState): boolean {
  const shown = uiStateOf(state)
  return shown === 'recording' || shown === 'finishing'
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

/** Whether pictures, strokes and a clip still come to it. */
export const canBeShownIn = ({ state, isShownFixed }: TakeRecord): boolean =>
  !(state.kind === 'guarding' && isShownFixed) &&
  state.kind !== 'queued' &&
  state.kind !== 'queueing' &&
  state.kind !== 'gone'

export const becauseOf = (state: TakeState): Reason | null => ('because' in state ? state.because : null)

export function toManifest(record: TakeRecord): TakeManifest {
  const because = becauseOf(record.state)
  return {
    version: 1,
    id: record.id,
    target: record.target,
    device: { name: record.deviceName, microphone: record.microphone },
    startedAtMs: record.startedAtMs,
    sealedAtMs: record.sealedAtMs,
    state: manifestStateOf(record),
    because: because === null ? null : { reason: because, detail: record.detail },
    pauses: record.pauses,
    chapters: [...record.chapters],
    edits: record.edits,
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

/** The take's own, until an edit makes other bytes of it. */
export const blobIdOf = (record: TakeRecord): BlobId => record.edits.blobId ?? BlobId.parse(record.id)

/** One id from key down to the listener's ear: the take's is the note's, and the blob's unless it was edited. */
export function toNoteDraft(record: TakeRecord, audio: SealedAudio, shown: ShownFiles | null): NoteDraft {
  const chapters = chaptersHeard(record.chapters, record.edits, audio.durationMs)
  return {
    id: NoteId.parse(record.id),
    conversationId: record.target.conversationId,
    kind: shown?.video ? 'clip' : 'voice',
    rootId: record.target.rootId,
    anchor: record.target.anchor,
    text: null,
    audio: { blobId: blobIdOf(record), ...audio, ...(chapters.length > 0 ? { chapters } : {}) },
    ...(shown?.track ? { track: shown.track } : {}),
    ...(shown && shown.pictures.length > 0 ? { pictures: [...shown.pictures] } : {}),
    ...(shown?.video ? { video: shown.video } : {}),
    createdAtMs: record.startedAtMs,
  }
}
