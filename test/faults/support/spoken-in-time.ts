import { setTimeout as sleep } from 'node:timers/promises'
import { encodePageFrame } from '../../../shared/contract/capture.ts'
import type { TakeId } from '../../../shared/kernel/ids.ts'
import { type CoreProcess, startCore } from './core-process.ts'
import type { SpokenSpeech } from './spoken-speech.ts'

/** Several starting at once on two cores; some will have swept by then, some not begun. */
export const LONGEST_BOOT_MS = 2_000
/** How finely the speaking is cut. */
const TICK_MS = 20

/** The sweep comes at the end of a boot; a sweep that was killed must find the same when it runs again. Null: none is killed. */
export async function killSweep(dir: string, afterMs: number | null): Promise<void> {
  if (afterMs === null) return
  const core = startCore(dir)
  await sleep(afterMs)
  await core.kill()
}

/**
 * Speaks in real time, as the capture window of a core, and kills it; how much had been spoken by then, in milliseconds.
 * `beside` is called as soon as the microphone is open, and every 20 ms from there.
 */
export async function speakAndKill(
  core: CoreProcess,
  { speech, killAtMs }: { readonly speech: SpokenSpeech; readonly killAtMs: number },
  beside: (takeId: TakeId, positionMs: number) => void = () => undefined,
): Promise<number> {
  core.send({ kind: 'press' })
  const { command } = await core.next('command')
  const { takeId } = command
  core.send({ kind: 'fact', fact: { kind: 'microphoneOpened', takeId, label: 'recorded speech' } })
  const startMs = performance.now()
  const position = (): number => performance.now() - startMs
  const handOver = pagesInTime(core, takeId, speech)
  while (position() + TICK_MS < killAtMs) {
    handOver(position())
    beside(takeId, position())
    await sleep(TICK_MS)
  }
  handOver(position())
  await sleep(Math.max(0, killAtMs - position()))
  const spokenMs = position()
  await core.kill()
  return Math.min(spokenMs, speech.durationMs)
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
