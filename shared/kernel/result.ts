/** What every fallible step inside Earshot returns; throwing is kept for the edges and for bugs. */
export type Result<T, R extends string = string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: R; readonly detail?: string }

export const done = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value })

/** `detail` is for logs and for the parts of a sentence in braces; it is never shown as it is. */
export const refused = <R extends string>(
  reason: R,
  detail?: string,
): { readonly ok: false; readonly reason: R; readonly detail?: string } =>
  detail === undefined ? { ok: false, reason } : { ok: false, reason, detail }

/** Marks a branch that the types rule out; reached only when a new case was forgotten. */
export function unreachable(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`)
}
