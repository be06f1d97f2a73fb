import { openNodeTakes, type QueuedNote } from '../integration/takes/node-takes.ts'
import { type CoreProcess, listTakes } from './support/core-process.ts'
import type { FaultRow } from './support/fault-row.ts'
import { createFilmingPage, type FilmedByPage, MS_PER_FRAME } from './support/filming-page.ts'
import { killTogether, type SpokenVerdict, spokenRow } from './support/killed-while-speaking.ts'
import { judge } from './support/recovered.ts'
import { judgeClip } from './support/recovered-clip.ts'
import { createRandom, drawSeed } from './support/seeded.ts'
import { LONGEST_BOOT_MS, speakAndKill } from './support/spoken-in-time.ts'
import { type SpokenSpeech, speakFixture } from './support/spoken-speech.ts'

export const summary =
  'SIGKILL of the core while somebody speaks and records the screen: every frame that was answered is in the draft, and in the note made of it'

const FAULT = 'kill-while-filming'
/** The custody rule of the design, for the sound and for the clip: a piece of 200 ms, and the one that was on its way. */
const MAY_LOSE_MS = 500
const AT_ONCE = 6

export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> {
  const random = createRandom(drawSeed(FAULT))
  const speech = await speakFixture(isShort ? 'austen-3s' : 'austen-7s')
  const verdicts: SpokenVerdict[] = []
  for (let left = isShort ? 6 : 120; left > 0; left -= AT_ONCE) {
    const plans = Array.from({ length: Math.min(left, AT_ONCE) }, () => ({
      speech,
      killAtMs: random() * speech.durationMs,
      // The next start, which makes the clip whole, is killed now and then too.
      killSweepAtMs: random() < 0.4 ? random() * LONGEST_BOOT_MS : null,
    }))
    verdicts.push(...(await killTogether(plans, { speak: filmAndKill, judge: judgeBoth })))
  }
  yield spokenRow(FAULT, verdicts, MAY_LOSE_MS)
}

interface Plan {
  readonly speech: SpokenSpeech
  readonly killAtMs: number
  readonly killSweepAtMs: number | null
}

interface Killed {
  readonly spokenMs: number
  readonly filmed: FilmedByPage
}

async function filmAndKill(core: CoreProcess, plan: Plan): Promise<Killed> {
  const page = createFilmingPage(core)
  return { spokenMs: await speakAndKill(core, plan, page.at), filmed: page.filmed }
}

async function judgeBoth(dataDir: string, { speech }: Plan, { spokenMs, filmed }: Killed): Promise<SpokenVerdict> {
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
