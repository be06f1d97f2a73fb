import type { SkipLevel } from '#shared/playback/skips.ts'

export const skipWords: Readonly<Record<SkipLevel, string>> = {
  off: 'Silence is played',
  long: 'Long silence is left out',
  all: 'Silence is left out',
}
