import '@fontsource-variable/inter/index.css'
import '../ui/tokens.css'
import '../ui/base.css'
import { createRoot } from 'react-dom/client'
import { createPageClock } from '../audio/capture.ts'
import { connectBridge } from '../bridge/bridge.ts'
import { Panel } from './panel.tsx'
import { createPanelServices } from './panel-services.ts'

/** The entry of the recording panel's page. It holds no microphone and plays nothing. */
async function start(): Promise<void> {
  const element = document.getElementById('root')
  if (element === null) return
  const bridge = await connectBridge()
  const isMac = /Mac/.test(navigator.userAgent)
  const services = createPanelServices({ bridge, clock: createPageClock(), isMac, onError: reportError })
  window.addEventListener('pagehide', () => services.close(), { once: true })
  createRoot(element).render(<Panel services={services} />)
}

void start()
