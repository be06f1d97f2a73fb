type Counter = 'events' | 'uploads' | 'upload_bytes' | 'pull_hints'

const help: Readonly<Record<Counter, string>> = {
  events: 'Events written to streams.',
  uploads: 'Uploads completed.',
  upload_bytes: 'Bytes of uploads received.',
  pull_hints: 'Times a slow live receiver was told to pull.',
}

/** Upper ends in seconds: around the 5 ms a mutation should take, and around what people notice. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 1] as const

/** Counters of this process since it started. */
export interface Metrics {
  count(counter: Counter, by: number): void
  observeMutation(seconds: number): void
  /** Prometheus text format 0.0.4. */
  render(now: { connections: number; uptimeSeconds: number }): string
}

export function createMetrics(): Metrics {
  const counters = new Map<Counter, number>()
  const atMost = buckets.map(() => 0)
  let seconds = 0
  let mutations = 0

  function renderMutations(): string[] {
    const name = 'earshot_mutation_seconds'
    return [
      `# HELP ${name} Time from a mutation's arrival to its durable answer.`,
      `# TYPE ${name} histogram`,
      ...buckets.map((end, index) => `${name}_bucket{le="${end}"} ${atMost[index]}`),
      `${name}_bucket{le="+Inf"} ${mutations}`,
      `${name}_sum ${seconds}`,
      `${name}_count ${mutations}`,
    ]
  }

  return {
    count: (counter, by) => counters.set(counter, (counters.get(counter) ?? 0) + by),
    observeMutation(took) {
      mutations += 1
      seconds += took
      for (const [index, end] of buckets.entries()) if (took <= end) atMost[index] = (atMost[index] ?? 0) + 1
    },
    render: ({ connections, uptimeSeconds }) =>
      [
        ...gauge('earshot_live_connections', 'Devices on the live channel.', connections),
        ...gauge('earshot_uptime_seconds', 'Seconds since this process began to listen.', uptimeSeconds),
        ...(Object.keys(help) as Counter[]).flatMap((counter) => [
          `# HELP earshot_${counter}_total ${help[counter]}`,
          `# TYPE earshot_${counter}_total counter`,
          `earshot_${counter}_total ${counters.get(counter) ?? 0}`,
        ]),
        ...renderMutations(),
        '',
      ].join('\n'),
  }
}

const gauge = (name: string, help: string, value: number): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} gauge`,
  `${name} ${value}`,
]
