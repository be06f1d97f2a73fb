import { createCapture } from '../../../../renderer/audio/capture.ts'
import { workletUrls } from '../../../../renderer/audio/worklet-urls.ts'
import type { CaptureCommand, CaptureFact } from '../../../../shared/contract/capture.ts'

/** What the test drives and reads from outside. */
export interface CaptureProbe {
  handle(command: CaptureCommand): void
  warmUp(): Promise<void>
  microphones(): Promise<number>
  readonly facts: CaptureFact[]
  /** Page frames, each as base64. */
  readonly frames: string[]
  readonly levels: (number | null)[]
  /** Milliseconds from `openMicrophone` to the fact and to the first page. */
  readonly marks: { askedMs: number; openedMs: number; firstPageMs: number; firstSoundPageMs: number }
}

declare global {
  interface Window {
    probe: CaptureProbe
  }
}

const facts: CaptureFact[] = []
const frames: string[] = []
const levels: (number | null)[] = []
const marks = { askedMs: 0, openedMs: 0, firstPageMs: 0, firstSoundPageMs: 0 }

const capture = createCapture({
  report(fact) {
    if (fact.kind === 'microphoneOpened') marks.openedMs = performance.now()
    facts.push(fact)
  },
  sendPage(bytes) {
    if (frames.length === 0) marks.firstPageMs = performance.now()
    if (frames.length === 2) marks.firstSoundPageMs = performance.now()
    frames.push(btoa(String.fromCharCode(...bytes)))
  },
  onLevel: (level) => levels.push(level?.peak ?? null),
  ...workletUrls,
})

window.probe = {
  handle(command) {
    if (command.kind === 'openMicrophone' && marks.askedMs === 0) marks.askedMs = performance.now()
    capture.handle(command)
  },
  warmUp: () => capture.warmUp(),
  microphones: async () => (await capture.listMicrophones()).length,
  facts,
  frames,
  levels,
  marks,
}
