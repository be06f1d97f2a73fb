/** Sound frames of a recording that is being made, one page behind the other: 720 kB for an hour. */
export interface SoundLog {
  /** Answers where these bytes stand. */
  push(bytes: Uint8Array): number
  /** All so far: a view, until the next push. */
  bytes(): Uint8Array
}

const FIRST_BYTES = 1 << 14

export function createSoundLog(): SoundLog {
  let held = new Uint8Array(FIRST_BYTES)
  let length = 0
  return {
    push(bytes) {
      if (length + bytes.length > held.length) {
        const larger = new Uint8Array(Math.max(2 * held.length, length + bytes.length))
        larger.set(held.subarray(0, length))
        held = larger
      }
      held.set(bytes, length)
      length += bytes.length
      return length - bytes.length
    },
    bytes: () => held.subarray(0, length),
  }
}
