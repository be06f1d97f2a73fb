import { randomBytes } from 'node:crypto'
import { createTakes } from '../../../electron/core/takes/create-takes.ts'
import type { Takes } from '../../../electron/core/takes/takes.ts'
import { createClock } from '../../../shared/kernel/clock.ts'
import { createIdMaker } from '../../../shared/kernel/ids.ts'
import { done, refused } from '../../../shared/kernel/result.ts'

/** Takes on Node's own clock and files, with nobody to send to: for programs that are made to be killed. */
export async function openNodeTakes(dataDir: string): Promise<Takes> {
  const clock = createClock({
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    setTimeout: (run, delayMs) => setTimeout(run, delayMs),
    clearTimeout: (handle) => clearTimeout(handle),
  })
  const takes = createTakes({
    dataDir,
    clock,
    ids: createIdMaker({ clock, random: () => new Uint8Array(randomBytes(16)) }),
    log: () => {},
    microphone: () => ({ microphoneId: null, lingerMs: 0, prerollMs: 0, hasCue: false }),
    fallbackTarget: () => null,
    places: { nameOf: () => '#general', peopleIn: () => 1, onRelease: () => 'send' },
    importAudio: async () => refused('fileMissing'),
    dispatch: {
      follow: () => {},
      grew: () => {},
      abandon: () => {},
      queueNote: () => done(undefined),
      hasQueued: () => false,
    },
  })
  await takes.recover()
  return takes
}
