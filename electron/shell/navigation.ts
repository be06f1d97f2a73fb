import type { App } from 'electron'
import { pageOf } from './origin.ts'

/**
 * Holds for every web contents there will ever be, not for the windows one thought of: nothing navigates away from the page,
 * nothing opens a window, no `<webview>` is attached. Links go to the person's browser.
 */
export function denyNavigation(app: App, openExternal: (url: string) => void): void {
  app.on('web-contents-created', (_created, contents) => {
    contents.on('will-navigate', (event) => {
      // A reload is a navigation too.
      if (pageOf(event.url) !== null && event.url === contents.getURL()) return
      event.preventDefault()
      openExternal(event.url)
    })
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      openExternal(url)
      return { action: 'deny' }
    })
  })
}
