/** What the page and the capture worklet say to each other over the node's port. */

/**
 * Orders to the worklet. `start`: from now on every sample is kept, and with `withPreroll` those that were remembered before. `finish`: keep `tailSamples` (48 kHz) more, then end the stream. `cancel`: stop, say nothing more.
 * `pause`: keep no sample until `resume`.
 */
export type CaptureOrder =
  | { readonly kind: 'start'; readonly withPreroll: boolean }
  | { readonly kind: 'finish'; readonly tailSamples: number }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }

/** Reports of the worklet, in the order of the sound. */
export type CaptureReport =
  /**
   * One Ogg page; `levels`: the loudest sample of each 20 ms since the page before, 0..255; `sound`: how loud each is to the ear
   * (`shared/audio/sound-frames.ts`). Headers come first.
   */
  | { readonly kind: 'page'; readonly page: Uint8Array; readonly levels: Uint8Array; readonly sound: Uint8Array }
  /** The first sample after `start` is kept, at this wall time (whole milliseconds: an audio thread has no better clock). */
  | { readonly kind: 'began'; readonly atMs: number }
  /** The newest 20 ms, 0..255. */
  | { readonly kind: 'level'; readonly level: number }
  /** All pages are out. `keptSamples` at 48 kHz is what a player will play. */
  | { readonly kind: 'finished'; readonly keptSamples: number }
  | { readonly kind: 'failed'; readonly message: string }

export const CAPTURE_PROCESSOR = 'earshot-capture'

/** What a processor is made with. */
export interface CaptureProcessorOptions {
  readonly prerollSamples: number
}
