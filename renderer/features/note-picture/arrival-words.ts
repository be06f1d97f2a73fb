import { formatBytes } from '#shared/kernel/format.ts'

/** How far the download of a clip is. `isCut`: nothing comes just now. */
export interface ClipArrival {
  readonly haveBytes: number
  readonly isCut: boolean
}

const percentOf = (haveBytes: number, sizeBytes: number): number =>
  Math.min(99, Math.floor((100 * haveBytes) / Math.max(1, sizeBytes)))

/** While there is nothing to see yet; `arrival` null: it is here, or nothing is known of it, and only has to be opened. */
export function arrivalWords(arrival: ClipArrival | null, sizeBytes: number): string {
  if (arrival === null) return 'Opening the clip…'
  const far = `${percentOf(arrival.haveBytes, sizeBytes)} % of ${formatBytes(sizeBytes)}`
  return arrival.isCut
    ? `The server does not answer. The clip goes on when it is back: ${far} is here.`
    : `Fetching the clip, ${far}…`
}

/** The same where there is room for a number. */
export function arrivalNumber(arrival: ClipArrival | null, sizeBytes: number): string {
  if (arrival === null) return '…'
  return arrival.isCut ? 'No server' : `${percentOf(arrival.haveBytes, sizeBytes)} %`
}
