import { type Reason, retryOf } from '#shared/kernel/reasons.ts'

/**
 * The three outcomes of a remote request. `refused` is the server's last word on it; `uncertain` means that it may or may not
 * have happened: ask again, and delete nothing.
 */
export type Remote<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly reason: Reason; readonly detail: string }
  | { readonly kind: 'uncertain'; readonly reason: Reason; readonly detail: string }

/** No answer to a request, as far as the device is concerned: the way or the sign-in is the matter, not the request. */
const aboutTheWay = new Set<Reason>(['tokenInvalid', 'tokenLocked', 'serverTooOld', 'serverTooNew', 'notSignedIn'])

export function failedWith(reason: Reason, detail: string): Exclude<Remote<never>, { kind: 'done' }> {
  const isUncertain = retryOf(reason) === 'backoff' || aboutTheWay.has(reason)
  return { kind: isUncertain ? 'uncertain' : 'refused', reason, detail }
}
