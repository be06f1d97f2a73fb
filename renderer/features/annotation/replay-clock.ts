/** Where the player is in a note. Whoever plays it is asked once a frame, and says when it starts, stops or jumps. */
export interface ReplayClock {
  /** Of the note, whatever the speed, pauses left out or not. */
  positionMs(): number
  isPlaying(): boolean
  subscribe(listener: () => void): () => void
}
