const tickMs = 10

/**
 * How long this process wanted to run and was not let, because processor or disk were busy: what a tick is late beyond the processor
 * time this process itself has used.
 */
export function watchStarvation(): { soFarMs(): number; stop(): number } {
  let starvedMs = 0
  let atMs = performance.now()
  let used = process.cpuUsage()
  const look = (): void => {
    const { user, system } = process.cpuUsage(used)
    const passedMs = performance.now() - atMs
    starvedMs += Math.max(0, passedMs - tickMs - 2 - (user + system) / 1000)
    atMs = performance.now()
    used = process.cpuUsage()
  }
  const timer = setInterval(look, tickMs)
  return {
    soFarMs: () => starvedMs,
    stop() {
      clearInterval(timer)
      return Math.round(starvedMs)
    },
  }
}
