import { setTimeout as sleep } from 'node:timers/promises'
import { encodePageFrame } from '../../shared/contract/capture.ts'
import { sentenceOf } from '../../shared/kernel/reasons.ts'
import { listTakes, startCore } from './support/core-process.ts'
import { type FaultRow, faultRow } from './support/fault-row.ts'
import { judge, type Verdict } from './support/recovered.ts'
import { openSmallDisk, type SmallDisk } from './support/small-disk.ts'
import { type SpokenSpeech, speakFixture } from './support/spoken-speech.ts'

export const summary =
  'a disk that runs full at every block a take wants: what was said to be kept is kept, and the person told'

const FAULT = 'disk-full'
/** Ten times as fast as speech. */
const PAGE_EVERY_MS = 20

/** Side by side; most of their time they wait. */
const AT_ONCE = 4

/**
 * A write to a disk fails only when it needs a new block, so leaving 0, 1, 2 ... blocks makes every such write of a take the one that
 * fails: its folder, manifest, audio, levels, the seal's manifest. Afterwards the core is killed, space is made and a new one looks.
 */
export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> {
  const speech = await speakFixture(isShort ? 'austen-3s' : 'austen-7s')
  const blocks = isShort ? [1, 3, 5] : Array.from({ length: 20 }, (_, i) => i)
  const verdicts: Verdict[] = []
  for (let at = 0; at < blocks.length; at += AT_ONCE) {
    const together = blocks.slice(at, at + AT_ONCE).map((free) => fillDisk(free, speech))
    verdicts.push(...(await Promise.all(together)))
  }
  yield faultRow({
    fault: FAULT,
    runs: verdicts.length,
    lost: verdicts.filter(({ lost }) => lost).length,
    duplicated: verdicts.filter(({ duplicated }) => duplicated).length,
    corrupted: verdicts.filter(({ corrupted }) => corrupted !== null).length,
    worstLossMs: Math.max(0, ...verdicts.map(({ lossMs }) => Math.round(lossMs))),
  })
}

async function fillDisk(blocks: number, speech: SpokenSpeech): Promise<Verdict> {
  const disk = openSmallDisk()
  try {
    const verdict = await fill(disk, blocks, speech)
    if (verdict.corrupted || verdict.lost)
      console.error(`${FAULT}, ${blocks} blocks free: ${verdict.corrupted ?? 'lost'}`)
    return verdict
  } finally {
    disk.end()
  }
}

async function fill(disk: SmallDisk, blocks: number, speech: SpokenSpeech): Promise<Verdict> {
  const core = startCore(disk.dir, disk.execArgv)
  try {
    await core.next('ready')
    disk.leave(blocks, core)
    core.send({ kind: 'press' })
    const { takeId } = (await core.next('command')).command
    core.send({ kind: 'fact', fact: { kind: 'microphoneOpened', takeId, label: 'recorded speech' } })
    for (const [index, { page }] of speech.pages.entries()) {
      core.send({ kind: 'page', bytes: encodePageFrame({ takeId, index, levels: new Uint8Array(10).fill(99), page }) })
      await sleep(PAGE_EVERY_MS)
    }
    // A take that has ended by itself meanwhile takes no notice of these.
    core.send({ kind: 'release' })
    core.send({ kind: 'fact', fact: { kind: 'captureFinished', takeId, pageCount: speech.pages.length } })
    const { mostMs, notices } = await core.whenAtRest()
    await core.kill()
    disk.free()
    const takes = await listTakes(disk.dir)
    // What the person was shown as recorded is the promise here.
    const verdict = await judge(takes, { speech, spokenMs: mostMs, mayLoseMs: 0 })
    const isWhole = mostMs > speech.durationMs - 400
    const isSilent = !isWhole && !notices.includes(sentenceOf('diskFull'))
    return { ...verdict, corrupted: verdict.corrupted ?? (isSilent ? `nobody was told: ${notices.join(' ')}` : null) }
  } finally {
    await core.kill()
  }
}
