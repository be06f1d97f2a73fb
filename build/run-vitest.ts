import { mkdir, readFile, rm } from 'node:fs/promises'
import { z } from 'zod'
import { inRoot, tools } from './paths.ts'
import { RESULTS_PATH } from './results-reporter.ts'
import { runNode } from './run.ts'
import type { Tally } from './tally.ts'

const TallyFile = z.object({
  passed: z.number().int(),
  failed: z.array(z.string()),
  skipped: z.array(z.object({ name: z.string(), why: z.string() })),
})

export interface VitestRun {
  readonly project: 'unit' | 'integration' | 'ui' | 'e2e'
  /** Only test files whose path contains one of these. */
  readonly filters?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Another run of the same project goes on beside this one: what this one is called. */
  readonly beside?: string
  /** What runs beside it has the processors first. */
  readonly givesWay?: boolean
}

/** Runs one project of `vitest.config.ts`, shows its output, and gives the results as its own reporter wrote them. */
export async function runVitest({
  project,
  filters = [],
  env = {},
  beside,
  givesWay = false,
}: VitestRun): Promise<Tally> {
  const folder = inRoot('.cache/results')
  const path = inRoot('.cache/results', `${beside ?? project}.json`)
  await mkdir(folder, { recursive: true })
  await rm(path, { force: true })
  const reporters = ['--reporter=default', `--reporter=${inRoot('build/results-reporter.ts')}`]
  const { isOk } = await runNode(tools.vitest, ['run', '--project', project, ...reporters, ...filters], {
    env: { ...env, [RESULTS_PATH]: path },
    output: beside === undefined ? 'show' : 'pass',
    givesWay,
  })
  const tally = await readTally(path)
  if (!tally) return { passed: 0, failed: [`${project} tests: the run ended before there were results`], skipped: [] }
  // Vitest knows more ways to fail than tests: a run without any, or a leaked error.
  if (!isOk && tally.failed.length === 0) return { ...tally, failed: [`${project} tests: the run itself failed`] }
  return tally
}

async function readTally(path: string): Promise<Tally | null> {
  try {
    return TallyFile.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}
