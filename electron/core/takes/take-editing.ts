/**
 * The person's changes to a draft. What is heard is a file of its own, written before the manifest names it; the recordings stay as
 * they are until the note is delivered. A crash leaves the draft as it was before a change, or as it is after it.
 */
import { OPUS_RATE } from '#shared/audio/opus-packet.ts'
import type { DraftChange } from '#shared/contract/desktop-inputs.ts'
import { speakDuration } from '#shared/kernel/format.ts'
import { BlobId, type IdMaker, type TakeId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { cutSpan, type Span, trimTo } from '#shared/take/spans.ts'
import { takeTuning } from '#shared/take/tuning.ts'
import { faultOf } from './durable-files.ts'
import { canBeJoined, keptOf, makeAudio, measureSegments, tidySpans } from './edited-audio.ts'
import { type MeasuredAudio, totalSamples } from './render-audio.ts'
import { removeOldEdits } from './seal-folder.ts'
import { takeAudio } from './take-audio.ts'
import type { TakeEngine } from './take-engine.ts'
import { type SealedAudio, type TakeEdits, writeManifest } from './take-manifest.ts'
import { becauseOf, type TakeRecord, toManifest } from './take-record.ts'
import type { TakeDispatch } from './takes.ts'

export interface TakeEditing {
  /** Times are of the draft as it is heard now. Refusals: `takeUnknown`, `editTooShort`, `draftUneditable`, `diskFull` and its like. */
  edit(takeId: TakeId, change: DraftChange): Promise<Result<void, Reason>>
  /** Gives back what the newest edit took. Refusals besides: `nothingToUndo`. */
  undoEdit(takeId: TakeId): Promise<Result<void, Reason>>
  /**
   * Records on to the draft, as after a tap of the key; it ends as that draft, with the new part behind what it had. Refusals besides:
   * `takeUnderWay`, `captureWindowMissing`, `draftAtLimit`: there is no room for a new part.
   */
  append(takeId: TakeId): Promise<Result<void, Reason>>
}

interface EditingPorts {
  readonly engine: TakeEngine
  readonly ids: IdMaker
  readonly dispatch: TakeDispatch
  /** `recordedMs`: how much was recorded before, cut or not. */
  readonly begin: (record: TakeRecord, recordedMs: number) => Result<void, Reason>
}

type NextEdits = (edits: TakeEdits, sources: readonly MeasuredAudio[]) => Result<TakeEdits | null, Reason>

export function createTakeEditing({ engine, ids, dispatch, begin }: EditingPorts): TakeEditing {
  /** One change at a time, after all earlier work on the take's files. */
  async function change(takeId: TakeId, next: NextEdits): Promise<Result<void, Reason>> {
    const record = engine.get(takeId)
    if (record?.state.kind !== 'draft') return refused('takeUnknown')
    let outcome: Result<void, Reason> = refused('internal', 'the draft could not be changed')
    await engine.work(record, 'edit', async () => {
      outcome = await attempt(record, next)
    })
    return outcome
  }

  async function attempt(record: TakeRecord, next: NextEdits): Promise<Result<void, Reason>> {
    try {
      return await apply(record, next)
    } catch (error) {
      // Its new file may be there; the next change, or the next start, clears it away.
      const { reason, detail } = faultOf(error, record.folder)
      return refused(reason, detail)
    }
  }

  async function apply(record: TakeRecord, next: NextEdits): Promise<Result<void, Reason>> {
    const { folder } = record
    const sealed = sealedAudio(record)
    if (!sealed.ok) return sealed
    const audio = sealed.value
    const sources = await measureSegments(folder, record.edits)
    if (!sources.ok) return sources
    const wanted = next({ ...record.edits, original: record.edits.original ?? audio }, sources.value)
    if (!wanted.ok) return wanted
    if (wanted.value === null) return done(undefined)
    const edits = { ...wanted.value, blobId: BlobId.parse(ids.next()) }
    const made = await makeAudio(folder, edits, sources.value)
    if (!made.ok) return made
    await writeManifest(folder, { ...toManifest(record), edits, audio: made.value })
    // Discarded meanwhile: what was the take then can be brought back, so that is what it stays.
    if (!isDraft(record)) {
      await removeOldEdits(folder, record.edits, audio)
      return refused('takeUnknown')
    }
    takeAudio(record, { audio: made.value, edits }, dispatch)
    await removeOldEdits(folder, edits, made.value)
    engine.show(record)
    return done(undefined)
  }

  return {
    edit: (takeId, wanted) =>
      change(takeId, (edits, sources) => {
        const kept = keptOf(edits, sources)
        const span: Span = { from: wanted.fromMs * SAMPLES_PER_MS, to: wanted.toMs * SAMPLES_PER_MS }
        const spans = wanted.kind === 'trim' ? trimTo(kept, span) : cutSpan(kept, span)
        const tidy = tidySpans(spans, totalSamples(sources))
        if (!tidy.ok) return tidy
        if (isSame(kept, tidy.value)) return done(null)
        return done({ ...edits, kept: [...tidy.value], undo: remember(edits) })
      }),
    undoEdit: (takeId) =>
      change(takeId, (edits) => {
        const before = edits.undo.at(-1)
        if (before === undefined) return refused('nothingToUndo')
        return done({ ...edits, kept: before, undo: edits.undo.slice(0, -1) })
      }),
    async append(takeId) {
      const record = engine.get(takeId)
      if (record?.state.kind !== 'draft') return refused('takeUnknown')
      if (record.durationMs >= record.limitMs) return refused('draftAtLimit', speakDuration(record.durationMs))
      await engine.idle(record)
      const sources = await measureSegments(record.folder, record.edits)
      if (!sources.ok) return sources
      if (!canBeJoined(sources.value)) return refused('draftUneditable')
      // Looking at them took a moment.
      await engine.idle(record)
      const sealed = sealedAudio(record)
      return sealed.ok ? begin(record, Math.round(totalSamples(sources.value) / SAMPLES_PER_MS)) : sealed
    },
  }
}

/** Of a whole draft; otherwise why it is none. */
function sealedAudio({ state, audio, detail }: TakeRecord): Result<SealedAudio, Reason> {
  if (state.kind !== 'draft') return refused('takeUnknown')
  if (audio && state.isSealed) return done(audio)
  const reason = becauseOf(state) ?? 'internal'
  return detail === null ? refused(reason) : refused(reason, detail)
}

const SAMPLES_PER_MS = OPUS_RATE / 1000

/** The oldest stays: it is the whole. */
function remember({ undo, kept }: TakeEdits): TakeEdits['undo'] {
  const all = [...undo, kept]
  return all.length > takeTuning.undoEdits ? all.toSpliced(1, 1) : all
}

const isDraft = (record: TakeRecord): boolean => record.state.kind === 'draft'

const isSame = (a: readonly Span[], b: readonly Span[]): boolean =>
  a.length === b.length && a.every(({ from, to }, i) => from === b[i]?.from && to === b[i]?.to)
