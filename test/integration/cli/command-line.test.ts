import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ConversationId } from '#shared/kernel/ids.ts'
import { type Reason, sentenceOf } from '#shared/kernel/reasons.ts'
import { makeNote, queueNote } from '../../support/note-files.ts'
import { type Program, runEarshot, startProgram } from '../../support/programs.ts'

const speech = fileURLToPath(new URL('../../fixtures/speech/austen-3s.wav', import.meta.url))

const earshotProgram = fileURLToPath(new URL('../../../cli/main.ts', import.meta.url))

const Listed = z.object({
  id: z.string(),
  conversationId: z.string(),
  author: z.string(),
  kind: z.enum(['voice', 'clip']),
  durationMs: z.number(),
  sizeBytes: z.number(),
  sha256: z.string(),
  state: z.string(),
  createdAt: z.iso.datetime(),
  peaks: z.array(z.number()).length(100),
})
const Shown = z.object({
  id: z.string(),
  conversationId: z.string(),
  kind: z.string(),
  words: z.string().nullable(),
  pictures: z.array(z.object({ blobId: z.string(), sha256: z.string(), width: z.number() })),
  video: z.object({ sha256: z.string(), framesPerSecond: z.number() }).nullable(),
})
const Refusal = z.object({ ok: z.literal(false), reason: z.string(), message: z.string() })

