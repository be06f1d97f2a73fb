import fc from 'fast-check'
import { type FaultRow, faultRow } from './support/fault-row.ts'
import { schedules, tell } from './support/schedule.ts'
import { type Disagreement, isAgreed } from './support/schedule-model.ts'
import { runSchedule } from './support/schedule-run.ts'
import { makeTeam } from './support/schedule-team.ts'
import { drawSeed } from './support/seeded.ts'

export const summary =
  'three devices and a server through random schedules of work, outages, lost answers, kills and sign-ins: all agree in the end'

/** A schedule that fails is made smaller for so long; then the smallest found is told. */
const shrinkForMs = 120_000

/** Every schedule begins with the same team on copies of its folders; `EARSHOT_SEED` gives the same schedules again. */
export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> {
  const numRuns = isShort ? 25 : 600
  const seed = drawSeed('schedules')
  const team = await makeTeam()
  let worst: Disagreement = { lost: [], duplicated: [], corrupted: [] }
  let failedAtMs = Number.POSITIVE_INFINITY
  try {
    const property = fc.asyncProperty(schedules, async (schedule) => {
      if (performance.now() > failedAtMs + shrinkForMs) return
      const found = await runSchedule(team, schedule, seed).catch((error: unknown) => {
        const broken = error instanceof Error ? (error.stack ?? error.message) : String(error)
        return { lost: [], duplicated: [], corrupted: [broken] }
      })
      if (isAgreed(found)) return
      worst = found
      failedAtMs = Math.min(failedAtMs, performance.now())
      throw new Error([...found.lost, ...found.duplicated, ...found.corrupted].join('\n'))
    })
    const outcome = await fc.check(property, { seed, numRuns })
    if (outcome.failed)
      console.error(
        `schedules: ${outcome.counterexample ? tell(outcome.counterexample[0]) : ''}\n${outcome.errorInstance}`,
      )
    yield faultRow({
      fault: 'schedules',
      runs: outcome.numRuns,
      lost: worst.lost.length,
      duplicated: worst.duplicated.length,
      corrupted: worst.corrupted.length,
      worstLossMs: 0,
    })
  } finally {
    team.end()
  }
}
