import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { root } from './paths.ts'
import { say } from './say.ts'

/** One line of a fault or bench run, as it is printed. `ok`: within what the project promises; rows that only inform are ok. */
export interface MeasureRow {
  readonly ok: boolean
}

export interface MeasureOptions {
  /** Fewer rounds: what `npm test` runs. */
  readonly isShort: boolean
}

/** What a file in `test/faults` or `test/bench` exports, by name. */
export interface MeasureModule {
  /** One line for `--help`. */
  readonly summary: string
  run(options: MeasureOptions): AsyncIterable<MeasureRow>
}

export interface Outcome {
  readonly name: string
  readonly rows: MeasureRow[]
  /** Why the run ended early. */
  readonly error: string | null
}

export function listMeasures(folder: string): string[] {
  try {
    return readdirSync(resolve(root, folder))
      .filter((name) => /^[a-z0-9-]+\.ts$/.test(name))
      .map((name) => name.slice(0, -3))
      .sort()
  } catch {
    return []
  }
}

async function loadMeasure(folder: string, name: string): Promise<MeasureModule> {
  const module: unknown = await import(pathToFileURL(resolve(root, folder, `${name}.ts`)).href)
  if (isMeasure(module)) return module
  throw new Error(`${folder}/${name}.ts must export \`summary\` and \`run\``)
}

const isMeasure = (module: unknown): module is MeasureModule =>
  typeof module === 'object' &&
  module !== null &&
  'summary' in module &&
  typeof module.summary === 'string' &&
  'run' in module &&
  typeof module.run === 'function'

/** Runs one and reports each row as it comes. Never throws: a run that breaks is an outcome. */
export async function runMeasure(
  place: { folder: string; name: string },
  options: MeasureOptions,
  onRow: (row: MeasureRow) => void,
): Promise<Outcome> {
  const rows: MeasureRow[] = []
  try {
    const module = await loadMeasure(place.folder, place.name)
    for await (const row of module.run(options)) {
      rows.push(row)
      onRow(row)
    }
    return { name: place.name, rows, error: rows.length > 0 ? null : 'gave no rows' }
  } catch (error) {
    return { name: place.name, rows, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

interface MeasureCommand {
  /** Of the modules, relative to the root. */
  readonly folder: string
  readonly command: string
  readonly about: string
  /** How rows are printed: a line of JSON each, always; or a table, and with `--json` one array. */
  readonly print: 'lines' | 'table'
}

/** The whole command: `npm run faults`, `npm run bench`. Resolves with the exit code; rejects on wrong usage. */
export async function measureCommand(
  place: MeasureCommand,
  args: readonly string[] = process.argv.slice(2),
  print: (text: string) => void = say,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean' },
      json: { type: 'boolean', default: false },
      short: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  const known = listMeasures(place.folder)
  if (values.help) {
    print(await helpOf(place, known))
    return 0
  }
  const unknown = positionals.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    console.error(`There is no ${unknown.join(', ')} in ${place.folder}. Known: ${known.join(', ') || 'none yet'}.`)
    return 2
  }
  const asArray = place.print === 'table' && values.json
  const printRow = (row: MeasureRow): void => {
    if (place.print === 'lines') print(JSON.stringify(row))
    else if (!asArray) print(formatRow(row))
  }
  const outcomes: Outcome[] = []
  for (const name of positionals.length > 0 ? positionals : known) {
    // Progress goes beside the rows, so that what is piped on holds rows alone.
    console.error(`${name} ...`)
    const outcome = await runMeasure({ folder: place.folder, name }, { isShort: values.short }, printRow)
    outcomes.push(outcome)
    if (outcome.error) console.error(`${name} ended early: ${outcome.error}`)
  }
  const rows = outcomes.flatMap((outcome) => outcome.rows)
  if (asArray) print(JSON.stringify(rows, null, 2))
  return outcomes.every(isOutcomeOk) ? 0 : 1
}

export const isOutcomeOk = (outcome: Outcome): boolean => outcome.error === null && outcome.rows.every((row) => row.ok)

/** `  ok     key up to playable   p50 41.2   p95 60`: what names the row first, then its numbers; nothing for what is null. */
export function formatRow(row: MeasureRow): string {
  const { ok, name, bench: _, ...values } = row as MeasureRow & Record<string, unknown>
  const columns = Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [`${key} ${String(value)}`]))
  return `  ${ok ? 'ok    ' : 'FAILED'} ${String(name ?? '')}\n           ${columns.join('   ')}`
}

async function helpOf(place: MeasureCommand, names: readonly string[]) {
  const width = Math.max(...names.map((name) => name.length), 0)
  const lines = await Promise.all(
    names.map(async (name) => {
      const summary = await loadMeasure(place.folder, name).then(
        (module) => module.summary,
        (error: unknown) => `cannot be loaded: ${String(error)}`,
      )
      return `  ${name.padEnd(width)}  ${summary}`
    }),
  )
  return `${place.command} -- [NAME...] [--short] [--json]

${place.about}

${lines.join('\n') || '  none yet'}

  --short  fewer rounds
  --json   ${place.print === 'lines' ? 'changes nothing: a line of JSON per row is what it prints anyway' : 'one array with every row'}
  --help   this text

Ends with exit code 1 when a row is not within what the project promises.`
}
