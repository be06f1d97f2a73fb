import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { ensureBuilt } from '../../build/targets.ts'
import { TakeManifest } from '../../electron/core/takes/take-manifest.ts'
import { joinInApp, notesIn, openConversation } from '../e2e/support/steps.ts'
import { createWorld, type Installation } from '../e2e/support/world.ts'
import { killPages } from '../support/kill-pages.ts'
import { correlateLoosely, decode, speech } from '../support/sound.ts'
import { pause } from './support/cores.ts'
import { type FaultRow, faultRow } from './support/fault-row.ts'
import { createRandom, drawSeed } from './support/seeded.ts'

export const summary =
  'SIGKILL of the page’s process while it records: the take is a draft with what was spoken, says why, and a new page records again'

const FAULT = 'kill-renderer-during-take'
/** The custody rule of the design. */
const MAY_LOSE_MS = 500
const LONGEST_MS = 4_000
const RATE_HZ = 48_000
/** Below this a few frames decide. */
const JUDGED_FROM_MS = 1_000
/** What the browser's fake microphone keeps of recorded speech. */
const LEAST_CORRELATION = 0.9

interface Verdict {
  readonly isLost: boolean
  readonly isDoubled: boolean
  /** Why it is not what was spoken, or not what the person is told. */
  readonly corrupted: string | null
  readonly lossMs: number
}

/** The real page in real Chromium, on the browser host; its microphone plays recorded speech. */
export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> {
  const random = createRandom(drawSeed(FAULT))
  await ensureBuilt(['renderer'])
  const world = createWorld(FAULT)
  const verdicts: Verdict[] = []
  try {
    const server = await world.startServer()
    const alice = await world.install('alice', { microphone: speech('austen-7s') })
    await joinInApp(alice.page, server.ownerInvitation, 'Alice')
    for (let left = isShort ? 2 : 24; left > 0; left -= 1) {
      verdicts.push(await killOnce(alice, 300 + random() * (isShort ? 1_000 : LONGEST_MS)))
    }
    await sendOne(await openPage(alice))
  } finally {
    await world.end()
  }
  for (const { corrupted } of verdicts) if (corrupted) console.error(`${FAULT}: ${corrupted}`)
  yield faultRow(
    {
      fault: FAULT,
      runs: verdicts.length,
      lost: verdicts.filter(({ isLost }) => isLost).length,
      duplicated: verdicts.filter(({ isDoubled }) => isDoubled).length,
      corrupted: verdicts.filter(({ corrupted }) => corrupted !== null).length,
      worstLossMs: Math.round(Math.max(0, ...verdicts.map(({ lossMs }) => lossMs))),
    },
    MAY_LOSE_MS,
  )
}

async function killOnce(alice: Installation, afterMs: number): Promise<Verdict> {
  const page = await openPage(alice)
  await holdToTalk(page)
  await pause(afterMs)
  const spokenMs = await page.evaluate(() => (window as SpeakingWindow).spokenMs ?? 0)
  await killPages(alice.context.browser())
  await page.close()
  const manifests = await keptTakes(alice.dataDir)
  const [take] = manifests
  if (!take?.audio) return { isLost: true, isDoubled: false, corrupted: null, lossMs: spokenMs }
  const file = path.join(alice.dataDir, 'takes', take.id, 'audio.opus')
  const said = await tellsOfDraft(await openPage(alice))
  return {
    isLost: false,
    isDoubled: manifests.length > 1,
    corrupted: said ?? faultOf(file, take.audio.durationMs),
    lossMs: spokenMs - take.audio.durationMs,
  }
}

type SpeakingWindow = Window & { spokenMs?: number }

/** A new page in the same browser: what a reload after the crash gives. */
async function openPage({ context, url }: Installation): Promise<Page> {
  const page = await context.newPage()
  await page.addInitScript(countSpoken)
  await page.goto(url)
  await openConversation(page, 'general')
  return page
}

/** How much the page's microphone has heard: the meter says a level for each 20 ms that reached it. */
function countSpoken(): void {
  const here = window as SpeakingWindow
  const Node = window.AudioWorkletNode
  window.AudioWorkletNode = class extends Node {
    constructor(...given: ConstructorParameters<typeof AudioWorkletNode>) {
      super(...given)
      here.spokenMs = 0
      this.port.addEventListener('message', ({ data }) => {
        if (data.kind === 'level') here.spokenMs = (here.spokenMs ?? 0) + 20
      })
    }
  }
}

async function holdToTalk(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Hold to talk' }).hover()
  await page.mouse.down()
  await page.getByText('Recording. Release to send').waitFor()
}

/** The drafts on disk, once there are any and none is being made. Those before are in their undo time. */
async function keptTakes(dataDir: string): Promise<TakeManifest[]> {
  const folder = path.join(dataDir, 'takes')
  for (const endMs = performance.now() + 10_000; performance.now() < endMs; await pause(20)) {
    const names = await readdir(folder)
    const texts = await Promise.all(
      names.map((name) => readFile(path.join(folder, name, 'take.json'), 'utf8').catch(() => '{}')),
    )
    const manifests = texts.map((text) => TakeManifest.safeParse(JSON.parse(text)))
    const kept = manifests.flatMap(({ data }) => (data?.state === 'kept' ? [data] : []))
    if (kept.length > 0 && manifests.every(({ data }) => data && data.state !== 'open')) return kept
  }
  return []
}

/** Why the new page does not say what became of the take; null when it does. The draft is thrown away. */
async function tellsOfDraft(page: Page): Promise<string | null> {
  const draft = page.getByRole('list', { name: 'Drafts' }).getByRole('listitem')
  await draft.first().waitFor()
  const text = await draft.first().textContent()
  await draft
    .getByRole('button', { name: /^Discard draft/ })
    .first()
    .click()
  await draft.first().waitFor({ state: 'detached' })
  await page.close()
  return text?.includes('The recording window closed.') ? null : `the draft only says: ${text}`
}

function faultOf(file: string, durationMs: number): string | null {
  const heard = decode(file, RATE_HZ)
  const heardMs = (heard.length * 1000) / RATE_HZ
  if (Math.abs(heardMs - durationMs) > 50) return `${heardMs} ms decoded, ${durationMs} ms said`
  if (heardMs < JUDGED_FROM_MS) return null
  const correlation = correlateLoosely(heard, decode(speech('austen-7s'), RATE_HZ), 2 * RATE_HZ)
  return correlation < LEAST_CORRELATION ? `it correlates only ${correlation.toFixed(3)} with what was spoken` : null
}

async function sendOne(page: Page): Promise<void> {
  await holdToTalk(page)
  await pause(800)
  await page.mouse.up()
  await notesIn(page, 'delivered').first().waitFor()
}
