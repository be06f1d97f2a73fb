import { defaultProfile } from '#core/system/data-dir.ts'

/** `--profile NAME` or `--profile=NAME`, wherever it stands among Chromium's own switches. What follows `--` is a link, and somebody else's. */
export function profileFrom(args: readonly string[]): string {
  const end = args.indexOf('--')
  const ours = end < 0 ? args : args.slice(0, end)
  const joined = ours.find((arg) => arg.startsWith('--profile='))
  if (joined !== undefined) return joined.slice('--profile='.length)
  const index = ours.indexOf('--profile')
  return (index >= 0 ? ours[index + 1] : undefined) ?? defaultProfile
}
