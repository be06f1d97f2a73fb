import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UiCommand } from '../contract/shell.ts'
import { ConversationId, NoteId } from '../kernel/ids.ts'
import { type AppLink, appLinkOfInvitation, formatAppLink, parseAppLink } from './app-link.ts'
import { commandOfLink } from './link-command.ts'

const id = '0190a5d2-7c1b-7e3a-8f00-0123456789ab'
const code = 'AbCdEfGhIjKlMnOpQrSt_-'
const invitation = (server: string) => `earshot://join?link=${encodeURIComponent(`${server}/join#${code}`)}`

const codes = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/)
const servers = fc
  .tuple(
    fc.constantFrom('http', 'https'),
    fc.oneof(fc.domain(), fc.ipV4(), fc.constant('[::1]'), fc.constant('localhost')),
    fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: null }),
  )
  .map(([scheme, host, port]) => `${scheme}://${host.toLowerCase()}${port === null ? '' : `:${port}`}`)
const links: fc.Arbitrary<AppLink> = fc.oneof(
  fc.record({ kind: fc.constant('join' as const), invitation: fc.record({ serverUrl: servers, code: codes }) }),
  fc.record({
    kind: fc.constant('conversation' as const),
    conversationId: fc.uuid().map((text) => ConversationId.parse(text)),
  }),
  fc.record({
    kind: fc.constant('note' as const),
    noteId: fc.uuid().map((text) => NoteId.parse(text)),
    atMs: fc.option(fc.integer({ min: 0, max: 99_999_999 }), { nil: null }),
  }),
)

describe('a link', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(links, (link) => {
        expect(parseAppLink(formatAppLink(link))).toEqual(link)
      }),
    )
  })

  it('asks a page to show, and for nothing else', () => {
    fc.assert(
      fc.property(links, (link) => {
        expect(['show', 'showNote', 'showInvitation']).toContain(commandOfLink(formatAppLink(link)).kind)
      }),
    )
  })

  it('names a note, and the moment in it', () => {
    expect(parseAppLink(`earshot://note/${id}`)).toEqual({ kind: 'note', noteId: id, atMs: null })
    expect(parseAppLink(`earshot://note/${id}?at=0`)).toEqual({ kind: 'note', noteId: id, atMs: 0 })
    expect(parseAppLink(`earshot://note/${id}?at=61500`)).toEqual({ kind: 'note', noteId: id, atMs: 61_500 })
  })

  it('may have the slash that some programs put in', () => {
    expect(parseAppLink(`earshot://conversation/${id}/`)).toMatchObject({ kind: 'conversation' })
    expect(parseAppLink(`earshot://note/${id}/?at=5`)).toMatchObject({ kind: 'note', atMs: 5 })
    expect(parseAppLink(invitation('https://voice.example.org').replace('join?', 'join/?'))).toMatchObject({
      kind: 'join',
      invitation: { serverUrl: 'https://voice.example.org', code },
    })
  })
})

