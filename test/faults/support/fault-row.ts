/** One line of `npm run faults`. */
export interface FaultRow {
  readonly fault: string
  readonly runs: number
  /** Acknowledged, and not there afterwards. */
  readonly lost: number
  readonly duplicated: number
  readonly corrupted: number
  /** The most speech a single run lost; 0 where no speech is involved. */
  readonly worstLossMs: number
  readonly ok: boolean
}

export const faultRow = (row: Omit<FaultRow, 'ok'>, maxLossMs = 0): FaultRow => ({
  ...row,
  ok: row.lost === 0 && row.duplicated === 0 && row.corrupted === 0 && row.worstLossMs <= maxLossMs,
})
