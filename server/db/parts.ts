/** Rows in one statement: six parameters each are well under SQLite's 32,766 and PostgreSQL's 65,535. */
export const rowsPerStatement = 500

/** The same items in parts of at most `size`, in order. */
export function* inParts<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size)
}
