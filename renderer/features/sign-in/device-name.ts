const systems: readonly (readonly [RegExp, string])[] = [
  [/Windows/, 'Windows PC'],
  [/Macintosh|Mac OS X/, 'Mac'],
  [/CrOS/, 'Chromebook'],
  [/Linux|X11/, 'Linux computer'],
]

/** A first guess for the name of this installation; the person may change it. */
export const guessDeviceName = (userAgent: string): string =>
  systems.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'This computer'
