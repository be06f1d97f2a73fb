/**
 * Chromium knows no schemes of ours, so `earshot://app/x` is `http://app.earshot.localhost/x` in there: an origin of its own, and a
 * secure context. Program and tests of the program see the first, the page and its tests the second.
 */
export interface Origins {
  toChromium(url: string): string
  toElectron(url: string): string
}

export function createOrigins(schemes: readonly string[]): Origins {
  return {
    toChromium(url) {
      const parsed = URL.parse(url)
      const scheme = parsed?.protocol.slice(0, -1) ?? ''
      if (!parsed || !schemes.includes(scheme)) return url
      return `http://${parsed.host}.${scheme}.localhost${url.slice(`${scheme}://${parsed.host}`.length)}`
    },
    toElectron(url) {
      const match = /^http:\/\/([^/?#]+)\.([^./?#]+)\.localhost(?=[/?#]|$)/.exec(url)
      if (!match || !schemes.includes(match[2] ?? '')) return url
      return `${match[2]}://${match[1]}${url.slice(match[0].length)}`
    },
  }
}