const hostile: readonly string[] = [
  '',
  'earshot:',
  'earshot://',
  // The app's own page.
  'earshot://app/',
  'earshot://app/index.html',
  `earshot://app/note/${id}`,
  `earshot://app@note/${id}`,
  `earshot://note@app/${id}`,
  `earshot://note:80/${id}`,
  // Other schemes, other spellings.
  `http://note/${id}`,
  `earshot:note/${id}`,
  `earshot:/note/${id}`,
  `earshot:///note/${id}`,
  `EARSHOT://note/${id}`,
  `earshot://NOTE/${id}`,
  `earshot://note/${id.toUpperCase()}`,
  `earshots://note/${id}`,
  ` earshot://note/${id}`,
  `earshot://note/${id} `,
  // Switches and quotes.
  `earshot://note/${id} --inspect=9229`,
  `earshot://note/${id}" --renderer-cmd-prefix="calc.exe`,
  `earshot://note/${id}' --no-sandbox '`,
  `--earshot://note/${id}`,
  `--profile=earshot://note/${id}`,
  `earshot://note/--no-sandbox`,
  `earshot://note/${id}\n--no-sandbox`,
  `earshot://note/${id}\r`,
  `earshot://note/${id}\u0000`,
  `earshot://note/${id}\u2028`,
  // Ways out of a path.
  `earshot://note/../app/${id}`,
  `earshot://note/%2e%2e/app/`,
  `earshot://note/${id}/..`,
  `earshot://note\\${id}`,
  `earshot://conversation/${id}/${id}`,
  `earshot://conversation/${id}?at=5`,
  // Percent tricks.
  `earshot://note/%30${id.slice(1)}`,
  `earshot://note/${id}%20`,
  `earshot://note/${id}?at=%35`,
  'earshot://join?link=%',
  'earshot://join?link=%ff%fe',
  invitation('https://voice.example.org').replaceAll('%', '%25'),
  invitation('https://voice.example.org').replace('voice', '%76oice'),
  // Moments that are none.
  `earshot://note/${id}?at=`,
  `earshot://note/${id}?at=-1`,
  `earshot://note/${id}?at=1e9`,
  `earshot://note/${id}?at=007`,
  `earshot://note/${id}?at=1.5`,
  `earshot://note/${id}?at=999999999`,
  `earshot://note/${id}?at=٣`,
  `earshot://note/${id}?at=1&at=2`,
  `earshot://note/${id}?at=1&play=1`,
  `earshot://note/${id}?play=1`,
  `earshot://note/${id}#at=1`,
  // Invitations that are none, or to nowhere good.
  'earshot://join',
  'earshot://join?link=',
  `earshot://join?link=https://voice.example.org/join#${code}`,
  invitation('javascript://voice.example.org'),
  invitation('file:///etc'),
  invitation('https://user:pass@voice.example.org'),
  invitation('https://voice.example.org"'),
  invitation('https://<b>'),
  invitation('https://voice.example.org/path'),
  invitation('https://-voice'),
  invitation('https://voice.example.org:123456'),
  invitation('https://voi\u0441e.example.org'),
  `${invitation('https://voice.example.org')}&auto=1`,
  `${invitation('https://voice.example.org')}#x`,
  `earshot://join?link=${encodeURIComponent(` https://voice.example.org/join#${code}`)}`,
  `earshot://note/${'a'.repeat(100_000)}`,
]

describe('an invitation', () => {
  it('becomes a link that opens the app, and is the same invitation there', () => {
    const link = appLinkOfInvitation(`https://voice.example.org:4310/join#${code}`)
    expect(link).toBe(`earshot://join?link=https%3A%2F%2Fvoice.example.org%3A4310%2Fjoin%23${code}`)
    expect(commandOfLink(link ?? '')).toEqual({
      kind: 'showInvitation',
      link: `https://voice.example.org:4310/join#${code}`,
    })
  })

  it('to an address that no link may name becomes none', () => {
    expect(appLinkOfInvitation('hello')).toBeNull()
    expect(appLinkOfInvitation(`https://a"b/join#${code}`)).toBeNull()
  })
})

describe('what is no link', () => {
  it.each(hostile)('%j', (text) => {
    expect(parseAppLink(text)).toBeNull()
    expect(commandOfLink(text)).toEqual({ kind: 'linkRefused' })
  })

  /** A good link with something broken into it: cut, doubled, mixed with what breaks other programs. */
  const shards = fc.constantFrom(
    '--',
    '"',
    "'",
    '%',
    '%00',
    '%2e%2e',
    '..',
    '/',
    '\\',
    '?',
    '#',
    '&',
    '@',
    ':',
    ' ',
    '\n',
  )
  const broken = fc
    .tuple(
      links.map(formatAppLink),
      fc.oneof(shards, fc.string({ unit: 'binary', maxLength: 12 })),
      fc.nat(),
      fc.nat(20),
    )
    .map(([link, shard, at, cut]) => {
      const from = at % (link.length + 1)
      return link.slice(0, from) + shard + link.slice(from + cut)
    })
  const anything = fc.oneof(
    { weight: 4, arbitrary: broken },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }).map((rest) => `earshot://${rest}`) },
    { weight: 1, arbitrary: fc.webUrl({ withQueryParameters: true, withFragments: true }) },
  )

  it('never throws, and asks for nothing that is no command of a page', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const command = UiCommand.parse(commandOfLink(text))
        expect(['linkRefused', 'show', 'showNote', 'showInvitation']).toContain(command.kind)
        const link = parseAppLink(text)
        // What is still a link is so in the one way it is written, but for that slash.
        if (link) expect(text.replace(/\/(?=\?|$)/, '')).toBe(formatAppLink(link))
      }),
      { numRuns: 500 },
    )
  })
})
