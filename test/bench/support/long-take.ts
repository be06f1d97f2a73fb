import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createTakes } from '../../../electron/core/takes/create-takes.ts'
import type { CaptureCommand } from '../../../shared/contract/capture.ts'
import { ConversationId, createIdMaker } from '../../../shared/kernel/ids.ts'
import { done, refused } from '../../../shared/kernel/result.ts'
import { createHandClock } from '../../integration/takes/hand-clock.ts'
import { createSpokenPages, PAGE_MS } from '../../integration/takes/spoken-pages.ts'

/** What the process held after a minute of the take, in megabytes, when garbage had been collected. */
export interface MemorySample {
  readonly heap: number
  readonly resident: number
}

/** The disk is waited for after so many pages: two seconds, less than the silence after which a take is ended. */
const pagesAtOnce = 10

/**
 * Records a take of so many minutes on a real folder, as fast as the disk takes it: time is turned by hand, page by page, so that all that
 * happens by the second does happen. Ends just before the limit.
 */
export async function recordLongTake(minutes: number): Promise<MemorySample[]> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'earshot-bench-take-'))
  const clock = createHandClock()
  const commands: CaptureCommand[] = []
  const takes = createTakes({
    dataDir,
    clock,
    ids: createIdMaker({ clock, random: () => new Uint8Array(randomBytes(16)) }),
    log: () => undefined,
    microphone: () => ({ microphoneId: null, lingerMs: 0, prerollMs: 0, hasCue: false }),
    places: { nameOf: () => '#general', peopleIn: () => 2, onRelease: () => 'send' },
    deviceName: () => 'bench',
    fallbackTarget: () => null,
    freeBytes: () => Promise.resolve(1e12),
    importAudio: () => Promise.resolve(refused('fileMissing')),
    dispatch: {
      follow: () => undefined,
      grew: () => undefined,
      abandon: () => undefined,
      clips: { follow: () => undefined, grew: () => undefined, abandon: () => undefined },
      queueNote: () => done(undefined),
      hasQueued: () => false,
    },
  })
  const detach = takes.attachCapture((command) => commands.push(command))
  try {
    const conversationId = ConversationId.parse('01890000-0000-7000-8000-00000000000c')
    takes.setTarget({ conversationId, rootId: null, anchor: null })
    await takes.recover()
    takes.press()
    const opened = commands.find((command) => command.kind === 'openMicrophone')
    if (opened?.kind !== 'openMicrophone') throw new Error('no take was opened')
    const { takeId } = opened
    takes.report({ kind: 'microphoneOpened', takeId, label: 'bench' })
    // A tap, not a hold: nobody holds a key for an hour.
    clock.advance(100)
    takes.release()
    const pages = createSpokenPages(takeId)
    for (const header of pages.take(2)) takes.acceptPage(header)
    const durationMs = (): number => takes.list().find(({ id }) => id === takeId)?.durationMs ?? 0
    const collect = garbageCollector()
    const samples: MemorySample[] = []
    let spokenMs = 0
    for (let minute = 0; minute < minutes; minute += 1) {
      const pagesOfMinute = minute === minutes - 1 ? 290 : 300
      for (let given = 0; given < pagesOfMinute; given += pagesAtOnce) {
        for (const page of pages.take(pagesAtOnce)) {
          takes.acceptPage(page)
          clock.advance(PAGE_MS)
        }
        spokenMs += pagesAtOnce * PAGE_MS
        await until(() => durationMs() >= spokenMs - PAGE_MS, `${spokenMs} ms on disk`)
      }
      collect()
      const { heapUsed, rss } = process.memoryUsage()
      samples.push({ heap: heapUsed / 1e6, resident: rss / 1e6 })
    }
    return samples
  } finally {
    detach()
    await takes.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function until(look: () => boolean, what: string): Promise<void> {
  const endMs = performance.now() + 20_000
  while (!look()) {
    if (performance.now() > endMs) throw new Error(`never seen: ${what}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('no garbage collector to call')
  return () => void collect()
}
