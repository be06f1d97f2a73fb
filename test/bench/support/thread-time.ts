import type { Page } from 'playwright-core'

/** As much of a trace event as is read here. Times in microseconds. */
interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  /** On the processor, where `dur` also counts what others had it for. */
  readonly tdur?: number
}

/**
 * What the page's own thread worked between one mark and the next, in milliseconds on the processor: whatever else runs on this computer is
 * not in it, and neither is the work of other threads of the page.
 */
export async function threadTimes(page: Page, mark: string, work: () => Promise<unknown>): Promise<number[]> {
  const session = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  const ended = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()))
  const includedCategories = ['toplevel', 'blink.user_timing']
  await session.send('Tracing.start', { traceConfig: { includedCategories, recordMode: 'recordAsMuchAsPossible' } })
  try {
    await work()
  } finally {
    await session.send('Tracing.end')
  }
  await ended
  await session.detach()
  return timesBetween(events, mark)
}

function timesBetween(events: readonly TraceEvent[], mark: string): number[] {
  const marks = events.filter(({ name, ph }) => name === mark && 'IRn'.includes(ph)).sort((a, b) => a.ts - b.ts)
  const [first] = marks
  if (!first) throw new Error(`no mark ${mark} in the trace`)
  const tasks = events
    .filter(({ ph, pid, tid, tdur }) => ph === 'X' && pid === first.pid && tid === first.tid && tdur !== undefined)
    .sort((a, b) => a.ts - b.ts)
  const times = marks.slice(1).map(() => 0)
  let at = 0
  let busyUntil = 0
  for (const { ts, dur = 0, tdur = 0 } of tasks) {
    // A task within a task is in its time already.
    if (ts < busyUntil) continue
    busyUntil = ts + dur
    while (at < marks.length && (marks[at]?.ts ?? 0) <= ts) at += 1
    // The frame of a mark is the task that the mark is made in, which began before it.
    const frame = (marks[at]?.ts ?? Number.POSITIVE_INFINITY) <= busyUntil ? at : at - 1
    if (frame >= 0 && frame < times.length) times[frame] = (times[frame] ?? 0) + tdur / 1_000
  }
  return times
}
