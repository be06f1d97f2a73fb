/** Effects by pattern, in this order, with any others between them; the last one is where it ends. */
export interface CrashPoint {
  readonly name: string
  /** Against `rename TO`, `link TO`, `rm PATH`, `write PATH`, `sync PATH`, ..., `sql TEXT`, `fetch METHOD PATH DETAIL`. */
  readonly path: readonly string[]
  /** `during`: a request is on its way, and nobody knows how far. */
  readonly when: 'before' | 'during' | 'after'
}

export type ToCrashPoints = { readonly kind: 'crashAt'; readonly point: CrashPoint }
export type FromCrashPoints = { readonly kind: 'armed' }

/** Names a point, as JSON, at which the program dies on its first way there, before anybody can tell it. */
export const CRASH_POINT_VARIABLE = 'EARSHOT_CRASH_POINT'
