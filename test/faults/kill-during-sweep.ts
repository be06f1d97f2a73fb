import { fork } from 'node:child_process'
import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MAX_PAGE_BYTES } from '../../shared/audio/ogg-page.ts'
import { encodePageFrame } from '../../shared/contract/capture.ts'
import { type FoundTake, listTakes, startCore } from './support/core-process.ts'
import { pause } from './support/cores.ts'
import { CRASH_POINT_VARIABLE, type CrashPoint } from './support/crash-point.ts'
import { type FaultRow, faultRow } from './support/fault-row.ts'
import { judge, type Verdict } from './support/recovered.ts'
import { createRandom, drawSeed } from './support/seeded.ts'
import { type SpokenSpeech, speakFixture } from './support/spoken-speech.ts'

export const summary =
  'SIGKILL of the start that mends unsealed takes, before each of its writes: the next start offers each of them, whole, once'

const FAULT = 'kill-during-sweep'
const SHORT_RUNS = 1
/** A sweep of two takes has 20; counting them anew costs several starts. */
const SURE_STEPS = 16
const MOST_STEPS = 63

export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> {
  const random = createRandom(drawSeed(FAULT))
  const speech = await speakFixture('austen-3s')
  const folder = await mkdtemp(join(tmpdir(), 'earshot-sweep-'))
  const verdicts: Verdict[] = []
  try {
    const left = join(folder, 'left')
    await leaveUnsealed(left, speech)
    const whole = await sweepCopy(left, join(folder, 'whole'), [])
    const steps = isShort ? SURE_STEPS : await countSteps(left, folder)
    const chosen = Array.from({ length: steps }, (_, i) => i + 1)
    while (isShort && chosen.length > SHORT_RUNS) chosen.splice(Math.floor(random() * chosen.length), 1)
    for (const step of chosen) {
      // The second start is killed too now and then, where it has more to do.
      const again = random() < 0.5 ? [1 + Math.floor(random() * step)] : []
      const found = await sweepCopy(left, join(folder, String(step)), [step, ...again])
      verdicts.push(await compare(found, whole, speech))
      await rm(join(folder, String(step)), { recursive: true, force: true })
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  for (const { corrupted } of verdicts) if (corrupted) console.error(`${FAULT}: ${corrupted}`)
  yield faultRow({
    fault: FAULT,
    runs: verdicts.length,
    lost: verdicts.filter(({ lost }) => lost).length,
    duplicated: verdicts.filter(({ duplicated }) => duplicated).length,
    corrupted: verdicts.filter(({ corrupted }) => corrupted !== null).length,
    worstLossMs: Math.round(Math.max(0, ...verdicts.map(({ lossMs }) => lossMs))),
  })
}

/** Two takes as kills leave them: one ends in half a page, the other in more of a broken disk's bytes than a page can have. */
async function leaveUnsealed(dataDir: string, speech: SpokenSpeech): Promise<void> {
  const torn = [speech.pages.at(-1)?.page.subarray(0, 70) ?? [], new Uint8Array(2 * MAX_PAGE_BYTES).fill(7)]
  for (const [i, tail] of torn.entries()) {
    const core = startCore(dataDir)
    await core.next('ready')
    core.send({ kind: 'press' })
    const { takeId } = (await core.next('command')).command
    core.send({ kind: 'fact', fact: { kind: 'microphoneOpened', takeId, label: 'recorded speech' } })
    for (const [index, { page }] of speech.pages.slice(0, 12 + i).entries())
      core.send({ kind: 'page', bytes: encodePageFrame({ takeId, index, levels: new Uint8Array(10).fill(99), page }) })
    await pause(500)
    await core.kill()
    await appendFile(join(dataDir, 'takes', takeId, 'audio.opus.part'), Uint8Array.from(tail))
    // The next start would mend it: it is put out of the way until both are there.
    await cp(join(dataDir, 'takes', takeId), join(dataDir, `${i}`, takeId), { recursive: true })
    await rm(join(dataDir, 'takes', takeId), { recursive: true })
  }
  for (const i of torn.keys()) {
    await cp(join(dataDir, `${i}`), join(dataDir, 'takes'), { recursive: true })
    await rm(join(dataDir, `${i}`), { recursive: true })
  }
}

const stepPoint = (step: number): CrashPoint => ({
  name: `step ${step}`,
  path: Array.from({ length: step }, () => '/takes(/|$)'),
  when: 'before',
})

/** What a start finds after others were killed at these steps of theirs. */
async function sweepCopy(from: string, to: string, kills: readonly number[]): Promise<readonly FoundTake[]> {
  await cp(from, to, { recursive: true })
  for (const step of kills) await sweepUntil(to, step)
  return await listTakes(to)
}

/** True: it was killed there; false: it had ended before. */
function sweepUntil(dataDir: string, step: number): Promise<boolean> {
  const child = fork(fileURLToPath(new URL('./support/taking-core.ts', import.meta.url)), [dataDir, '--list'], {
    execArgv: ['--import', new URL('./support/crash-points.ts', import.meta.url).href],
    env: { ...process.env, [CRASH_POINT_VARIABLE]: JSON.stringify(stepPoint(step)) },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal === 'SIGKILL')))
}

/** By halves: a kill at a step tells that there are as many. */
async function countSteps(left: string, folder: string): Promise<number> {
  let [low, high] = [0, MOST_STEPS]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const copy = join(folder, `count-${middle}`)
    await cp(left, copy, { recursive: true })
    if (await sweepUntil(copy, middle)) low = middle
    else high = middle - 1
  }
  if (low === 0) throw new Error('no sweep was killed: this proves nothing')
  return low
}

async function compare(
  found: readonly FoundTake[],
  whole: readonly FoundTake[],
  speech: SpokenSpeech,
): Promise<Verdict> {
  const verdicts: Verdict[] = []
  for (const { id, durationMs } of whole) {
    const takes = found.filter((take) => take.id === id)
    verdicts.push(await judge(takes, { speech, spokenMs: durationMs, mayLoseMs: 0 }))
  }
  return {
    lost: verdicts.some(({ lost }) => lost),
    duplicated: found.length > whole.length,
    corrupted: verdicts.find(({ corrupted }) => corrupted !== null)?.corrupted ?? null,
    lossMs: Math.max(...verdicts.map(({ lossMs }) => lossMs)),
  }
}
