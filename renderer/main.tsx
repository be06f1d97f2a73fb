import '@fontsource-variable/inter/index.css'
import './ui/tokens.css'
import './ui/base.css'
import { createRoot } from 'react-dom/client'
import { App, Starting } from './app/app.tsx'
import { createPageAudio } from './app/page-audio.ts'
import { createServices } from './app/services.ts'
import { createPageClock } from './audio/capture.ts'
import { connectBridge } from './bridge/bridge.ts'

/** The entry of the page: connects to the core, puts the services together, draws. */
async function start(): Promise<void> {
  const element = document.getElementById('root')
  if (element === null) return
  const root = createRoot(element)
  root.render(<Starting />)
  const bridge = await connectBridge()
  const clock = createPageClock()
  const isMac = /Mac/.test(navigator.userAgent)
  const services = createServices({ bridge, audio: createPageAudio(clock), clock, isMac })
  window.addEventListener('pagehide', () => services.close(), { once: true })
  root.render(<App services={services} />)
}

void start()
