/** The one origin of the app's pages. Standard and secure, so that it has a real origin, storage and the microphone. */
export const APP_SCHEME = 'earshot'
export const APP_HOST = 'app'
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/`

/** Each window shows one page and never another. */
export type AppPage = 'main' | 'capture' | 'panel'

const paths: Readonly<Record<AppPage, string>> = { main: '/', capture: '/capture.html', panel: '/panel.html' }

export const urlOf = (page: AppPage): string => `${APP_SCHEME}://${APP_HOST}${paths[page]}`

/** Which of our pages this is the address of; null for everything else, whatever it looks like. */
export function pageOf(url: string): AppPage | null {
  const parsed = URL.parse(url)
  if (parsed?.protocol !== `${APP_SCHEME}:` || parsed.host !== APP_HOST) return null
  const known: readonly AppPage[] = ['main', 'capture', 'panel']
  return known.find((page) => paths[page] === parsed.pathname) ?? null
}

/** For bare origins, with or without the slash at the end. */
export const isAppOrigin = (origin: string): boolean => origin === APP_URL || origin === APP_URL.slice(0, -1)
