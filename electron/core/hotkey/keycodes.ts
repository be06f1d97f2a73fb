/**
 * The hook library's keycode of a `KeyboardEvent.code`; null for a key it does not know. `names` is the library's own table, which uses
 * the same names (UI Events KeyboardEvent code values) but for letters and digits.
 */
export function keycodeOf(code: string, names: Readonly<Record<string, number>>): number | null {
  const name = /^(?:Key([A-Z])|Digit([0-9]))$/.exec(code)
  const found = name?.[1] ?? name?.[2] ?? code
  return Object.hasOwn(names, found) ? (names[found] ?? null) : null
}
