/**
 * Where a row of a virtualised list stands. It is placed from the end of the list, by `bottom`: older notes that come in above then move no
 * row, and a transform of each would make each a piece of its own to be composited in every frame.
 */
export interface RowPlace {
  readonly index: number
  /** From its lower edge to the end of the list. CSS pixels. */
  readonly fromEndPx: number
  readonly measure: (element: HTMLElement | null) => void
}
