import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { done, type Result, refused } from '#shared/kernel/result.ts'

/** Where a server was last reached: the embedded one takes the same port again, and `earshot invite` writes `url` in links. */
const Address = z.object({ port: z.number().int().min(1).max(65_535), url: z.url() })
export type Address = z.infer<typeof Address>

const fileOf = (dataDir: string): string => join(dataDir, 'address.json')

/** Null when there is none, or none that can be read: it is a convenience, and the next start writes it anew. */
export function readAddress(dataDir: string): Address | null {
  try {
    return Address.parse(JSON.parse(readFileSync(fileOf(dataDir), 'utf8')))
  } catch {
    return null
  }
}

/** On disk before it takes the old one's place: after a power cut the embedded server must find its port again. */
export function writeAddress(dataDir: string, address: Address): void {
  const path = fileOf(dataDir)
  writeFileSync(`${path}.new`, JSON.stringify(address), { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
}

/**
 * The address that others reach this server at when no public one is given. `host` null: it listens on every interface,
 * and this computer's first address on a network stands for it, so that invitation links work elsewhere too.
 */
export function urlOf(host: string | null, port: number, interfaces: Interfaces = networkInterfaces()): string {
  const name = host ?? networkAddress(interfaces) ?? '127.0.0.1'
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>

/** Networks inside this computer or through a tunnel: people elsewhere rarely reach those. */
const isVirtual = (name: string): boolean =>
  /^(docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|utun|tun|tap|zt)/i.test(name)
/** Given by a computer to itself when the network gave it none (RFC 3927, RFC 4291). */
const isLinkLocal = (address: string): boolean => /^(169\.254\.|fe[89ab])/i.test(address)

/** Real networks before virtual ones, IPv4 before IPv6; null on a computer without a network. */
function networkAddress(interfaces: Interfaces): string | null {
  const usable = Object.entries(interfaces)
    .flatMap(([name, list]) => (list ?? []).map((one) => ({ ...one, rank: isVirtual(name) ? 2 : 0 })))
    .filter((one) => !one.internal && !isLinkLocal(one.address))
    .map(({ address, family, rank }) => ({ address, rank: rank + (family === 'IPv4' ? 0 : 1) }))
    .toSorted((a, b) => a.rank - b.rank)
  return usable[0]?.address ?? null
}

/** An origin people can open: `http(s)://host[:port]`, nothing behind it. Comes back as browsers write it. */
export function parsePublicUrl(text: string): Result<string, 'requestInvalid'> {
  const url = URL.canParse(text) ? new URL(text) : null
  const isOrigin = url !== null && /^https?:\/\/[^/?#@\s\\]+\/?$/i.test(text)
  const isNowhere = url !== null && ['0.0.0.0', '[::]'].includes(url.hostname)
  if (!isOrigin || isNowhere) {
    return refused('requestInvalid', `the public address ${text} is not of the form https://voice.example.com`)
  }
  return done(url.origin)
}
