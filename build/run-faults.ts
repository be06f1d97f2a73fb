import { performance } from 'node:perf_hooks'
import { z } from 'zod'
import { isOutcomeOk, listMeasures } from './measure.ts'
import { inRoot } from './paths.ts'
import { runNode } from './run.ts'
import { inSeconds, say } from './say.ts'
import { addTallies, oneTest, type Tally } from './tally.ts'

/** Much of a fault's time is real speech in real time, and waiting for a network to be tried again: two share two cores well. */
const atOnce = 2
/** A fault that hangs must not hang the rest; each takes seconds. */
const limitMs = 600_000

const Row = z.looseObject({ fault: z.string(), ok: z.boolean() })

/** The short version of every fault, each in a process of its own. Each row counts as one test. */
export async function runFaults(): Promise<Tally> {
  const left = listMeasures('test/faults')
  const tallies: Tally[] = []
  const lane = async (): Promise<void> => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) tallies.push(await runFault(name))
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return addTallies(tallies)
}

async function runFault(name: string): Promise<Tally> {
  const startedMs = performance.now()
  const { isOk, text } = await runNode(inRoot('build/faults.ts'), [name, '--short'], { output: 'keep', limitMs })
  say(`${text.trimEnd()}\n  ${inSeconds(performance.now() - startedMs)}`)
  const rows = rowsIn(text)
  const isWhole = isOutcomeOk({ name, rows, error: rows.length > 0 ? null : 'gave no rows' })
  // It ended badly after rows that were all well: that is a failure of its own.
  const ending = isOk || !isWhole ? [] : [oneTest(`faults ${name}: ended early`, false)]
  const verdicts =
    rows.length > 0 ? rows.map(({ ok }) => oneTest(`faults ${name}`, ok)) : [oneTest(`faults ${name}`, false)]
  return addTallies([...verdicts, ...ending])
}

/** The rows among everything that a fault printed; a line that was cut off is none. */
export function rowsIn(text: string): z.infer<typeof Row>[] {
  return text.split('\n').flatMap((line) => {
    const row = line.startsWith('{"fault"') ? Row.safeParse(parseJson(line)) : null
    return row?.success ? [row.data] : []
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
