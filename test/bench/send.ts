import type { Core } from '../../electron/core/core.ts'
import { openLink } from '../fakes/link.ts'
import { type BenchRow, percentile, toRow } from './support/row.ts'
import { createSpeaker, encodeSpeech } from './support/speaker.ts'
import { generalOf, openTeam, type Team, watchPlayable } from './support/team.ts'

export const summary =
  'key up to playable in the other installation: on loopback, for long notes, and through a slow link'

const bench = 'send'

export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<BenchRow> {
  // A team each: a newcomer behind the slow link would first fetch what the other measurement sent.
  yield* withTeam((team) => onLoopback(team, isShort ? 5 : 30, isShort ? 2 : 8))
  yield* withTeam((team) => throughLink(team, isShort ? 1 : 5))
}

async function* withTeam(measure: (team: Team) => AsyncGenerator<BenchRow>): AsyncGenerator<BenchRow> {
  const team = await openTeam()
  try {
    yield* measure(team)
  } finally {
    await team.end()
  }
}

/**
 * Every note is recorded 200 ms beyond key up, so that no last word is cut; what counts against the goal begins where those samples end.
 * Time from key up itself is shown beside it.
 */
async function* onLoopback(team: Team, rounds: number, longRounds: number): AsyncGenerator<BenchRow> {
  const alice = await team.openOwner()
  const bob = await team.openGuest(alice, 'Bob')
  const measure = createMeasure(alice, bob)
  const short = await encodeSpeech(5_000)
  const long = await encodeSpeech(600_000)
  await measure(short, 20)
  const shortRuns = []
  for (let i = 0; i < rounds; i += 1) shortRuns.push(await measure(short, 20))
  const longRuns = []
  for (let i = 0; i < longRounds; i += 1) longRuns.push(await measure(long, 60))
  const short50 = percentile(
    shortRuns.map(({ fromTailEndMs }) => fromTailEndMs),
    0.5,
  )
  yield toRow({
    bench,
    name: 'last kept sample to playable, 5 s note',
    values: shortRuns.map(({ fromTailEndMs }) => fromTailEndMs),
    goal: { text: 'p50 <= 100 ms', isMet: ({ p50 }) => p50 <= 100 },
  })
  yield toRow({
    bench,
    name: 'key up to playable, 5 s note (200 ms tail included)',
    values: shortRuns.map(({ fromKeyUpMs }) => fromKeyUpMs),
  })
  yield toRow({
    bench,
    name: 'last kept sample to playable, 10 min note, against 5 s note',
    values: longRuns.map(({ fromTailEndMs }) => fromTailEndMs),
    baseline: short50,
  })
  yield toRow({
    bench,
    name: 'key up to playable, 10 min note, against 5 s note (200 ms tail included)',
    goal: { text: 'ratio <= 1.25', isMet: ({ ratio }) => ratio <= 1.25 },
    values: longRuns.map(({ fromKeyUpMs }) => fromKeyUpMs),
    baseline: percentile(
      shortRuns.map(({ fromKeyUpMs }) => fromKeyUpMs),
      0.5,
    ),
  })
}

/** The same 20 s of speech through the same 1 Mbit/s, 40 ms link: uploaded while speaking, and the usual way, after the stop. */
async function* throughLink(team: Team, rounds: number): AsyncGenerator<BenchRow> {
  const link = await openLink({ targetUrl: team.serverUrl, bitsPerSecond: 1_000_000, delayMs: 40 })
  try {
    const carol = await team.openOwner(link.url)
    const dave = await team.openGuest(carol, 'Dave')
    const measure = createMeasure(carol, dave)
    const watch = watchPlayable(dave)
    const pages = await encodeSpeech(20_000)
    const file = team.writeFile('speech.opus', Buffer.concat(pages))
    const ours: number[] = []
    const usual: number[] = []
    for (let i = 0; i < rounds; i += 1) {
      ours.push((await measure(pages, 1)).fromTailEndMs)
      const target = { conversationId: generalOf(carol), rootId: null, anchor: null }
      const take = await carol.takes.importFile(file, target)
      if (!take.ok) throw new Error(take.reason)
      const fromMs = performance.now()
      const sent = await carol.takes.send(take.value, null)
      if (!sent.ok) throw new Error(sent.reason)
      usual.push((await watch.when(sent.value)) - fromMs)
    }
    watch.stop()
    const usual50 = percentile(usual, 0.5)
    yield toRow({ bench, name: 'usual way (upload after stop), 20 s note, 1 Mbit/s 40 ms link', values: usual })
    yield toRow({
      bench,
      name: 'last kept sample to playable, 20 s note, 1 Mbit/s 40 ms link',
      values: ours,
      baseline: usual50,
      goal: { text: 'ratio < 1', isMet: ({ ratio }) => ratio < 1 },
    })
  } finally {
    await link.close()
  }
}

function createMeasure(speaker: Core, listener: Core) {
  const watch = watchPlayable(listener)
  const { speak } = createSpeaker(speaker)
  return async (pages: readonly Uint8Array[], pace: number) => {
    const spoken = await speak(pages, pace)
    const playableMs = await watch.when(spoken.takeId)
    return { fromKeyUpMs: playableMs - spoken.keyUpMs, fromTailEndMs: playableMs - spoken.tailEndMs }
  }
}
