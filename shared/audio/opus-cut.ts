/**
 * Which packets of one or more Ogg Opus recordings make an edited one, without decoding any: RFC 7845 in numbers.
 * Start and end are exact to the sample; in between, sound is joined at packet boundaries. Positions are samples at 48 kHz.
 */

/**
 * What a decoder that begins in the middle of a stream needs to sound right: 80 ms (RFC 7845, section 4.6). As many are put before
 * the start and hidden again by the pre-skip.
 */
export const CONVERGENCE_SAMPLES = 3_840

/** A recording that packets are taken from. */
export interface CutSource {
  readonly preSkip: number
  /** What each packet decodes to, in order. */
  readonly packetSamples: ArrayLike<number>
}

/** A part of what a player plays of a source. */
export interface CutPiece {
  readonly source: number
  readonly from: number
  readonly to: number
}

/** Packets `from` up to but not including `to`. */
export interface PacketRange {
  readonly source: number
  readonly from: number
  readonly to: number
}

export interface CutPlan {
  readonly ranges: readonly PacketRange[]
  readonly preSkip: number
  /** What a player will play; off by less than a packet from what the pieces ask for, however many there are. */
  readonly keptSamples: number
}

/**
 * Plans pieces one after the other. At each join the nearest packet boundary is taken that makes up for what the boundaries before have
 * given too much or too little, so that errors do not add up. Throws when there are no pieces, or one lies outside its source.
 */
export function planCut(sources: readonly CutSource[], pieces: readonly CutPiece[]): CutPlan {
  const boundaries = sources.map(({ packetSamples }) => boundariesOf(packetSamples))
  const ranges: PacketRange[] = []
  let preSkip = 0
  /** What is kept so far, less what was asked for so far. */
  let drift = 0
  let decoded = 0
  let unplayed = 0
  for (const [index, piece] of pieces.entries()) {
    const source = sources[piece.source]
    const edges = boundaries[piece.source]
    if (!source || !edges) throw new Error('a piece of no source')
    const from = piece.from + source.preSkip
    const to = piece.to + source.preSkip
    if (piece.from < 0 || piece.from >= piece.to || to > lastOf(edges)) throw new Error('a piece outside its source')
    const isLast = index === pieces.length - 1
    const lastEnd = atOrAfter(edges, to)
    let first: number
    if (index === 0) {
      // The encoder's own beginning needs no convergence: there the decoder begins as it was meant to.
      first = piece.from === 0 ? 0 : atOrBefore(edges, Math.max(0, from - CONVERGENCE_SAMPLES))
      preSkip = from - at(edges, first)
    } else {
      first = nearest(edges, from + drift)
      if (isLast) first = Math.min(first, lastEnd - 1)
      drift += from - at(edges, first)
    }
    // The first piece may not end before it begins: its hidden packets would then hide a part of the next one.
    const earliest = index === 0 ? atOrAfter(edges, from) : first
    const end = isLast ? lastEnd : Math.max(earliest, nearest(edges, to - drift))
    if (isLast) unplayed = at(edges, end) - to
    else drift += at(edges, end) - to
    if (first >= end) continue
    ranges.push({ source: piece.source, from: first, to: end })
    decoded += at(edges, end) - at(edges, first)
  }
  if (ranges.length === 0) throw new Error('nothing is kept')
  return { ranges, preSkip, keptSamples: decoded - preSkip - unplayed }
}

/** Where each packet begins, and at last where the recording ends. */
function boundariesOf(packetSamples: ArrayLike<number>): Float64Array {
  const edges = new Float64Array(packetSamples.length + 1)
  for (let i = 0; i < packetSamples.length; i += 1) edges[i + 1] = at(edges, i) + (packetSamples[i] ?? 0)
  return edges
}

const at = (edges: Float64Array, index: number): number => edges[index] ?? 0
const lastOf = (edges: Float64Array): number => at(edges, edges.length - 1)

/** The last boundary that is not after `position`. */
function atOrBefore(edges: Float64Array, position: number): number {
  let low = 0
  let high = edges.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (at(edges, middle) <= position) low = middle
    else high = middle - 1
  }
  return low
}

function atOrAfter(edges: Float64Array, position: number): number {
  const before = atOrBefore(edges, position)
  return at(edges, before) >= position ? before : Math.min(before + 1, edges.length - 1)
}

function nearest(edges: Float64Array, position: number): number {
  const before = atOrBefore(edges, position)
  const after = Math.min(before + 1, edges.length - 1)
  return at(edges, after) - position < position - at(edges, before) ? after : before
}
