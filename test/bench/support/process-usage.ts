import { readdirSync, readFileSync } from 'node:fs'

/** Of Linux: clock ticks in a second, in which `/proc` counts. */
const TICKS_PER_S = 100

interface ProcessRow {
  readonly pid: number
  readonly parent: number
  readonly name: string
  readonly cpuMs: number
}

function readProcess(pid: number): ProcessRow | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name stands in brackets and may hold any of them.
    const end = text.lastIndexOf(')')
    const fields = text.slice(end + 2).split(' ')
    const ticks = Number(fields[11]) + Number(fields[12])
    return {
      pid,
      parent: Number(fields[1]),
      name: text.slice(text.indexOf('(') + 1, end),
      cpuMs: (ticks * 1000) / TICKS_PER_S,
    }
  } catch {
    return null
  }
}

/** A process and those that it started, as far as `isCounted` says so. */
export function processTree(pid: number, isCounted: (name: string) => boolean): ProcessRow[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? [])
  const take = (row: ProcessRow): ProcessRow[] => [
    row,
    ...all.filter((other) => other.parent === row.pid && isCounted(other.name)).flatMap(take),
  ]
  return all.filter((row) => row.pid === pid).flatMap(take)
}

export function rssMb(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}
