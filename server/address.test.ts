import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parsePublicUrl, readAddress, urlOf, writeAddress } from './address.ts'

it('writes the host as it was given, with brackets where IPv6 needs them', () => {
  expect(urlOf('127.0.0.1', 4310)).toBe('http://127.0.0.1:4310')
  expect(urlOf('localhost', 1)).toBe('http://localhost:1')
  expect(urlOf('::1', 4310)).toBe('http://[::1]:4310')
})

const at = (address: string, internal = false) =>
  ({
    address,
    internal,
    family: address.includes(':') ? 'IPv6' : 'IPv4',
    netmask: '',
    mac: '',
    cidr: null,
    scopeid: 0,
  }) as const

it('names an address that others can use for a server on every interface', () => {
  const lo = [at('127.0.0.1', true), at('::1', true)]
  expect(urlOf(null, 4310, { lo, eth0: [at('fe80::1'), at('10.0.0.7')] })).toBe('http://10.0.0.7:4310')
  expect(urlOf(null, 4310, { lo, docker0: [at('172.17.0.1')], wlan0: [at('192.168.1.5')] })).toBe(
    'http://192.168.1.5:4310',
  )
  expect(urlOf(null, 4310, { lo, eth0: [at('169.254.3.4')], tun0: [at('10.8.0.2')] })).toBe('http://10.8.0.2:4310')
  expect(urlOf(null, 4310, { lo, eth0: [at('2001:db8::7')] })).toBe('http://[2001:db8::7]:4310')
  expect(urlOf(null, 4310, { lo })).toBe('http://127.0.0.1:4310')
})

it.each([
  ['https://voice.example.com', 'https://voice.example.com'],
  ['HTTPS://Voice.Example.com:443/', 'https://voice.example.com'],
  ['http://10.0.0.7:4310', 'http://10.0.0.7:4310'],
  ['https://[2001:db8::7]:8443', 'https://[2001:db8::7]:8443'],
])('takes %j as a public address', (text, origin) => {
  expect(parsePublicUrl(text)).toEqual({ ok: true, value: origin })
})

it.each([
  '',
  'voice.example.com',
  'ftp://voice.example.com',
  'javascript:alert(1)',
  'https://voice.example.com/earshot',
  'https://voice.example.com?x=1',
  'https://voice.example.com#x',
  'https://user:secret@voice.example.com',
  'https:\\\\voice.example.com',
  'https://voice.exa mple.com',
  'https://voice.example.com\n',
  'https://voice.example.com:99999',
  'http://0.0.0.0:4310',
  'http://[::]:4310',
])('refuses %j as a public address', (text) => {
  expect(parsePublicUrl(text)).toMatchObject({ ok: false, reason: 'requestInvalid' })
})

it('is remembered, and a damaged memory is none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-address-'))
  expect(readAddress(folder)).toBeNull()
  const address = { port: 4310, url: 'http://127.0.0.1:4310' }
  writeAddress(folder, address)
  expect(readAddress(folder)).toEqual(address)
  await writeFile(join(folder, 'address.json'), '{"port":')
  expect(readAddress(folder)).toBeNull()
  await rm(folder, { recursive: true })
})
