import { type Reason, ReasonError } from '#shared/kernel/reasons.ts'
import type { Result } from '#shared/kernel/result.ts'

/** The value; a refusal is thrown as a `ReasonError`. */
export function unwrap<T>(result: Result<T, Reason>): T {
  if (result.ok) return result.value
  throw new ReasonError(result.reason, result.detail)
}

/** A key that is there without a value is a key that was left out. */
export function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
