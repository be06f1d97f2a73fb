import type { Clock } from '#shared/kernel/clock.ts'

/** Runs with a signal that aborts after `limitMs`, or when `outer` does. */
export async function withDeadline<T>(
  options: { clock: Clock; limitMs: number; outer?: AbortSignal },
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { clock, limitMs, outer } = options
  const abort = new AbortController()
  const onOuter = (): void => abort.abort(outer?.reason)
  if (outer?.aborted) onOuter()
  outer?.addEventListener('abort', onOuter, { once: true })
  const timer = clock.setTimer(() => abort.abort(new Error(`no answer in ${limitMs} ms`)), limitMs)
  try {
    return await run(abort.signal)
  } finally {
    timer.cancel()
    outer?.removeEventListener('abort', onOuter)
  }
}
