import type { Arrangement, Extent } from './arrangement.ts'
import { composeInPage } from './compose-in-page.ts'
import { composeInWorker } from './compose-in-worker.ts'

export interface ComposeInput {
  /** Of the screen; it stays the caller's. */
  readonly screen: MediaStreamTrack
  readonly shape: Extent
  readonly rate: number
  readonly at: Arrangement
  /** The camera's picture is in the clip, or is not for now. */
  onCamera(isSeen: boolean): void
}

/** A stream of the screen with the camera in it. It ends by itself when it can go on no longer. */
export interface ComposedStream {
  readonly stream: MediaStream
  /** Null: without one. The track stays the caller's. */
  setCamera(track: MediaStreamTrack | null): void
  arrange(at: Arrangement): void
  /** The recorder begins, or goes on: it must not wait for a picture. */
  begin(): void
  close(): void
}

/** Null: this browser cannot, or not with this screen. */
export type Compose = (input: ComposeInput) => Promise<ComposedStream | null>

/** In a worker where the browser has that: a window that nobody sees is not slowed down there. Else in the page. */
export const compose: Compose = async (input) => (await composeInWorker(input)) ?? (await composeInPage(input))
