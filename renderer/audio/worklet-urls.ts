import encoderUrl from 'opus-recorder/dist/encoderWorker.min.js?url'
import meterUrl from './capture-worklet.ts?worker&url'
import limiterUrl from './limiter-worklet.ts?worker&url'

/**
 * Both files of the capture worklet, served from the app's own origin as the CSP wants (`script-src 'self' 'wasm-unsafe-eval'`).
 * The encoder is opus-recorder's file as it is; ours is bundled by Vite. Pass them on: `createCapture({ ..., ...workletUrls })`.
 */
export const workletUrls = { encoderUrl, meterUrl } as const

/** Of the player: `createOutput({ ..., limiterUrl })`. */
export { limiterUrl }
