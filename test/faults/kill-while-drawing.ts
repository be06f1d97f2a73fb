import { openNodeTakes, type QueuedNote } from '../integration/takes/node-takes.ts'
import { type CoreProcess, listTakes } from './support/core-process.ts'
import { createDrawingPage, type DrawnByPage } from './support/drawing-page.ts'
import type { FaultRow } from './support/fault-row.ts'
import { killTogether, type SpokenVerdict, spokenRow } from './support/killed-while-speaking.ts'
import { judge } from './support/recovered.ts'
import { judgeDrawing } from './support/recovered-drawing.ts'
import { createRandom, drawSeed } from './support/seeded.ts'
import { LONGEST_BOOT_MS, speakAndKill } from './support/spoken-in-time.ts'
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

export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> {
  const random = createRandom(drawSeed(FAULT))
  const speeches = await Promise.all(
    (isShort ? ['austen-3s' as const] : (['austen-3s', 'austen-5s', 'austen-7s'] as const)).map(speakFixture),
  )
  const verdicts: SpokenVerdict[] = []
  for (let left = isShort ? 6 : 120; left > 0; left -= AT_ONCE) {
    const plans = Array.from({ length: Math.min(left, AT_ONCE) }, (): Plan => {
      const speech = speeches[Math.floor(random() * speeches.length)] ?? speeches[0]
      if (!speech) throw new Error('there is no speech')
      const killSweepAtMs = random() < 0.3 ? random() * LONGEST_BOOT_MS : null
      return { speech, killAtMs: random() * speech.durationMs, killSweepAtMs, random: createRandom(random() * 2 ** 31) }
    })
    verdicts.push(...(await killTogether(plans, { speak: drawAndKill, judge: judgeBoth })))
  }
  yield spokenRow(FAULT, verdicts, MAY_LOSE_MS)
}

interface Killed {
  readonly spokenMs: number
  readonly drawn: DrawnByPage
}

async function drawAndKill(core: CoreProcess, plan: Plan): Promise<Killed> {
  const page = createDrawingPage(core, plan.random)
  return { spokenMs: await speakAndKill(core, plan, page.at), drawn: page.drawn }
}

async function judgeBoth(dataDir: string, { speech }: Plan, { spokenMs, drawn }: Killed): Promise<SpokenVerdict> {
  const found = await listTakes(dataDir)
  const sound = await judge(found, { speech, spokenMs, mayLoseMs: MAY_LOSE_MS })
  const [take] = found
  const shown = take ? await judgeAgain(dataDir, take.id, drawn) : { lost: [], corrupted: [] }
  return {
    lost: [...(sound.lost ? ['the recording is gone'] : []), ...shown.lost],
    isDuplicated: sound.duplicated,
    corrupted: [...(sound.corrupted ? [sound.corrupted] : []), ...shown.corrupted],
    lossMs: sound.lossMs,
    answered: drawn.answered + drawn.pictures.filter(({ isAnswered }) => isAnswered).length,
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
