/** One line of `npm run bench -- --json`. Times in `unit`; `ratio` is p50 over `baseline`. */
export interface BenchRow {
  readonly bench: string
  readonly name: string
  readonly unit: string
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** What it was compared with in the same run, in the same unit; null where nothing compares. */
  readonly baseline: number | null
  readonly ratio: number | null
  /** What the project promises, in words; null for rows that only inform. */
  readonly goal: string | null
  readonly ok: boolean
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

const round = (value: number): number => Math.round(value * 100) / 100

interface RowOptions {
  readonly bench: string
  readonly name: string
  readonly values: readonly number[]
  /** Milliseconds, unless it says otherwise. */
  readonly unit?: string
  readonly baseline?: number
  readonly goal?: {
    readonly text: string
    readonly isMet: (row: { p50: number; p95: number; p99: number; ratio: number }) => boolean
  }
}

/** What was measured, as a row. */
export function toRow({ bench, name, values, unit = 'ms', baseline, goal }: RowOptions): BenchRow {
  const p50 = round(percentile(values, 0.5))
  const p95 = round(percentile(values, 0.95))
  const p99 = round(percentile(values, 0.99))
  const ratio = baseline === undefined ? null : round(p50 / baseline)
  return {
    bench,
    name,
    unit,
    p50,
    p95,
    p99,
    baseline: baseline === undefined ? null : round(baseline),
    ratio,
    goal: goal?.text ?? null,
    ok: goal ? goal.isMet({ p50, p95, p99, ratio: ratio ?? Number.NaN }) : true,
  }
}
