import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openNodeTakes, type QueuedNote } from '../integration/takes/node-takes.ts'
import { type CoreProcess, listTakes, startCore } from './support/core-process.ts'
import { createDrawingPage, type DrawnByPage } from './support/drawing-page.ts'
import { type FaultRow, faultRow } from './support/fault-row.ts'
import { judge } from './support/recovered.ts'
import { judgeDrawing } from './support/recovered-drawing.ts'
import { createRandom, drawSeed } from './support/seeded.ts'
import { killSweep, LONGEST_BOOT_MS, speakAndKill } from './support/spoken-in-time.ts'
import { type SpokenSpeech, speakFixture } from './support/spoken-speech.ts'

export const summary =
  'SIGKILL of the core while somebody speaks and draws: every picture and stroke that was answered is in the draft, and in the note made of it'

const FAULT = 'kill-while-drawing'
/** The custody rule of the design. */
const MAY_LOSE_MS = 500
const AT_ONCE = 6

interface Plan {
  readonly speech: SpokenSpeech
  readonly killAtMs: number
  /** The next start is killed too, so long after it began; null: it is let live. */
  readonly killSweepAtMs: number | null
  readonly random: () => number
}

interface Verdict {
  readonly lost: readonly string[]
  readonly isDuplicated: boolean
  readonly corrupted: readonly string[]
  readonly lossMs: number
  /** Pictures and events. */
  readonly answered: number
}

export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> {
  const random = createRandom(drawSeed(FAULT))
  const speeches = await Promise.all(
    (isShort ? ['austen-3s' as const] : (['austen-3s', 'austen-5s', 'austen-7s'] as const)).map(speakFixture),
  )
  const verdicts: Verdict[] = []
  for (let left = isShort ? 6 : 120; left > 0; left -= AT_ONCE) {
    const plans = Array.from({ length: Math.min(left, AT_ONCE) }, (): Plan => {
      const speech = speeches[Math.floor(random() * speeches.length)] ?? speeches[0]
      if (!speech) throw new Error('there is no speech')
      const killSweepAtMs = random() < 0.3 ? random() * LONGEST_BOOT_MS : null
      return { speech, killAtMs: random() * speech.durationMs, killSweepAtMs, random: createRandom(random() * 2 ** 31) }
    })
    verdicts.push(...(await killTogether(plans)))
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

async function killTogether(plans: readonly Plan[]): Promise<Verdict[]> {
  const dirs = await Promise.all(plans.map(() => mkdtemp(join(tmpdir(), 'earshot-drawn-'))))
  const cores = dirs.map((dir) => startCore(dir))
  try {
    await Promise.all(cores.map((core) => core.next('ready')))
    const killed = await Promise.all(plans.map((plan, i) => drawAndKill(cores[i], plan)))
    await Promise.all(plans.map(({ killSweepAtMs }, i) => killSweep(dirs[i] ?? '', killSweepAtMs)))
    return await Promise.all(
      plans.map(({ speech }, i) => judgeBoth(dirs[i] ?? '', { speech, ...(killed[i] ?? nothing) })),
    )
  } finally {
    await Promise.all(cores.map((core) => core.kill()))
    await Promise.all(dirs.map((dir) => rm(dir, { recursive: true, force: true, maxRetries: 5 })))
  }
}

interface Killed {
  readonly spokenMs: number
  readonly drawn: DrawnByPage | null
}

const nothing: Killed = { spokenMs: 0, drawn: null }

async function drawAndKill(core: CoreProcess | undefined, plan: Plan): Promise<Killed> {
  if (!core) return nothing
  const page = createDrawingPage(core, plan.random)
  return { spokenMs: await speakAndKill(core, plan, page.at), drawn: page.drawn }
}

async function judgeBoth(
  dataDir: string,
  { speech, spokenMs, drawn }: Killed & { readonly speech: SpokenSpeech },
): Promise<Verdict> {
  const found = await listTakes(dataDir)
  const sound = await judge(found, { speech, spokenMs, mayLoseMs: MAY_LOSE_MS })
  const [take] = found
  const shown = take && drawn ? await judgeAgain(dataDir, take.id, drawn) : { lost: [], corrupted: [] }
  return {
    lost: [...(sound.lost ? ['the recording is gone'] : []), ...shown.lost],
    isDuplicated: sound.duplicated,
    corrupted: [...(sound.corrupted ? [sound.corrupted] : []), ...shown.corrupted],
    lossMs: sound.lossMs,
    answered: (drawn?.answered ?? 0) + (drawn?.pictures.filter(({ isAnswered }) => isAnswered).length ?? 0),
  }
}

/** By a start after the one that recovered it, with somebody to send to. */
async function judgeAgain(dataDir: string, takeId: Parameters<typeof judgeDrawing>[0]['takeId'], drawn: DrawnByPage) {
  const queued: QueuedNote[] = []
  const takes = await openNodeTakes(dataDir, queued)
  try {
    return await judgeDrawing({ takes, queued, dataDir, takeId, drawn })
  } finally {
    await takes.close()
  }
}
