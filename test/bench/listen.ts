import { execFileSync } from 'node:child_process'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { z } from 'zod'
import { findGaps, gapsMs } from '../../shared/audio/gaps.ts'
import { encodeSoundFrames, readSoundFrames } from '../../shared/audio/sound-frames.ts'
import { createSoundMeter } from '../../shared/audio/sound-meter.ts'
import { ConversationId, MemberId, NoteId } from '../../shared/kernel/ids.ts'
import { idleQueue, onQueue } from '../../shared/playback/queue.ts'
import type { QueueItem } from '../../shared/playback/queue-types.ts'
import { joinInApp, openConversation } from '../e2e/support/steps.ts'
import { createWorld } from '../e2e/support/world.ts'
import { writePausedSpeech } from '../support/paused-speech.ts'
import { runEarshot } from '../support/programs.ts'
import { decode, longSpeech, speech } from '../support/sound.ts'
import { run as cachedRows, clickToSound } from './play.ts'
import { scrollRows } from './support/long-scroll.ts'
import { type BenchRow, toRow } from './support/row.ts'

export const summary =
  'click to sound, cached and from the server, seeking, scrolling 100,000 notes, the queue of 1,000 notes, the time that pauses cost'

const bench = 'listen'

export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<BenchRow> {
  yield queueRow(isShort ? 20 : 200)
  yield* scrollRows(isShort)
  for await (const row of cachedRows({ isShort })) yield { ...row, bench }
  const world = createWorld('bench-listen')
  try {
    yield* pausesRows(join(world.folder, 'paused.wav'))
    const server = await world.startServer()
    const listener = await world.install('bob', { microphone: null })
    const speaker = world.env('alice')
    await runEarshot(['join', server.ownerInvitation], speaker)
    const invited = await runEarshot(['invite'], speaker)
    await joinInApp(listener.page, invited.out.trim(), 'Bob')
    await openConversation(listener.page, 'general')
    const send = async (file: string): Promise<string> => {
      const sent = await runEarshot(['send', file, '--to', 'general', '--json'], speaker)
      if (sent.code !== 0) throw new Error(sent.out)
      return z.object({ id: z.string() }).parse(JSON.parse(sent.out)).id
    }
    const ids = [await send(speech('austen-7s')), await send(speech('austen-5s'))]
    await listener.page.locator(`[data-note-id="${ids[1]}"]`).waitFor()
    const [first = '', second = ''] = ids
    const rounds = isShort ? 5 : 25
    const away: number[] = []
    const seeks: number[] = []
    for (let i = 0; i < rounds; i += 1) {
      // A page keeps what it has played, whatever becomes of the file.
      await listener.page.reload()
      await openConversation(listener.page, 'general')
      await listener.page.locator(`[data-note-id="${second}"]`).waitFor()
      // The first play of a page also starts the browser's audio output; that is not what is measured.
      await clickToSound(listener.page, first)
      // A recording whose file is gone is fetched again.
      await forgetRecordings(join(listener.dataDir, 'media'))
      away.push(await clickToSound(listener.page, second))
      seeks.push(await seekToSound(listener.page))
    }
    yield toRow({
      bench,
      name: 'click to sound, from the server',
      values: away,
      goal: { text: 'p95 <= 120 ms', isMet: ({ p95 }) => p95 <= 120 },
    })
    yield await longRow({ page: listener.page, dataDir: listener.dataDir, folder: world.folder, isShort, first, send })
    yield toRow({
      bench,
      name: 'seek to sound',
      values: seeks,
      goal: { text: 'p95 <= 40 ms', isMet: ({ p95 }) => p95 <= 40 },
    })
  } finally {
    await world.end()
  }
}

interface LongRound {
  readonly page: Page
  readonly dataDir: string
  readonly folder: string
  readonly isShort: boolean
  /** A note that is played before, so that the browser's output is awake. */
  readonly first: string
  readonly send: (file: string) => Promise<string>
}

