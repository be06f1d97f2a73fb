import type { CameraFault } from './cameras.ts'

export const faultWords: Readonly<Record<CameraFault, string>> = {
  refused: 'Earshot is not allowed the camera.',
  missing: 'There is no camera.',
  busy: 'The camera gives no picture. Another program may be using it.',
}

/** It was opened, and has given no picture since. */
export const blankWords =
  'The camera is on, but gives no picture. Another program may be using it, or a switch or lid on it is closed.'

/** What is said of the camera where a clip has begun without it. */
export const goesOnWithout = (sentence: string): string =>
  `${sentence} The clip goes on without it, and so does the sound.`
