/**
 * Turns a callback into an async iterable, for a subscription. `attach` starts the source and returns what ends it; it is ended when
 * the reader leaves or `signal` aborts.
 */
export async function* streamFrom<T>(
  attach: (push: (value: T) => void) => () => void,
  signal?: AbortSignal,
): AsyncGenerator<T> {
  const queue: T[] = []
  let wake: (() => void) | null = null
  const notify = (): void => wake?.()
  const detach = attach((value) => {
    queue.push(value)
    notify()
  })
  signal?.addEventListener('abort', notify)
  try {
    while (!signal?.aborted) {
      const next = queue.shift()
      if (next !== undefined) {
        yield next
        continue
      }
      await new Promise<void>((resolve) => {
        wake = resolve
      })
      wake = null
    }
  } finally {
    signal?.removeEventListener('abort', notify)
    detach()
  }
}
