import { ReasonError } from '#shared/kernel/reasons.ts'

/** Why a call was refused. */
export const reasonOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'nothing was refused',
    (error: unknown) =>
      error instanceof Error && error.cause instanceof ReasonError ? error.cause.reason : String(error),
  )
