import type { App, BrowserWindow, Dialog } from 'electron'
import type { Core } from '#core/core.ts'
import type { DesktopFacts } from '#shared/contract/attention.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'

export interface ClosingDeps {
  readonly core: Pick<Core, 'api' | 'snapshot'>
  readonly app: Pick<App, 'on' | 'quit'>
  readonly dialog: Pick<Dialog, 'showMessageBox'>
  readonly platform: NodeJS.Platform
  readonly tray: () => DesktopFacts['tray']
  readonly log: Log
}

/**
 * What closing the main window means: Earshot goes on without it, so that keys, takes and notifications do; or it ends, where the person
 * chose so, or where there is nothing to go on with. A second start always brings the window back.
 */
export function createClosing({ core, app, dialog, platform, tray, log }: ClosingDeps) {
  const drop = createDrop(log)
  let isEnding = false
  let isAsking = false
  app.on('before-quit', () => {
    isEnding = true
  })

  const isKept = (): boolean => {
    const { session, settings } = core.snapshot()
    return session.kind === 'signedIn' && settings.closeToTray
  }
  const hide = (window: BrowserWindow): void => {
    // macOS leaves a black desktop behind when a window that fills one is hidden: it comes out of that first.
    if (platform !== 'darwin' || !window.isFullScreen()) return window.hide()
    window.once('leave-full-screen', () => window.hide())
    window.setFullScreen(false)
  }
  const explain = async (window: BrowserWindow): Promise<void> => {
    isAsking = true
    try {
      const { response } = await dialog.showMessageBox(window, {
        type: 'info',
        title: 'Earshot',
        message: 'Earshot goes on without its window',
        detail: `Your keys work, and notes reach you. ${howBack(platform, tray())} Settings, This computer, has the choice.`,
        buttons: ['Keep running', 'Quit Earshot'],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      })
      const isQuit = response === 1
      await core.api.settings.update({ isClosingExplained: true, closeToTray: !isQuit })
      if (isQuit) return app.quit()
      if (!window.isDestroyed()) hide(window)
    } finally {
      isAsking = false
    }
  }

  return {
    /** Of the main window. */
    follow(window: BrowserWindow): void {
      window.on('query-session-end', () => {
        isEnding = true
      })
      window.on('close', (event) => {
        if (isEnding || !isKept()) return
        event.preventDefault()
        if (isAsking) return
        // On macOS nothing else is expected.
        if (platform === 'darwin' || core.snapshot().settings.isClosingExplained) return hide(window)
        drop(explain(window), 'saying what closing means')
      })
    },
  }
}

function howBack(platform: NodeJS.Platform, tray: DesktopFacts['tray']): string {
  if (tray === 'shown') return platform === 'win32' ? 'It is by the clock.' : 'Its icon is in the bar.'
  const again = 'Start Earshot again to bring its window back.'
  return tray === 'absent'
    ? `This desktop shows no icons of programs. ${again}`
    : `Its icon may be in the bar. ${again}`
}
