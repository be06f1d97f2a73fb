import { expect, it } from 'vitest'
import { openGallery } from './support.ts'

/** What one looks at stands still while older notes arrive above it, and moves by as much as one scrolls: in every frame that is painted. */

const { page, open } = openGallery()

interface Watched {
  /** CSS pixels, by which a row that was seen in two frames moved and should not have. */
  readonly worstPx: number
  readonly at: string
  readonly frames: number
  /** Notes that the window held before and after. */
  readonly held: readonly [number, number]
}

/** Scrolls up by so much in each frame and rests now and then; looks at all visible rows after each paint. */
const watch = (how: { stepPx: number; frames: number; restEvery: number }): Promise<Watched> =>
  page().evaluate(async ({ stepPx, frames, restEvery }) => {
    const scroller = document.querySelector<HTMLElement>('[data-testid="timeline-scroller"]')
    const { services } = window.gallery ?? {}
    if (!scroller || !services) throw new Error('no timeline')
    const held = (): number =>
      services.timelines.store.getState()[services.ui.getState().conversationId ?? '']?.notes.length ?? 0
    const painted = (): Promise<void> =>
      new Promise((resolve) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => resolve()
          port2.postMessage(null)
        })
      })
    const seen = (): Map<string, number> => {
      const box = scroller.getBoundingClientRect()
      const rows = [...scroller.querySelectorAll<HTMLElement>('[data-note-id]')]
      const places = rows.map((row) => ({ id: row.dataset.noteId ?? '', box: row.getBoundingClientRect() }))
      return new Map(
        places
          .filter((one) => one.box.bottom > box.top && one.box.top < box.bottom)
          .map((one) => [one.id, one.box.top]),
      )
    }
    const heldBefore = held()
    let [worstPx, at] = [0, '']
    await painted()
    let before = seen()
    for (let frame = 0; frame < frames; frame += 1) {
      const isResting = Math.floor(frame / restEvery) % 2 === 1
      const byPx = isResting ? 0 : Math.min(stepPx, scroller.scrollTop)
      if (byPx > 0) scroller.scrollTop -= byPx
      await painted()
      const now = seen()
      for (const [id, top] of now) {
        const was = before.get(id)
        if (was === undefined) continue
        const offPx = Math.abs(top - was - byPx)
        if (offPx > worstPx)
          [worstPx, at] = [offPx, `frame ${frame}, ${isResting ? 'resting' : 'scrolling'}, ${held()} notes`]
      }
      before = now
    }
    return { worstPx, at, frames, held: [heldBefore, held()] as const }
  }, how)

/** Scrolled by so much in each frame, with rests of as many frames as pushes. */
const ways = {
  rests: { stepPx: 180, frames: 260, restEvery: 12 },
  'scrolls on': { stepPx: 90, frames: 240, restEvery: 1_000 },
  flings: { stepPx: 400, frames: 120, restEvery: 4 },
} as const

it.each([
  ['full', 'rests'],
  ['wordy', 'rests'],
  ['wordy', 'scrolls on'],
  ['wordy', 'flings'],
] as const)('older notes that arrive move nothing by more than 1 px (%s, while one %s)', async (scene, way) => {
  await open(scene)
  await page().evaluate(() => window.gallery?.core.slowPages(150))
  const found = await watch(ways[way])
  expect(found.held[1]).toBeGreaterThan(found.held[0])
  expect(found.worstPx, found.at).toBeLessThanOrEqual(1)
})
