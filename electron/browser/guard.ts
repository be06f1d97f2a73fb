import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/**
 * Who may talk to the browser host. A port on loopback is open to every program and, through DNS rebinding and plain links,
 * to every web page on this computer; so a request must name the right host, come from our own page, and know the secret.
 */
export interface Guard {
  readonly origin: string
  /** The link that lets a browser in. */
  readonly entryUrl: string
  /** `Set-Cookie` for a browser that knew the key. */
  readonly cookie: string
  isKey(key: string): boolean
  /** Checks that hold for every request, with or without the cookie. */
  checkPlace(request: GuardedRequest): Verdict
  hasCookie(headers: IncomingHttpHeaders): boolean
  /** The WebSocket upgrade: browsers always send `Origin` with it, and no CORS protects it. */
  checkUpgrade(request: GuardedRequest): Verdict
}

export interface GuardedRequest {
  readonly method: string
  readonly headers: IncomingHttpHeaders
}

export interface Refusal {
  readonly ok: false
  readonly status: number
  readonly message: string
}
export type Verdict = { readonly ok: true } | Refusal

export interface GuardOptions {
  readonly port: number
  /** At least 128 random bits each, base64url. */
  readonly key: string
  readonly session: string
}

const allowed: Verdict = { ok: true }
const refuse = (status: number, message: string): Refusal => ({ ok: false, status, message })
const notHere = refuse(421, 'This address is not served here. Use the link that Earshot printed.')
const otherOrigin = refuse(403, 'Requests from other pages are not answered.')
const noCookie = refuse(401, 'Open the link that Earshot printed when it started; it holds the key to this page.')

export function createGuard({ port, key, session }: GuardOptions): Guard {
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`])
  const origin = `http://127.0.0.1:${port}`
  // Cookies are shared by all ports of a host, so the name carries the port.
  const cookieName = `earshot-${port}`

  const isOwnOrigin = ({ headers }: GuardedRequest): boolean => headers.origin === `http://${headers.host}`

  const checkPlace = (request: GuardedRequest): Verdict => {
    const { headers, method } = request
    if (!hosts.has(headers.host ?? '')) return notHere
    if (method !== 'GET' && method !== 'HEAD' && !isOwnOrigin(request)) return otherOrigin
    if (headers.origin !== undefined && !isOwnOrigin(request)) return otherOrigin
    // Another port of loopback counts as the same site: its pages would send our cookie along.
    const site = headers['sec-fetch-site']
    const isForeign = site === 'cross-site' || site === 'same-site'
    return isForeign && headers['sec-fetch-mode'] !== 'navigate' ? otherOrigin : allowed
  }

  const hasCookie = (headers: IncomingHttpHeaders): boolean =>
    (headers.cookie ?? '').split(/;\s*/).some((pair) => {
      const separator = pair.indexOf('=')
      return pair.slice(0, separator) === cookieName && isSame(pair.slice(separator + 1), session)
    })

  return {
    origin,
    entryUrl: `${origin}/?key=${key}`,
    cookie: `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`,
    isKey: (given) => isSame(given, key),
    checkPlace,
    hasCookie,
    checkUpgrade(request) {
      const place = checkPlace(request)
      if (!place.ok) return place
      if (!isOwnOrigin(request)) return otherOrigin
      return hasCookie(request.headers) ? allowed : noCookie
    },
  }
}

export const cookieMissing = noCookie

/** Takes the same time whatever differs. */
function isSame(given: string, expected: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(expected))
}
