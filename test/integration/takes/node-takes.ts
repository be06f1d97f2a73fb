import { randomBytes } from 'node:crypto'
import { createTakes } from '../../../electron/core/takes/create-takes.ts'
import type { FilePlace, Takes } from '../../../electron/core/takes/takes.ts'
import type { NoteDraft } from '../../../shared/contract/model.ts'
import { createClock } from '../../../shared/kernel/clock.ts'
import { createIdMaker } from '../../../shared/kernel/ids.ts'
import { done, refused } from '../../../shared/kernel/result.ts'

export interface QueuedNote {
  readonly draft: NoteDraft
  readonly files: readonly FilePlace[]
}

/** Takes on Node's own clock and files, with nobody to send to: for programs that are made to be killed. `queued`: what was to be sent. */
export async function openNodeTakes(dataDir: string, queued: QueuedNote[] = []): Promise<Takes> {
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
      clips: { follow: () => {}, grew: () => {}, abandon: () => {} },
      queueNote: (draft, files) => {
        queued.push({ draft, files })
        return done(undefined)
      },
      hasQueued: () => false,
    },
  })
  await takes.recover()
  return takes
}
