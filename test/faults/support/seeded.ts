/** Random numbers 0..1 that come again for the same seed (mulberry32 by Tommy Ettinger, public domain). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** `EARSHOT_SEED`, or a fresh one; told on standard error, so that a failure can be repeated. */
export function drawSeed(fault: string): number {
  const given = Number(process.env.EARSHOT_SEED)
  const seed = Number.isInteger(given) && given > 0 ? given : Math.floor(Math.random() * 2 ** 31) + 1
  console.error(`${fault}: seed ${seed} (EARSHOT_SEED repeats it)`)
  return seed
}
