import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pause } from './support/cores.ts'
import { type FaultRow, faultRow } from './support/fault-row.ts'
import { type MeasuredProgram, type Sample, startMeasured } from './support/measured-program.ts'
import { type SoakingDevice, startSoakingDevice } from './support/soak-calls.ts'
import { slopeOf } from './support/trend.ts'

export const summary =
  'two devices and a server that record, send, fetch, play, reconnect and reload all day: memory and descriptors stay flat'

/**
 * A round is two notes and all that belongs to them. A full run sees what is kept of each; in a short one the engine is still warming
 * up (some 80 kB a round were measured), so it sees a flood only.
 */
const maxLiveBytesPerRound = { full: 6_000, short: 400_000 }
const maxRssBytesPerRound = { full: 30_000, short: 1_500_000 }
/** Connections that are kept for the next request close by themselves within seconds. */
const idleWithinMs = 15_000

export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> {
  const leastMs = isShort ? 5_000 : 240_000
  const leastRounds = isShort ? 8 : 400
  const sampleEveryRounds = isShort ? 1 : 10
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-soak-'))
  const server = startMeasured(new URL('../../server/main.ts', import.meta.url), [
    ...['--port', '0', '--data', path.join(folder, 'server'), '--owner', 'Alice'],
  ])
  const programs = [server]
  try {
    const devices = ['alice', 'bob'].map((name) => startSoakingDevice(path.join(folder, name)))
    programs.push(...devices.map(({ program }) => program))
    for (const { program } of devices) await program.line(/^(ready)$/)
    const notes = new Set<string>()
    await joinAll(await server.line(/^invitation (\S+)/), devices)
    const samples: { round: number; taken: Sample[] }[] = []
    const take = async (round: number): Promise<void> => {
      for (const device of devices) await device.does({ kind: 'rest' })
      samples.push({ round, taken: await Promise.all(programs.map((program) => program.measure())) })
    }
    const endMs = performance.now() + leastMs
    let rounds = 0
    for (; rounds < leastRounds || performance.now() < endMs; rounds += 1) {
      for (const noteId of await playRound(devices, rounds)) notes.add(noteId)
      if (rounds % sampleEveryRounds === 0) await take(rounds)
    }
    const problems = judgeMemory(samples, isShort ? 'short' : 'full')
    // The first samples are of programs that have not yet used everything once.
    const settled = samples[Math.ceil(samples.length / 4)]?.taken
    problems.push(...(await judgeDescriptors(programs, settled ?? [])))
    for (const problem of problems) console.error(`soak: ${problem}`)
    const counts = await Promise.all(devices.map((device) => device.does({ kind: 'count', expected: notes.size })))
    const row = faultRow({
      fault: 'soak',
      runs: rounds,
      lost: counts.reduce((sum, count) => sum + Math.max(0, notes.size - Number(count)), 0),
      duplicated: counts.reduce((sum, count) => sum + Math.max(0, Number(count) - notes.size), 0),
      corrupted: 0,
      worstLossMs: 0,
    })
    yield { ...row, ok: row.ok && problems.length === 0 }
  } finally {
    await Promise.all(programs.map((program) => program.end()))
    rmSync(folder, { recursive: true, force: true })
  }
}

async function joinAll(ownerInvitation: string, [alice, bob]: readonly SoakingDevice[]): Promise<void> {
  await alice?.does({ kind: 'join', link: ownerInvitation, name: 'Alice' })
  const link = await alice?.does({ kind: 'invite' })
  await bob?.does({ kind: 'join', link: link ?? '', name: 'Bob' })
}

/** One speaks, the other plays it and answers in writing; by turns, and now and then something else. Returns the notes it made. */
async function playRound(devices: readonly SoakingDevice[], round: number): Promise<string[]> {
  const [speaker, listener] = round % 2 === 0 ? devices : [...devices].reverse()
  if (!speaker || !listener) return []
  if (round % 5 === 4) await listener.does({ kind: 'reconnect' })
  if (round % 7 === 6) await speaker.does({ kind: 'changeMind' })
  if (round % 9 === 8) await speaker.does({ kind: 'reload' })
  const spoken = await speaker.does({ kind: 'speak' })
  await listener.does({ kind: 'listen', noteId: spoken })
  return [spoken, await listener.does({ kind: 'write', rootId: spoken })]
}

const names = ['server', 'alice', 'bob']

/** Over the second half: by then everything has been used, and caches are full. */
function judgeMemory(
  samples: readonly { round: number; taken: readonly Sample[] }[],
  size: 'full' | 'short',
): string[] {
  const half = samples.slice(Math.floor(samples.length / 2))
  return names.flatMap((name, i) => {
    const slope = (of: 'rssBytes' | 'liveBytes'): number =>
      slopeOf(half.map(({ round, taken }) => ({ x: round, y: taken[i]?.[of] ?? 0 })))
    const last = half.at(-1)?.taken[i]
    const [live, rss] = [slope('liveBytes'), slope('rssBytes')]
    console.error(
      `soak: ${name}: ${inMegabytes(last?.liveBytes)} alive ${perRound(live)}, ${inMegabytes(last?.rssBytes)} resident ${perRound(rss)}, ` +
        `${last?.files} files and ${last?.sockets} sockets open`,
    )
    return [
      ...(live > maxLiveBytesPerRound[size] ? [`${name} keeps ${Math.round(live)} bytes of every round`] : []),
      ...(rss > maxRssBytesPerRound[size] ? [`${name} grows by ${Math.round(rss)} bytes every round`] : []),
    ]
  })
}

const inMegabytes = (bytes = 0): string => `${(bytes / 1e6).toFixed(1)} MB`
const perRound = (slope: number): string => `(${slope >= 0 ? '+' : ''}${Math.round(slope)} bytes a round)`

/** At rest, no more are open than once were. */
async function judgeDescriptors(programs: readonly MeasuredProgram[], before: readonly Sample[]): Promise<string[]> {
  const endMs = performance.now() + idleWithinMs
  for (;;) {
    const now = await Promise.all(programs.map((program) => program.measure()))
    const problems = now.flatMap(({ files, sockets }, i) => {
      const then = before[i]
      const isFlat = then !== undefined && files <= then.files && sockets <= then.sockets
      return isFlat
        ? []
        : [`${names[i]} has ${files} files and ${sockets} sockets open, once ${then?.files} and ${then?.sockets}`]
    })
    if (problems.length === 0 || performance.now() > endMs) return problems
    await pause(250)
  }
}
