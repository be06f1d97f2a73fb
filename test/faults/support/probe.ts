/**
 * Loaded beside a program under measurement (`--import`, with `--expose-gc`). Asked over the process channel, it collects all garbage
 * and tells what is left. It touches nothing of the program's own.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { Sample } from './measured-program.ts'

process.on('message', (message) => {
  if (message !== 'measure') return
  // Twice: what the first finds finalises more.
  globalThis.gc?.()
  setImmediate(() => {
    globalThis.gc?.()
    const { heapUsed, external } = process.memoryUsage()
    const sample: Sample = { kind: 'sample', rssBytes: rssBytes(), liveBytes: heapUsed + external, ...descriptors() }
    process.send?.(sample)
  })
})

// Whoever measured is gone, however that came: nobody else would end this.
process.on('disconnect', () => process.exit())

function rssBytes(): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return Number(kilobytes) * 1024
}

/** The folder itself is open while it is read: that one is not counted. */
function descriptors(): { files: number; sockets: number } {
  const open = readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)]
    } catch {
      return []
    }
  })
  const sockets = open.filter((target) => target.startsWith('socket:')).length
  return { files: open.length - sockets, sockets }
}
