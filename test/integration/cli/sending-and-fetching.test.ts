import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ConversationId } from '#shared/kernel/ids.ts'
import { makeNote, queueNote } from '../../support/note-files.ts'
import { Listed, openCommandLine, sideBySide, speech } from './opened-command-line.ts'

const Shown = z.object({
  id: z.string(),
  conversationId: z.string(),
  kind: z.string(),
  words: z.string().nullable(),
  pictures: z.array(z.object({ blobId: z.string(), sha256: z.string(), width: z.number() })),
  video: z.object({ sha256: z.string(), framesPerSecond: z.number() }).nullable(),
})

describe('notes on the command line', () => {
  const { folder, env, earshot, expectRefusal, send, listed } = openCommandLine()

  it('sends a WAV and fetches it as the other member, byte for byte', async (context) => {
    const { code, note } = await send('alice')
    expect(code).toBe(0)
    const seen = (await listed('bob')).find(({ id }) => id === note.id)
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
})

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
