import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listTakes, startCore } from './support/core-process.ts'
import { type FaultRow, faultRow } from './support/fault-row.ts'
import { judge, type Verdict } from './support/recovered.ts'
import { createRandom, drawSeed } from './support/seeded.ts'
import { killSweep, LONGEST_BOOT_MS, speakAndKill } from './support/spoken-in-time.ts'
import { type SpokenSpeech, speakFixture } from './support/spoken-speech.ts'

export const summary =
  'SIGKILL of the core at random moments of a take, and of the start that recovers it: the file is what was spoken'

const FAULT = 'kill-core-during-take'
/** The custody rule of the design. */
const MAY_LOSE_MS = 500
/** At once, in real time: they sleep most of it. All are up before the first one speaks. */
const AT_ONCE = 6

/** Real speech, in real time, from this process as the capture window to a core in another. */
export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> {
  const random = createRandom(drawSeed(FAULT))
  const speeches = await Promise.all(
    (isShort ? ['austen-3s' as const] : (['austen-3s', 'austen-5s', 'austen-7s'] as const)).map(speakFixture),
  )
  const verdicts: Verdict[] = []
  for (let left = isShort ? 6 : 200; left > 0; left -= AT_ONCE) {
    const plans = Array.from({ length: Math.min(left, AT_ONCE) }, () => {
      const speech = speeches[Math.floor(random() * speeches.length)] ?? speeches[0]
      if (!speech) throw new Error('there is no speech')
      const killSweepAtMs = random() < 0.5 ? random() * LONGEST_BOOT_MS : null
      return { speech, killAtMs: random() * speech.durationMs, killSweepAtMs }
    })
    verdicts.push(...(await killTogether(plans)))
  }
  for (const { corrupted } of verdicts) if (corrupted) console.error(`${FAULT}: ${corrupted}`)
  yield faultRow(
    {
      fault: FAULT,
      runs: verdicts.length,
      lost: verdicts.filter(({ lost }) => lost).length,
      duplicated: verdicts.filter(({ duplicated }) => duplicated).length,
      corrupted: verdicts.filter(({ corrupted }) => corrupted !== null).length,
      worstLossMs: Math.round(Math.max(...verdicts.map(({ lossMs }) => lossMs))),
    },
    MAY_LOSE_MS,
  )
}

interface Plan {
  readonly speech: SpokenSpeech
  readonly killAtMs: number
  /** The next start is killed too, so long after it began; null: it is let live. */
  readonly killSweepAtMs: number | null
}

async function killTogether(plans: readonly Plan[]): Promise<Verdict[]> {
  const dirs = await Promise.all(plans.map(() => mkdtemp(join(tmpdir(), 'earshot-kill-'))))
  const cores = dirs.map((dir) => startCore(dir))
  try {
    await Promise.all(cores.map((core) => core.next('ready')))
    const spoken = await Promise.all(cores.map((core, i) => (plans[i] ? speakAndKill(core, plans[i]) : 0)))
    await Promise.all(plans.map(({ killSweepAtMs }, i) => killSweep(dirs[i] ?? '', killSweepAtMs)))
    const found = await Promise.all(dirs.map(listTakes))
    return await Promise.all(
      plans.map(({ speech }, i) => judge(found[i] ?? [], { speech, spokenMs: spoken[i] ?? 0, mayLoseMs: MAY_LOSE_MS })),
    )
  } finally {
    await Promise.all(cores.map((core) => core.kill()))
    await Promise.all(dirs.map((dir) => rm(dir, { recursive: true, force: true })))
  }
}