/** An hour of speech, of which nothing is here at the click: it sounds while it comes. */
async function longRow({ page, dataDir, folder, isShort, first, send }: LongRound): Promise<BenchRow> {
  const wav = longSpeech(folder, isShort ? 40 : 514)
  const opus = join(folder, 'long.opus')
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', wav, '-ac', '1', '-c:a', 'libopus', '-b:a', '24k', opus])
  const id = await send(opus)
  const media = join(dataDir, 'media')
  const values: number[] = []
  for (let i = 0; i < (isShort ? 5 : 20); i += 1) {
    await page.reload()
    await openConversation(page, 'general')
    await page.locator(`[data-note-id="${id}"]`).waitFor()
    await clickToSound(page, first)
    // What the round before began to fetch is whole by then.
    while (!(await readdir(media)).includes(`${id}.opus`)) await page.waitForTimeout(50)
    await forgetRecordings(media)
    values.push(await clickToSound(page, id))
  }
  const goal = { text: 'p95 <= 120 ms', isMet: ({ p95 }: { p95: number }) => p95 <= 120 }
  return toRow({ bench, name: `click to sound, ${isShort ? 'five minutes' : 'an hour'} from the server`, values, goal })
}

async function forgetRecordings(folder: string): Promise<void> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  if (files.length === 0) throw new Error(`no recording in ${folder}`)
  for (const file of files) await rm(join(file.parentPath, file.name))
}

const uuid = (n: number): string => `0198c000-0000-7000-8000-${String(n).padStart(12, '0')}`

/** A thousand unheard notes of forty conversations, in the order in which a server would not send them. */
function queueRow(rounds: number): BenchRow {
  const items = Array.from(
    { length: 1_000 },
    (_, n): QueueItem => ({
      noteId: NoteId.parse(uuid(n)),
      conversationId: ConversationId.parse(uuid(5_000 + ((n * 7) % 40))),
      rootId: null,
      authorId: MemberId.parse(uuid(9_000 + (n % 12))),
      isMine: false,
      isHeard: false,
      sentAtMs: (n * 7_919) % 100_003,
      durationMs: 20_000,
      gaps: [{ fromMs: 1_000, toMs: 3_000 }],
      isUrgent: n % 50 === 0,
      promisedAtMs: n % 30 === 0 ? n : null,
      asksQuestion: false,
    }),
  )
  const values = Array.from({ length: rounds }, () => {
    const from = performance.now()
    onQueue(idleQueue, { kind: 'started', mode: 'catchUp', items, fromId: null, pausesAtQuestions: false })
    return performance.now() - from
  })
  const goal = { text: 'p95 <= 20 ms', isMet: ({ p95 }: { p95: number }) => p95 <= 20 }
  return toRow({ bench, name: 'catch-up queue of 1,000 notes', values, goal })
}

/** Recorded speech as it is, and with a second and a half between its sentences. */
function* pausesRows(path: string): Generator<BenchRow> {
  writePausedSpeech(path, ['austen-3s', 'austen-5s', 'austen-7s', 'austen-3s'], 1_500)
  const pcm = decode(path)
  const sound = readSoundFrames(encodeSoundFrames(createSoundMeter().push(pcm)))
  const gaps = findGaps(sound)
  const share = (100 * gapsMs(gaps)) / (pcm.length / 48)
  yield toRow({ bench, name: 'time saved by leaving out pauses, at 1x', values: [share], unit: '%' })
  // Louder than 26 dB below speech within what is skipped: speech, by any measure.
  const levels = Array.from({ length: sound.count }, (_, i) => sound.energyDb(i)).sort((a, b) => a - b)
  const spoken = levels[Math.floor(levels.length * 0.95)] ?? 0
  const lost = gaps.reduce((count, { fromMs, toMs }) => {
    for (let at = fromMs / 20; at < toMs / 20; at += 1) if (sound.energyDb(Math.floor(at)) > spoken - 26) count += 1
    return count
  }, 0)
  const goal = { text: '0', isMet: ({ p50 }: { p50: number }) => p50 === 0 }
  yield toRow({ bench, name: 'frames of speech lost with them', values: [lost], unit: 'frames', goal })
}

/** From setting another position of what lies in the player to the first movement of its clock there. */
function seekToSound(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const audio = (window as typeof window & { lastPlayed?: HTMLMediaElement }).lastPlayed
    if (!audio) throw new Error('nothing lies in the player')
    await audio.play()
    await new Promise((resolve) => setTimeout(resolve, 150))
    const from = performance.now()
    const target = 2.5
    audio.currentTime = target
    while (audio.seeking || !(audio.currentTime > target)) await new Promise((resolve) => setTimeout(resolve, 0))
    const tookMs = performance.now() - from
    audio.pause()
    await new Promise((resolve) => setTimeout(resolve, 100))
    return tookMs
  })
}
