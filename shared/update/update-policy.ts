/**
 * When a new version is asked for, fetched and installed. Pure: facts come in, wishes go out. What it must never do: end the program, or
 * put another one in its place, while a take is open or being sealed.
 */

/** Why this program does not update itself. */
export type UpdateObstacle = 'notPackaged' | 'noServer' | 'fromPackage'

export type UpdatePhase =
  | { readonly kind: 'off'; readonly why: UpdateObstacle }
  /** `failure`: what the last question met, as the updater says it; null when nothing, or when nobody has asked yet. */
  | { readonly kind: 'current'; readonly checkedAtMs: number | null; readonly failure: string | null }
  | { readonly kind: 'checking' }
  | { readonly kind: 'fetching'; readonly version: string; readonly percent: number }
  /** Here, and verified. `isWanted`: the person asked for it; it waits for the recording to end. */
  | { readonly kind: 'ready'; readonly version: string; readonly isWanted: boolean }

export interface UpdateState {
  readonly phase: UpdatePhase
  /** A take is open, or is being sealed. */
  readonly isTaking: boolean
}

export type UpdateFact =
  | { readonly kind: 'askedToCheck' }
  | { readonly kind: 'nothingNew'; readonly atMs: number }
  | { readonly kind: 'found'; readonly version: string }
  | { readonly kind: 'fetched'; readonly version: string }
  | { readonly kind: 'progress'; readonly percent: number }
  | { readonly kind: 'failed'; readonly failure: string; readonly atMs: number }
  | { readonly kind: 'wanted' }
  | { readonly kind: 'taking'; readonly isTaking: boolean }

export type UpdateWish = 'check' | 'restart'

export function onUpdate(state: UpdateState, fact: UpdateFact): [UpdateState, UpdateWish[]] {
  const { phase } = state
  if (fact.kind === 'taking') return withTaking(state, fact.isTaking)
  if (phase.kind === 'off') return [state, []]
  const to = (next: UpdatePhase, ...wishes: UpdateWish[]): [UpdateState, UpdateWish[]] => [
    { ...state, phase: next },
    wishes,
  ]
  switch (fact.kind) {
    case 'askedToCheck':
      return phase.kind === 'current' ? to({ kind: 'checking' }, 'check') : [state, []]
    case 'nothingNew':
      // What is here already is not forgotten because a newer one is not offered, or no longer.
      return phase.kind === 'ready' ? [state, []] : to({ kind: 'current', checkedAtMs: fact.atMs, failure: null })
    case 'failed':
      return phase.kind === 'ready'
        ? [state, []]
        : to({ kind: 'current', checkedAtMs: fact.atMs, failure: fact.failure })
    case 'found':
      return phase.kind === 'ready' ? [state, []] : to({ kind: 'fetching', version: fact.version, percent: 0 })
    case 'progress': {
      if (phase.kind !== 'fetching') return [state, []]
      const percent = Math.min(100, Math.max(0, Math.round(fact.percent)))
      return percent === phase.percent ? [state, []] : to({ ...phase, percent })
    }
    case 'fetched':
      return to({ kind: 'ready', version: fact.version, isWanted: false })
    case 'wanted':
      if (phase.kind !== 'ready') return [state, []]
      return to({ ...phase, isWanted: true }, ...(state.isTaking ? [] : (['restart'] as const)))
  }
}

function withTaking(state: UpdateState, isTaking: boolean): [UpdateState, UpdateWish[]] {
  if (isTaking === state.isTaking) return [state, []]
  const next = { ...state, isTaking }
  // The one who asked was told that it waits for this.
  const isTime = !isTaking && state.phase.kind === 'ready' && state.phase.isWanted
  return [next, isTime ? ['restart'] : []]
}

/** What to do with a fetched version as the program ends. Asked before the core closes, which would end a take by itself. */
export function atQuit({ phase, isTaking }: UpdateState): 'nothing' | 'install' | 'installAndStart' {
  if (phase.kind !== 'ready' || isTaking) return 'nothing'
  return phase.isWanted ? 'installAndStart' : 'install'
}
