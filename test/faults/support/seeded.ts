/** Mulberry32: small, fast, and the same for the same seed everywhere. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** From `EARSHOT_SEED`, or fresh; told on standard error, so that a failure can be repeated. */
export function drawSeed(name: string): number {
  const seed = Number(process.env.EARSHOT_SEED ?? Math.floor(Math.random() * 2 ** 31))
  console.error(`${name}: seed ${seed} (EARSHOT_SEED repeats it)`)
  return seed
}
