import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openNodeTakes, type QueuedNote } from '../integration/takes/node-takes.ts'
import { listTakes, startCore } from './support/core-process.ts'
import { type FaultRow, faultRow } from './support/fault-row.ts'
import { createFilmingPage, type FilmedByPage, MS_PER_FRAME } from './support/filming-page.ts'
import { judge } from './support/recovered.ts'
import { judgeClip } from './support/recovered-clip.ts'
import { createRandom, drawSeed } from './support/seeded.ts'
import { killSweep, LONGEST_BOOT_MS, speakAndKill } from './support/spoken-in-time.ts'
import { type SpokenSpeech, speakFixture } from './support/spoken-speech.ts'

export const summary =
  'SIGKILL of the core while somebody speaks and records the screen: every frame that was answered is in the draft, and in the note made of it'

const FAULT = 'kill-while-filming'
/** The custody rule of the design, for the sound and for the clip: a piece of 200 ms, and the one that was on its way. */
const MAY_LOSE_MS = 500
const AT_ONCE = 6

interface Verdict {
  readonly lost: readonly string[]
  readonly isDuplicated: boolean
  readonly corrupted: readonly string[]
  readonly lossMs: number
  readonly answered: number
}

export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> {
  const random = createRandom(drawSeed(FAULT))
  const speech = await speakFixture(isShort ? 'austen-3s' : 'austen-7s')
  const verdicts: Verdict[] = []
  for (let left = isShort ? 6 : 120; left > 0; left -= AT_ONCE) {
    const plans = Array.from({ length: Math.min(left, AT_ONCE) }, () => ({
      killAtMs: random() * speech.durationMs,
      // The next start, which makes the clip whole, is killed now and then too.
      killSweepAtMs: random() < 0.4 ? random() * LONGEST_BOOT_MS : null,
    }))
    verdicts.push(...(await killTogether(speech, plans)))
  }
  for (const { lost, corrupted } of verdicts)
    for (const words of [...lost, ...corrupted]) console.error(`${FAULT}: ${words}`)
  if (verdicts.every(({ answered }) => answered === 0)) throw new Error('nothing was answered: this proves nothing')
  yield faultRow(
    {
      fault: FAULT,
      runs: verdicts.length,
      lost: verdicts.filter(({ lost }) => lost.length > 0).length,
      duplicated: verdicts.filter(({ isDuplicated }) => isDuplicated).length,
      corrupted: verdicts.filter(({ corrupted }) => corrupted.length > 0).length,
      worstLossMs: Math.round(Math.max(...verdicts.map(({ lossMs }) => lossMs))),
    },
    MAY_LOSE_MS,
  )
}

interface Plan {
  readonly killAtMs: number
  readonly killSweepAtMs: number | null
}

async function killTogether(speech: SpokenSpeech, plans: readonly Plan[]): Promise<Verdict[]> {
  const runs = await Promise.all(
    plans.map(async (plan) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'earshot-filmed-'))
      return { ...plan, dataDir, core: startCore(dataDir) }
    }),
  )
  try {
    await Promise.all(runs.map(({ core }) => core.next('ready')))
    const killed = await Promise.all(
      runs.map(async ({ core, killAtMs }) => {
        const page = createFilmingPage(core)
        return { spokenMs: await speakAndKill(core, { speech, killAtMs }, page.at), filmed: page.filmed }
      }),
    )
    await Promise.all(runs.map(({ dataDir, killSweepAtMs }) => killSweep(dataDir, killSweepAtMs)))
    return await Promise.all(
      runs.flatMap(({ dataDir }, n) => {
        const one = killed[n]
        return one ? [judgeBoth(dataDir, { speech, ...one })] : []
      }),
    )
  } finally {
    await Promise.all(runs.map(({ core }) => core.kill()))
    await Promise.all(runs.map(({ dataDir }) => rm(dataDir, { recursive: true, force: true, maxRetries: 5 })))
  }
}

async function judgeBoth(
  dataDir: string,
  { speech, spokenMs, filmed }: { speech: SpokenSpeech; spokenMs: number; filmed: FilmedByPage },
): Promise<Verdict> {
  const found = await listTakes(dataDir)
  const sound = await judge(found, { speech, spokenMs, mayLoseMs: MAY_LOSE_MS })
  const [take] = found
  const queued: QueuedNote[] = []
  const takes = await openNodeTakes(dataDir, queued)
  try {
    const clip = take
      ? await judgeClip({ takes, queued, takeId: take.id, filmed })
      : { lost: [], corrupted: [], frames: 0 }
    const filmedMs = spokenMs - (filmed.runs[0]?.atMs ?? spokenMs)
    return {
      lost: [...(sound.lost ? ['the recording is gone'] : []), ...clip.lost],
      isDuplicated: sound.duplicated,
      corrupted: [...(sound.corrupted ? [sound.corrupted] : []), ...clip.corrupted],
      lossMs: Math.max(sound.lossMs, take ? filmedMs - clip.frames * MS_PER_FRAME : 0),
      answered: filmed.answered,
    }
  } finally {
    await takes.close()
  }
}
