import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Page } from 'playwright-core'
import { z } from 'zod'
import { ConversationId, MemberId } from '../../../shared/kernel/ids.ts'
import { joinInApp, openConversation } from '../../e2e/support/steps.ts'
import { createWorld, type Installation } from '../../e2e/support/world.ts'
import { runEarshot } from '../../support/programs.ts'
import { pastNote, writePast } from '../../support/server-past.ts'
import { speech } from '../../support/sound.ts'
import { type BenchRow, percentile, toRow } from './row.ts'
import { threadTimes } from './thread-time.ts'

const bench = 'listen'
/** Each frame of the scroll goes up by so much, as a quick wheel does. CSS pixels. */
const STEP_PX = 120
const FRAME_MARK = 'scrolled-on'
const TELL_MS = 10_000
/** Ten times as long as 100,000 notes take on a quiet computer. */
const HELD_WITHIN_MS = 600_000
const timeline = '[data-testid="timeline-scroller"]'

/** What a frame costs the page while it scrolls up a long conversation, older notes read on the way, against a plain list. */
export async function* scrollRows(isShort: boolean): AsyncGenerator<BenchRow> {
  const notes = isShort ? 5_000 : 100_000
  const frames = isShort ? 200 : 1_200
  const world = createWorld('bench-scroll')
  try {
    const server = await world.startServer()
    const alice = world.env('alice')
    await runEarshot(['join', server.ownerInvitation], alice)
    const invited = await runEarshot(['invite'], alice)
    const bob = await world.install('bob', { microphone: null })
    await joinInApp(bob.page, invited.out.trim(), 'Bob')
    writeTalk(join(world.folder, 'server'), notes)
    const newest = await runEarshot(['send', speech('austen-3s'), '--to', 'general', '--json'], alice)
    const { id } = z.object({ id: z.string() }).parse(JSON.parse(newest.out))
    await openConversation(bob.page, 'general')
    await bob.page.locator(`[data-note-id="${id}"]`).waitFor({ timeout: 120_000 })
    await whenHeld(bob, notes)
    const plain = await scrolled(bob.page, await plainList(bob.page), frames)
    await bob.page.locator('#plain-list').evaluate((element) => element.remove())
    const ours = await scrolled(bob.page, timeline, frames)
    const what = `${notes.toLocaleString('en')} notes are scrolled`
    yield toRow({
      bench,
      name: `frame while ${what}`,
      values: ours,
      baseline: percentile(plain, 0.5),
      goal: { text: 'p95 <= 8 ms', isMet: ({ p95 }) => p95 <= 8 },
    })
    yield toRow({ bench, name: 'frame while a plain list is scrolled', values: plain })
    const onProcessor = await threadTimes(bob.page, FRAME_MARK, () => scrolled(bob.page, timeline, frames))
    yield toRow({ bench, name: `the page on the processor per frame, while ${what}`, values: onProcessor })
  } finally {
    await world.end()
  }
}

/** Two people in turn, three spoken notes to each written one; nobody has anything left to hear of it. */
function writeTalk(dataDir: string, count: number): void {
  const db = new Database(join(dataDir, 'earshot.db'), { readonly: true })
  const idOf = (sql: string): unknown => db.prepare(sql).pluck().get()
  const general = ConversationId.parse(idOf("SELECT id FROM conversation WHERE name = 'general'"))
  const bob = MemberId.parse(idOf("SELECT id FROM member WHERE name = 'Bob'"))
  const alice = MemberId.parse(idOf("SELECT id FROM member WHERE name = 'Alice'"))
  db.close()
  const past = Array.from({ length: count }, (_, n) => {
    const isText = n % 4 === 3
    const authorId = isText ? alice : bob
    const note = pastNote(general, authorId, isText ? 'text' : 'voice', 1_600_000_000_000 + n * 60_000)
    return { actorId: authorId, body: { kind: 'noteSent', note } as const }
  })
  writePast(dataDir, general, past)
}

/** Older pages come in the background, two thousand notes a second at most: told of beside the rows, for it takes its time. */
async function whenHeld({ dataDir, page }: Installation, count: number): Promise<void> {
  const db = new Database(join(dataDir, 'cache.db'), { readonly: true })
  const held = db.prepare<[], number>('SELECT count(*) FROM note').pluck()
  const fromMs = performance.now()
  let toldMs = fromMs
  for (let has = 0; has < count; has = held.get() ?? 0) {
    const nowMs = performance.now()
    if (nowMs - toldMs > TELL_MS) {
      toldMs = nowMs
      console.error(`  ${has.toLocaleString('en')} of ${count.toLocaleString('en')} notes are here`)
    }
    if (nowMs - fromMs > HELD_WITHIN_MS) throw new Error(`${has} of ${count} notes after ${HELD_WITHIN_MS} ms`)
    await page.waitForTimeout(500)
  }
  db.close()
  // What came last is drawn and indexed.
  await page.waitForTimeout(3_000)
}

/** A hundred lines of text in a scroller over the page; answers how it is found. */
async function plainList(page: Page): Promise<string> {
  await page.evaluate(() => {
    const list = document.createElement('div')
    list.id = 'plain-list'
    list.style.cssText = 'position:fixed;inset:0;z-index:1000;overflow-y:auto;background:white'
    for (let n = 0; n < 100; n += 1) {
      const line = document.createElement('p')
      line.style.height = '400px'
      line.textContent = `Line ${n}`
      list.append(line)
    }
    document.body.append(list)
    list.scrollTop = list.scrollHeight
  })
  return '#plain-list'
}

/**
 * Milliseconds of work per frame: from the time of the frame, which scroll events and callbacks follow, until the page is free again after
 * style, layout and paint. At an end the scroll turns round.
 */
function scrolled(page: Page, selector: string, frames: number): Promise<number[]> {
  return page.evaluate(
    async ({ wanted, count, stepPx, mark }) => {
      const element = document.querySelector(wanted)
      if (!element) throw new Error(`nothing to scroll: ${wanted}`)
      const free = new MessageChannel()
      const works: number[] = []
      let direction = -1
      await new Promise<void>((resolve) => {
        const onFrame = (frameMs: number): void => {
          performance.mark(mark)
          const before = element.scrollTop
          element.scrollTop = before + direction * stepPx
          if (element.scrollTop === before) direction = -direction
          free.port1.onmessage = () => {
            works.push(performance.now() - frameMs)
            if (works.length < count) requestAnimationFrame(onFrame)
            else resolve()
          }
          free.port2.postMessage(null)
        }
        requestAnimationFrame(onFrame)
      })
      return works
    },
    { wanted: selector, count: frames, stepPx: STEP_PX, mark: FRAME_MARK },
  )
}
