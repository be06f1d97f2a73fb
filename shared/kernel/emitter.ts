/** A typed, synchronous notice board: listeners run in the order they came, and one that throws does not stop the rest. */
export interface Emitter<T> {
  emit(value: T): void
  /** Returns the function that ends the subscription. */
  on(listener: (value: T) => void): () => void
}

export function createEmitter<T>(onError: (error: unknown) => void): Emitter<T> {
  const listeners = new Set<(value: T) => void>()
  return {
    emit(value) {
      for (const listener of [...listeners]) {
        try {
          listener(value)
        } catch (error) {
          onError(error)
        }
      }
    },
    on(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
