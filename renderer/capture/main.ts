import { createCaptureHost } from '../app/capture-host.ts'
import { createPageAudio } from '../app/page-audio.ts'
import { createPageClock } from '../audio/capture.ts'
import { connectBridge } from '../bridge/bridge.ts'

/** The entry of the hidden window that holds the microphone: no interface, so that nothing a person does to a window reaches a take. */
async function start(): Promise<void> {
  const bridge = await connectBridge()
  const clock = createPageClock()
  // A fault of this page has nobody to be shown to: the core learns of it by what does not come.
  const host = createCaptureHost({ bridge, audio: createPageAudio(clock), clock, onError: reportError })
  window.addEventListener('pagehide', () => host.close(), { once: true })
}

void start()
