import { performance } from 'node:perf_hooks'

/** One line of progress. */
export const say = (text: string): void => console.log(text)

export const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

/** Beside what a command prints: that may be read by another program. */
const sayBeside = (text: string): void => console.error(text)

/** Says what begins, keeps saying that it goes on, and how long it took. */
export async function sayWhile<T>(what: string, work: () => Promise<T>): Promise<T> {
  const startedMs = performance.now()
  sayBeside(`${what} ...`)
  const signs = setInterval(() => sayBeside(`  still at it (${inSeconds(performance.now() - startedMs)})`), 20_000)
  try {
    return await work()
  } finally {
    clearInterval(signs)
    sayBeside(`  ${inSeconds(performance.now() - startedMs)}`)
  }
}
