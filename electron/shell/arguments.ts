import { defaultProfile } from '#core/system/data-dir.ts'

/** `--profile NAME` or `--profile=NAME`, wherever it stands among Chromium's own switches. */
export function profileFrom(args: readonly string[]): string {
  const joined = args.find((arg) => arg.startsWith('--profile='))
  if (joined !== undefined) return joined.slice('--profile='.length)
  const index = args.indexOf('--profile')
  return (index >= 0 ? args[index + 1] : undefined) ?? defaultProfile
}
