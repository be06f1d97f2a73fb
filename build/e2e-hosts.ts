/**
 * Where the scenarios of `test/e2e` run: the browser host in Chromium, the built bundle on the stand-in for Electron, or Electron
 * itself. Written once; the few that cannot run everywhere are named here with the reason.
 */
export const e2eHosts = ['browser', 'stand-in', 'electron'] as const
export type E2eHost = (typeof e2eHosts)[number]

/** Tells the specs which one it is. */
export const E2E_HOST = 'EARSHOT_E2E_HOST'

export const isE2eHost = (text: string): text is E2eHost => e2eHosts.some((host) => host === text)

/** By scenario. */
export const exceptions: Readonly<Record<string, Partial<Record<E2eHost, string>>>> = {
  restart: {
    'stand-in': 'its page outlives its program, which only a browser’s does; recover kills the desktop program',
    electron: 'its page outlives its program, which only a browser’s does; recover kills the desktop program',
  },
  'desktop-window': {
    browser: 'it is about the desktop program’s window',
  },
  'stand-in': {
    browser: 'it is about the stand-in for Electron itself',
    electron: 'it is about the stand-in for Electron itself',
  },
  'page-crash': {
    browser:
      'a browser keeps a dead tab as it is; the fault kill-renderer-during-take looks at what becomes of the take',
    electron: 'Playwright cannot look at a page again whose process has died',
  },
  annotate: {
    electron: 'which part of the screen is taken is asked of the system there, and a test cannot answer',
  },
  redaction: {
    electron: 'which part of the screen is taken is asked of the system there, and a test cannot answer',
  },
  'capture-key': {
    browser: 'a browser gives no picture unless its own window was asked',
    electron: 'it takes a picture of the screen, which macOS asks a person for',
  },
  clip: {
    electron: 'which screen is recorded is asked of the system there, and a test cannot answer',
  },
  displays: {
    browser: 'a browser lists displays and windows in a dialog of its own, which no test can answer',
    electron: 'it plays two displays, which only the stand-in lets a test do',
  },
  'clip-camera': {
    electron: 'which screen is recorded is asked of the system there, and a test cannot answer',
    'stand-in': 'it records the screen as the browser does, of which the stand-in has none',
  },
  panel: {
    browser: 'there is no panel: a browser has no window above all others',
    electron: 'it plays displays, focus and dying windows, which only the stand-in lets a test do',
  },
  tray: {
    browser: 'a browser has no icon by the clock',
    electron: 'what a system draws there can be neither read nor clicked by a test',
  },
  notifications: {
    browser: 'those of a browser have no buttons, and no test can click them',
    electron: 'what a system shows can be neither read nor clicked by a test',
  },
  'bad-microphone': {
    electron: 'a microphone is refused to Electron by the system, which a test cannot do',
  },
}

/** Scenarios that press keys for the whole computer. */
const pressKeys: readonly string[] = ['capture-key', 'first-note', 'keys', 'panel', 'push-to-talk']

/** Why a scenario does not run on this host here; null when it does. */
export function whyNotOn(host: E2eHost, scenario: string, platform: NodeJS.Platform): string | null {
  const reason = exceptions[scenario]?.[host]
  if (reason !== undefined) return reason
  if (platform === 'linux') return null
  if (host !== 'electron') return 'browser host and stand-in run on Linux: their keys and windows go through X11'
  return pressKeys.includes(scenario) ? 'it presses keys for the whole computer by xdotool, which X11 has' : null
}
