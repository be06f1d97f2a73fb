import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { encodePageFrame } from '../../shared/contract/capture.ts'
import type { TakeId } from '../../shared/kernel/ids.ts'
import { type CoreProcess, listTakes, startCore } from './support/core-process.ts'
import { type FaultRow, faultRow } from './support/fault-row.ts'
import { judge, type Verdict } from './support/recovered.ts'
import { createRandom, drawSeed } from './support/seeded.ts'
import { type SpokenSpeech, speakFixture } from './support/spoken-speech.ts'

export const summary =
  'SIGKILL of the core at random moments of a take, and of the start that recovers it: the file is what was spoken'

const FAULT = 'kill-core-during-take'
/** The custody rule of the design. */
const MAY_LOSE_MS = 500
/** At once, in real time: they sleep most of it. All are up before the first one speaks. */
const AT_ONCE = 6
/** Several starting at once on two cores; some will have swept by then, some not begun. */
const LONGEST_BOOT_MS = 2_000
/** How finely the speaking is cut. */
const TICK_MS = 20

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
    const spoken = await Promise.all(cores.map((core, i) => speakAndKill(core, plans[i])))
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

/** The sweep comes at the end of a boot; a sweep that was killed must find the same when it runs again. */
async function killSweep(dir: string, afterMs: number | null): Promise<void> {
  if (afterMs === null) return
  const core = startCore(dir)
  await sleep(afterMs)
  await core.kill()
}

/** How much had been spoken when it was killed, in milliseconds. */
async function speakAndKill(core: CoreProcess, plan: Plan | undefined): Promise<number> {
  if (!plan) return 0
  core.send({ kind: 'press' })
  const { command } = await core.next('command')
  const { takeId } = command
  core.send({ kind: 'fact', fact: { kind: 'microphoneOpened', takeId, label: 'recorded speech' } })
  const startMs = performance.now()
  const position = (): number => performance.now() - startMs
  const handOver = pagesInTime(core, takeId, plan.speech)
  while (position() + TICK_MS < plan.killAtMs) {
    handOver(position())
    await sleep(TICK_MS)
  }
  handOver(position())
  await sleep(Math.max(0, plan.killAtMs - position()))
  const spokenMs = position()
  await core.kill()
  return Math.min(spokenMs, plan.speech.durationMs)
}

function pagesInTime(core: CoreProcess, takeId: TakeId, { pages }: SpokenSpeech): (positionMs: number) => void {
  let next = 0
  return (positionMs) => {
    for (let due = pages[next]; due && due.dueMs <= positionMs; due = pages[next]) {
      core.send({
        kind: 'page',
        bytes: encodePageFrame({ takeId, index: next, levels: new Uint8Array(10).fill(99), page: due.page }),
      })
      next += 1
    }
  }
}
