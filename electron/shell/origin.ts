/** The one origin of the app's page. Standard and secure, so that it has a real origin, storage and the microphone. */
export const APP_SCHEME = 'earshot'
export const APP_HOST = 'app'
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/`

/** For whole URLs and for bare origins, with or without the slash at the end. */
export function isAppUrl(url: string): boolean {
  return url === APP_URL.slice(0, -1) || url.startsWith(APP_URL)
}
