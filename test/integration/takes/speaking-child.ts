/** A program that speaks for ever into a take, to be killed: `DATA_DIR [TAKE]`, on to a draft where one is named. Prints `take ID`, then `spoken N` for each page handed over. */
import { randomBytes } from 'node:crypto'
import { createTakes } from '../../../electron/core/takes/create-takes.ts'
import { createClock } from '../../../shared/kernel/clock.ts'
import { ConversationId, createIdMaker, TakeId } from '../../../shared/kernel/ids.ts'
import { done, refused } from '../../../shared/kernel/result.ts'
import { createSpokenPages, PAGE_MS } from './spoken-pages.ts'

const clock = createClock({
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimeout: (run, delayMs) => setTimeout(run, delayMs),
  clearTimeout: (handle) => clearTimeout(handle),
})
const takes = createTakes({
  dataDir: process.argv[2] ?? '',
  clock,
  ids: createIdMaker({ clock, random: () => new Uint8Array(randomBytes(16)) }),
  log: () => {},
  microphoneId: () => null,
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
takes.attachCapture((command) => {
  if (command.kind !== 'openMicrophone') return
  const { takeId } = command
  const pages = createSpokenPages(takeId)
  console.log(`take ${takeId}`)
  setTimeout(() => {
    takes.report({ kind: 'microphoneOpened', takeId, label: 'Test microphone' })
    for (const frame of pages.take(2)) takes.acceptPage(frame)
    setInterval(() => {
      const frame = pages.next()
      takes.acceptPage(frame)
      console.log(`spoken ${frame.index - 1}`)
    }, PAGE_MS)
  }, 0)
})
takes.setTarget({
  conversationId: ConversationId.parse('01890000-0000-7000-8000-00000000000c'),
  rootId: null,
  anchor: null,
})
const [, , , draft] = process.argv
if (draft === undefined) takes.press()
else await takes.append(TakeId.parse(draft))
