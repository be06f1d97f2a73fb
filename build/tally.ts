import { say } from './say.ts'

/** What a run of tests came to. `skipped` says why for each. */
export interface Tally {
  readonly passed: number
  readonly failed: readonly string[]
  readonly skipped: readonly { readonly name: string; readonly why: string }[]
}

export const noTests: Tally = { passed: 0, failed: [], skipped: [] }

export const addTallies = (tallies: readonly Tally[]): Tally => ({
  passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
  failed: tallies.flatMap((tally) => tally.failed),
  skipped: tallies.flatMap((tally) => tally.skipped),
})

export const oneTest = (name: string, isOk: boolean): Tally => ({
  passed: isOk ? 1 : 0,
  failed: isOk ? [] : [name],
  skipped: [],
})

/** `12 passed, 0 failed`, and `, 1 skipped` only where something was. */
export function summaryOf(tally: Tally): string {
  const skipped = tally.skipped.length > 0 ? `, ${tally.skipped.length} skipped` : ''
  return `${tally.passed} passed, ${tally.failed.length} failed${skipped}`
}

/** Names of what failed and reasons of what was skipped, then the summary alone on the last line. */
export function sayTally(tally: Tally): void {
  for (const { name, why } of tally.skipped) say(`skipped: ${name} (${why})`)
  for (const name of tally.failed) say(`failed: ${name}`)
  say(summaryOf(tally))
}