describe('the command line', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-cli-'))
  const env = { EARSHOT_DATA_DIR: path.join(folder, 'profiles'), DISPLAY: '', WAYLAND_DISPLAY: '' }
  const serverData = path.join(folder, 'server')
  let server: Program
  let url = ''
  let ownerInvitation = ''

  const earshot = (...args: string[]) => runEarshot(args, env)
  const startServer = () =>
    startProgram('cli/main.ts', ['serve', '--port', '0', '--data', serverData, '--owner', 'Alice'], env)
  /** A refusal is one sentence for a person, the one of its reason; never a stack trace. */
  const expectRefusal = async (reason: Reason, ...args: string[]) => {
    const { code, out, err } = await earshot(...args)
    expect([args, code, out]).toEqual([args, 1, ''])
    const last = err.trimEnd().split('\n').at(-1) ?? ''
    expect(last).toMatch(sentencePattern(reason))
    expect(err).not.toMatch(/\n\s+at /)
    return last
  }
  /** And the same by name for a machine; how the two go together is tested with `createOutput`. */
  const expectJsonRefusal = async (reason: Reason, ...args: string[]) => {
    const { code, out } = await earshot(...args, '--json')
    expect([args, code, Refusal.parse(JSON.parse(out)).reason]).toEqual([args, 1, reason])
  }

  const fetchInto = async (file: string): Promise<string[]> => {
    const sent = await earshot('send', speech, '--to', 'general', '--profile', 'alice', '--json')
    return ['fetch', Listed.parse(JSON.parse(sent.out)).id, '-o', file, '--profile', 'alice']
  }

  beforeAll(async () => {
    server = startServer()
    ;[, ownerInvitation = ''] = await server.waitForLine(/^invitation (\S+)/)
    ;[, url = ''] = await server.waitForLine(/^listening on (\S+)/)
    expect((await earshot('join', ownerInvitation, '--profile', 'alice')).code).toBe(0)
    const invited = await earshot('invite', '--profile', 'alice')
    expect((await earshot('join', invited.out.trim(), '--profile', 'bob', '--name', 'Bob')).code).toBe(0)
  })

  afterAll(async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('gives every command its help, and tells wrong usage apart', async () => {
    await sideBySide(['serve', 'desktop', 'invite', 'join', 'send', 'notes', 'fetch', 'doctor'], async (command) => {
      const help = await earshot(command, '--help')
      expect(help.code).toBe(0)
      expect(help.out).toContain(`Usage: earshot ${command}`)
      expect(help.out).toContain('--json')
      expect(help.out).toContain('--profile')
    })
    const wrong = [
      ['send', speech],
      ['sing'],
      ['notes', 'general', '--loud'],
      ['send', speech, '--to', 'general', '--timeout', 'soon'],
    ]
    await sideBySide(wrong, async (args) => expect([args, (await earshot(...args)).code]).toEqual([args, 2]))
  })

  it('answers a machine in one JSON document, also when it asked wrongly', async () => {
    const wrong = [
      ['send', speech, '--json'],
      ['notes', 'general', '--json', '--loud'],
      ['send', speech, '--to', 'general', '--timeout', 'soon', '--json'],
      ['fetch', '--json'],
      ['join', '--json'],
      ['sing', '--json'],
      ['serve', '--port', '70000', '--json'],
    ]
    await sideBySide(wrong, async (args) => {
      const asked = await earshot(...args)
      expect([args, asked.code]).toEqual([args, 2])
      expect(Refusal.parse(JSON.parse(asked.out)).reason).toBe('requestInvalid')
      expect(asked.err).toBe('')
    })
    await expectJsonRefusal('requestInvalid', 'notes', 'general', '--profile', 'no/such name')
    await expectJsonRefusal('requestInvalid', 'invite', '--member', 'Alice')
    await expectJsonRefusal('fileUnwritable', ...(await fetchInto(path.join(folder, 'no', 'such', 'folder.opus'))))
  })

  it('keeps a note when the waiting is interrupted, and ends at once', async () => {
    expect((await earshot('notes', 'general', '--profile', 'alice')).code).toBe(0)
    await server.stop()
    const child = spawn(
      process.execPath,
      [earshotProgram, 'send', speech, '--to', 'general', '--profile', 'alice', '--json'],
      { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let out = ''
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
    })
    const takes = path.join(env.EARSHOT_DATA_DIR, 'profiles', 'alice', 'takes')
    await expect.poll(() => (existsSync(takes) ? queuedTakes(takes) : 0), { timeout: 30_000 }).toBe(1)
    // The take says that it is queued a moment after the outbox does; the waiting begins in between.
    await new Promise((resolve) => setTimeout(resolve, 300))
    const interruptedMs = performance.now()
    child.kill('SIGINT')
    const [code] = await once(child, 'close')
    expect(code).toBe(3)
    // It was told to wait a minute; whoever interrupts does not want to.
    expect(performance.now() - interruptedMs).toBeLessThan(30_000)
    const queued = Listed.parse(JSON.parse(out))
    server = startServer()
    await server.waitForLine(/^listening on (\S+)/)
    // Conversations keep their order: when a later note is delivered, so is this one.
    expect((await earshot('send', speech, '--to', 'general', '--profile', 'alice')).code).toBe(0)
    const list = z
      .array(Listed)
      .parse(JSON.parse((await earshot('notes', 'general', '--profile', 'alice', '--json')).out))
    expect(list.find(({ id }) => id === queued.id)?.state).toBe('delivered')
  })

  it('sends a WAV and fetches it as the other member, byte for byte', async (context) => {
    const sent = await earshot('send', speech, '--to', 'general', '--profile', 'alice', '--json')
    expect(sent.code).toBe(0)
    const note = Listed.parse(JSON.parse(sent.out))
    const list = await earshot('notes', 'general', '--profile', 'bob', '--json')
    const seen = z
      .array(Listed)
      .parse(JSON.parse(list.out))
      .find(({ id }) => id === note.id)
    expect(seen).toMatchObject({ author: 'Alice', state: 'delivered', sha256: note.sha256, durationMs: 2990 })
    const file = path.join(folder, 'fetched.opus')
    expect((await earshot('fetch', note.id, '-o', file, '--profile', 'bob')).code).toBe(0)
    expect(createHash('sha256').update(readFileSync(file)).digest('hex')).toBe(note.sha256)
    if (!existsSync('/usr/bin/opusinfo') || !existsSync('/usr/bin/ffprobe')) {
      context.skip('opusinfo and ffprobe are not installed: apt-get install opus-tools ffmpeg')
    }
    const info = execFileSync('opusinfo', [file], { encoding: 'utf8' })
    expect(info).toContain('Pre-skip: 312')
    expect(info).not.toMatch(/WARNING|ERROR/i)
    const length = execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', file])
    expect(Math.abs(Number(String(length)) - 2.99)).toBeLessThan(0.05)
  })

  it('lists what was drawn and shown with a note, and fetches it beside the recording', async () => {
    const noteOf = async (profile: string, id?: string) => {
      const list = await earshot('notes', 'general', '--profile', profile, '--json')
      return z
        .array(Shown)
        .parse(JSON.parse(list.out))
        .find((note) => id === undefined || note.id === id)
    }
    const general = ConversationId.parse((await noteOf('alice'))?.conversationId)
    const made = makeNote({ conversationId: general, words: 'Swap these two', pictures: 2, videoBytes: 90_000 })
    await queueNote(path.join(env.EARSHOT_DATA_DIR, 'profiles', 'alice'), made)
    // Conversations keep their order: when a later note is delivered, so is this one.
    expect((await earshot('send', speech, '--to', 'general', '--profile', 'alice')).code).toBe(0)
    const { draft } = made
    expect(await noteOf('bob', draft.id)).toMatchObject({
      kind: 'clip',
      words: 'Swap these two',
      pictures: draft.pictures?.map(({ blobId, sha256 }) => ({ blobId, sha256, width: 800 })),
      video: { sha256: draft.video?.sha256, framesPerSecond: 15 },
    })
    const output = path.join(folder, 'shown.opus')
    const fetched = await earshot('fetch', draft.id, '-o', output, '--files', '--profile', 'bob', '--json')
    expect(fetched.code).toBe(0)
    const names = ['shown-drawing.track', 'shown-1.webp', 'shown-2.webp', 'shown-video.webm']
    const { files } = z.object({ files: z.array(z.string()) }).parse(JSON.parse(fetched.out))
    expect(files.map((file) => path.basename(file))).toEqual(names)
    const expected = [draft.track, ...(draft.pictures ?? []), draft.video]
    for (const [index, file] of files.entries()) {
      expect(createHash('sha256').update(readFileSync(file)).digest('hex')).toBe(expected[index]?.sha256)
    }
  })

  it('sends the fetched Ogg Opus on as it is', async () => {
    const sent = await earshot(
      'send',
      path.join(folder, 'fetched.opus'),
      '--to',
      'general',
      '--profile',
      'bob',
      '--json',
    )
    const note = Listed.parse(JSON.parse(sent.out))
    const before = createHash('sha256')
      .update(readFileSync(path.join(folder, 'fetched.opus')))
      .digest('hex')
    expect(note.sha256).toBe(before)
  })

  it('refuses files that are no recording, each by name', async () => {
    const at = (name: string) => path.join(folder, name)
    writeFileSync(at('empty.opus'), '')
    writeFileSync(at('letter.opus'), 'Dear all, this is text.'.repeat(100))
    const opus = readFileSync(at('fetched.opus'))
    writeFileSync(at('cut.opus'), opus.subarray(0, opus.length - 100))
    const damaged = Buffer.from(opus)
    damaged[opus.length >> 1] = (damaged[opus.length >> 1] ?? 0) ^ 0xff
    writeFileSync(at('damaged.opus'), damaged)
    writeFileSync(at('huge.opus'), opus)
    truncateSync(at('huge.opus'), 300_000_000)
    writeFileSync(at('four-hours.wav'), silentWavHeader(4 * 3600))
    truncateSync(at('four-hours.wav'), 44 + 4 * 3600 * 16_000)
    const refusals = {
      alice: [
        ['fileMissing', 'nowhere.wav', 'nowhere.wav'],
        ['fileEmpty', 'empty.opus', 'empty.opus'],
        ['fileNotAudio', 'letter.opus', 'letter.opus'],
        ['fileTruncated', 'cut.opus', 'cut.opus'],
      ],
      bob: [
        ['fileDamaged', 'damaged.opus', 'damaged.opus'],
        ['noteTooLarge', 'huge.opus', '300.0 MB'],
        ['noteTooLong', 'four-hours.wav', '4 h'],
      ],
    } as const
    await sideBySide(['alice', 'bob'] as const, async (profile) => {
      for (const [reason, name, word] of refusals[profile]) {
        expect(await expectRefusal(reason, 'send', at(name), '--to', 'general', '--profile', profile)).toContain(word)
      }
      const takes = path.join(env.EARSHOT_DATA_DIR, 'profiles', profile, 'takes')
      expect(existsSync(takes) ? readdirSync(takes) : []).toEqual([])
    })
  })

  it('refuses places and notes that are not there or not yours', async () => {
    const stranger = '01a20235-ab93-7671-9f94-ffc7e43fd826'
    await sideBySide(
      [
        async () => {
          await expectRefusal('conversationUnknown', 'send', speech, '--to', 'attic', '--profile', 'alice')
          await expectRefusal('conversationUnknown', 'notes', 'attic', '--profile', 'alice')
        },
        async () => {
          await expectRefusal('noteUnknown', 'fetch', stranger, '-o', '/dev/null', '--profile', 'bob')
          await expectRefusal('noteUnknown', 'fetch', 'that-one', '-o', '/dev/null', '--profile', 'bob')
        },
        () => expectRefusal('notSignedIn', 'notes', 'general', '--profile', 'nobody'),
      ],
      (onOneProfile) => onOneProfile(),
    )
  })

  it('refuses invitations that are used, invented or malformed, and a profile that is signed in', async () => {
    const invented = `${url}/join#AAAAAAAAAAAAAAAAAAAAAA`
    const nowhere = 'http://127.0.0.1:9/join#AAAAAAAAAAAAAAAAAAAAAA'
    const refusals = [
      ['invitationUsed', ownerInvitation, 'carol'],
      ['invitationUnknown', invented, 'carl'],
      ['linkMalformed', 'come in', 'carla'],
      ['alreadySignedIn', invented, 'alice'],
      ['serverUnreachable', nowhere, 'carlos'],
    ] as const
    await sideBySide(refusals, ([reason, link, profile]) => expectRefusal(reason, 'join', link, '--profile', profile))
  })

  it('invites on the server’s own machine while the server runs', async () => {
    const invited = await earshot('invite', '--data', serverData, '--json')
    const { link, appLink } = z.object({ link: z.string(), appLink: z.string() }).parse(JSON.parse(invited.out))
    expect(appLink).toBe(`earshot://join?link=${encodeURIComponent(link)}`)
    expect((await earshot('join', link, '--profile', 'dora', '--name', 'Dora')).code).toBe(0)
    await expectRefusal('fileMissing', 'invite', '--data', path.join(folder, 'no-server'))
  })

  it('tells a taken port, a folder in use, and a folder that cannot be written', async () => {
    const port = new URL(url).port
    await expectRefusal('portTaken', 'serve', '--port', port, '--data', path.join(folder, 'second'))
    await expectRefusal('serverFolderInUse', 'serve', '--port', '0', '--data', serverData)
    // Root may write anywhere, so a file stands where the folder should be.
    writeFileSync(path.join(folder, 'a-file'), '')
    await expectRefusal('dataFolderReadOnly', 'serve', '--port', '0', '--data', path.join(folder, 'a-file', 'data'))
  })

  it('keeps a note for later when the server is gone: exit code 3, and nothing is lost', async () => {
    await server.stop()
    const sent = await earshot('send', speech, '--to', 'general', '--profile', 'alice', '--timeout', '1', '--json')
    expect(sent.code).toBe(3)
    const queued = Listed.parse(JSON.parse(sent.out))
    expect(queued.state).not.toBe('delivered')
    const doctor = await earshot('doctor', '--profile', 'alice', '--json')
    expect(doctor.code).toBe(1)
    const { checks } = z
      .object({ checks: z.array(z.object({ name: z.string(), status: z.string() })) })
      .parse(JSON.parse(doctor.out))
    expect(checks).toContainEqual(expect.objectContaining({ name: 'server', status: 'problem' }))
    // Not sealed, for the command line has no keyring: said, and no more than that while the file is this person's alone.
    expect(checks).toContainEqual({ name: 'sign-in', status: 'note' })
    server = startServer()
    const [, again] = await server.waitForLine(/^listening on (\S+)/)
    expect(again).toBe(url)
    await expect
      .poll(async () => (await earshot('notes', 'general', '--profile', 'alice', '--json')).out, { timeout: 30_000 })
      .toContain(`"id": "${queued.id}"`)
    await expect
      .poll(
        async () => {
          const list = z
            .array(Listed)
            .parse(JSON.parse((await earshot('notes', 'general', '--profile', 'alice', '--json')).out))
          return list.filter(({ id }) => id === queued.id).map(({ state }) => state)
        },
        { timeout: 30_000 },
      )
      .toEqual(['delivered'])
  })

  it('takes its server along when it is killed', async () => {
    const data = path.join(folder, 'killed')
    const first = startProgram('cli/main.ts', ['serve', '--port', '0', '--data', data], env)
    await first.waitForLine(/^listening on/)
    await first.stop('SIGKILL')
    // The folder is free as soon as the server has seen that nobody holds it any more.
    await expect
      .poll(
        async () => {
          const next = startProgram('cli/main.ts', ['serve', '--port', '0', '--data', data], env)
          const isListening = await next.waitForLine(/^listening on/, 10_000).then(
            () => true,
            () => false,
          )
          await next.stop()
          return isListening
        },
        { timeout: 30_000 },
      )
      .toBe(true)
  })

  it('refuses a second instance on one profile', async () => {
    const host = startProgram('electron/browser/main.ts', ['--profile', 'alice'], env)
    await host.waitForLine(/http:\/\/127\.0\.0\.1/)
    await expectRefusal('profileInUse', 'notes', 'general', '--profile', 'alice')
    const told = await expectRefusal('profileInUse', 'send', speech, '--to', 'general', '--profile', 'alice')
    expect(told).toContain('Use that window, close it, or choose another with --profile NAME')
    const doctor = await earshot('doctor', '--profile', 'alice', '--json')
    expect(JSON.parse(doctor.out)).toMatchObject({ ok: true })
    await host.stop()
    expect((await earshot('notes', 'general', '--profile', 'alice')).code).toBe(0)
  })

  it('doctor is content with a fresh profile', async () => {
    mkdirSync(path.join(folder, 'fresh'), { recursive: true })
    const doctor = await runEarshot(['doctor', '--json'], { ...env, EARSHOT_DATA_DIR: path.join(folder, 'fresh') })
    expect(doctor.code).toBe(0)
    expect(JSON.parse(doctor.out)).toMatchObject({ ok: true })
    expect(JSON.parse(doctor.out).checks).toContainEqual({
      name: 'keys',
      status: 'note',
      detail: 'only in the Earshot window. There is neither an X11 nor a Wayland display',
      fix: 'Hold Space in the window, or the button.',
    })
  })
})

/** The sentence of a reason, whatever its detail. */
const sentencePattern = (reason: Reason): RegExp => {
  const parts = sentenceOf(reason, '\0', '\0').split('\0')
  return new RegExp(`^earshot: ${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`)
}

/** Programs that do not share a profile may run at once. */
const sideBySide = async <T>(items: readonly T[], run: (item: T) => Promise<unknown>): Promise<void> => {
  await Promise.all(items.map(run))
}

const queuedTakes = (takes: string): number =>
  readdirSync(takes).filter((name) => {
    const manifest = path.join(takes, name, 'take.json')
    return existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"state": "queued"')
  }).length

/** 8 kHz, mono, 16 bit. */
function silentWavHeader(seconds: number): Buffer {
  const header = Buffer.alloc(44)
  const dataBytes = seconds * 16_000
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + dataBytes, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(8000, 24)
  header.writeUInt32LE(16_000, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(dataBytes, 40)
  return header
}
