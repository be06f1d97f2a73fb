import type { Mark } from '#shared/annotation/model.ts'

/** Marks under marks: the same array as long as both parts are, for a painter keeps what it drew of it. */
export function createLayering(): (below: readonly Mark[], above: readonly Mark[]) => readonly Mark[] {
  let last: { below: readonly Mark[]; above: readonly Mark[]; both: readonly Mark[] } | null = null
  return (below, above) => {
    if (below.length === 0) return above
    if (last?.below !== below || last.above !== above) last = { below, above, both: [...below, ...above] }
    return last.both
  }
}
