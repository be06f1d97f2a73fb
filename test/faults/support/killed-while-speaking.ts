import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CoreProcess, startCore } from './core-process.ts'
import { type FaultRow, faultRow } from './fault-row.ts'
import { killSweep } from './spoken-in-time.ts'

/** What became of a take on which something was done beside the speaking. */
export interface SpokenVerdict {
  /** In words; empty when all that was answered is there. */
  readonly lost: readonly string[]
  readonly isDuplicated: boolean
  readonly corrupted: readonly string[]
  readonly lossMs: number
  /** How much of what was done was answered by the core. */
  readonly answered: number
}

interface Killing<P, K> {
  /** Speaks to a core that is ready, and kills it. */
  speak(core: CoreProcess, plan: P): Promise<K>
  judge(dataDir: string, plan: P, killed: K): Promise<SpokenVerdict>
}

/** All at once, each stage by all before the next: nobody speaks in time beside a computer that starts or judges. */
export async function killTogether<P extends { readonly killSweepAtMs: number | null }, K>(
  plans: readonly P[],
  { speak, judge }: Killing<P, K>,
): Promise<SpokenVerdict[]> {
  const runs = await Promise.all(
    plans.map(async (plan) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'earshot-killed-'))
      return { plan, dataDir, core: startCore(dataDir) }
    }),
  )
  try {
    await Promise.all(runs.map(({ core }) => core.next('ready')))
    const killed = await Promise.all(
      runs.map(async ({ core, plan, dataDir }) => ({ plan, dataDir, killed: await speak(core, plan) })),
    )
    await Promise.all(runs.map(({ dataDir, plan }) => killSweep(dataDir, plan.killSweepAtMs)))
    return await Promise.all(killed.map((one) => judge(one.dataDir, one.plan, one.killed)))
  } finally {
    await Promise.all(runs.map(({ core }) => core.kill()))
    await Promise.all(runs.map(({ dataDir }) => rm(dataDir, { recursive: true, force: true, maxRetries: 5 })))
  }
}

/** Throws when no run had anything to lose. */
export function spokenRow(fault: string, verdicts: readonly SpokenVerdict[], mayLoseMs: number): FaultRow {
  for (const { lost, corrupted } of verdicts)
    for (const words of [...lost, ...corrupted]) console.error(`${fault}: ${words}`)
  if (verdicts.every(({ answered }) => answered === 0)) throw new Error('nothing was answered: this proves nothing')
  return faultRow(
    {
      fault,
      runs: verdicts.length,
      lost: verdicts.filter(({ lost }) => lost.length > 0).length,
      duplicated: verdicts.filter(({ isDuplicated }) => isDuplicated).length,
      corrupted: verdicts.filter(({ corrupted }) => corrupted.length > 0).length,
      worstLossMs: Math.round(Math.max(...verdicts.map(({ lossMs }) => lossMs))),
    },
    mayLoseMs,
  )
}
