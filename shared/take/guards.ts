/**
 * What a take is asked about before its note goes out: whether it was heard at all, whether it is distorted, whether so many people
 * are meant. Pure; a question holds a note back until it is answered and never changes the recording.
 */
import type { TakeQuestion } from '../contract/ui-take.ts'
import type { Reason } from '../kernel/reasons.ts'
import { guardTuning } from './tuning.ts'

interface Guarded {
  /** The loudest sample of each 20 ms, 0..255 of full scale; empty when it is not known: then nothing is asked about the sound. */
  readonly levels: Uint8Array
  /** How many people the note goes to, the sender not counted. */
  readonly people: number
}

/** The questions that apply, the most useful first: a recording of nothing need not be too loud, nor go to many. */
export function questionsAbout({ levels, people }: Guarded): TakeQuestion[] {
  const { isSilent, isDistorted } = hear(levels)
  const questions: readonly (readonly [TakeQuestion, boolean])[] = [
    ['silent', isSilent],
    ['distorted', isDistorted],
    ['manyPeople', people > guardTuning.manyPeople],
  ]
  return questions.flatMap(([question, applies]) => (applies ? [question] : []))
}

/** Each with its sentence; the detail of `takeToMany` is how many. */
export const reasonOfQuestion = {
  silent: 'takeSilent',
  distorted: 'takeDistorted',
  manyPeople: 'takeToMany',
} as const satisfies Record<TakeQuestion, Reason>

/**
 * Whether somebody spoke, judged by loudness alone. A voice stands out of the noise of its room; where that noise is loud itself,
 * anything clearly loud counts: rather no question than a wrong one.
 */
export function hear(levels: Uint8Array): { readonly isSilent: boolean; readonly isDistorted: boolean } {
  if (levels.length === 0) return { isSilent: false, isDistorted: false }
  const { faintLevel, clearLevel, aboveNoise, heardSpans, fullScaleLevel, distortedShare } = guardTuning
  const noise = levels.toSorted()[Math.floor(levels.length / 10)] ?? 0
  const heardFrom = Math.min(clearLevel, Math.max(faintLevel, aboveNoise * noise))
  let heard = 0
  let full = 0
  for (const level of levels) {
    if (level >= heardFrom) heard += 1
    if (level >= fullScaleLevel) full += 1
  }
  return {
    isSilent: heard < heardSpans,
    isDistorted: heard >= heardSpans && full >= heardSpans && full > distortedShare * heard,
  }
}

/** While somebody records: whether the microphone has given nothing for so long that they should look at it. */
export interface SilenceWatch {
  /** The next 20 ms, 0..1 of full scale; null when nothing is captured. Answers whether it is silent now. */
  push(peak: number | null): boolean
}

export function createSilenceWatch(): SilenceWatch {
  let silentSpans = 0
  return {
    push(peak) {
      if (peak === null || peak * 255 >= guardTuning.faintLevel) silentSpans = 0
      else silentSpans += 1
      return silentSpans >= guardTuning.silentSpans
    },
  }
}
