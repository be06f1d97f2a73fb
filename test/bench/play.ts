import type { Page } from 'playwright-core'
import { z } from 'zod'
import { joinInApp, openConversation } from '../e2e/support/steps.ts'
import { createWorld } from '../e2e/support/world.ts'
import { runEarshot } from '../support/programs.ts'
import { speech } from '../support/sound.ts'
import { type BenchRow, percentile, toRow } from './support/row.ts'

export const summary = 'click to sound of a note that is on this computer, against a bare audio element'

/**
 * One browser, one host, one note. "Sound" is the first moment the element's clock moves after the click; the bare element plays the same
 * bytes from the same address, with nothing of the app around it.
 */
export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<BenchRow> {
  const rounds = isShort ? 10 : 60
  const world = createWorld('bench-play')
  try {
    const server = await world.startServer()
    const listener = await world.install('bob', { microphone: null })
    const speaker = world.env('alice')
    await runEarshot(['join', server.ownerInvitation], speaker)
    const invited = await runEarshot(['invite'], speaker)
    await joinInApp(listener.page, invited.out.trim(), 'Bob')
    await openConversation(listener.page, 'general')
    const send = async (name: Parameters<typeof speech>[0]): Promise<string> => {
      const sent = await runEarshot(['send', speech(name), '--to', 'general', '--json'], speaker)
      if (sent.code !== 0) throw new Error(sent.out)
      return z.object({ id: z.string() }).parse(JSON.parse(sent.out)).id
    }
    const [first, second] = [await send('austen-7s'), await send('austen-5s')]
    await listener.page.locator(`[data-note-id="${second}"]`).waitFor()
    // The first play of a page also starts the browser's audio output; that is not what is measured.
    await clickToSound(listener.page, first)
    await bareToSound(listener.page, `/media/notes/${first}`)
    const ours: number[] = []
    const bare: number[] = []
    for (let i = 0; i < rounds; i += 1) {
      // Another note each time, so that the source has to be loaded.
      const noteId = i % 2 === 0 ? second : first
      ours.push(await clickToSound(listener.page, noteId))
      bare.push(await bareToSound(listener.page, `/media/notes/${noteId}`))
    }
    yield toRow({
      bench: 'play',
      name: 'click to sound, cached',
      values: ours,
      baseline: percentile(bare, 0.5),
      goal: { text: 'p95 <= 60 ms', isMet: ({ p95 }) => p95 <= 60 },
    })
    yield toRow({ bench: 'play', name: 'bare audio element, same bytes', values: bare })
  } finally {
    await world.end()
  }
}

/** Milliseconds from the click to the first movement of the element's clock; then pauses. */
export function clickToSound(page: Page, noteId: string): Promise<number> {
  return page.evaluate(async (id) => {
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
    const state = window as typeof window & { lastPlayed?: HTMLMediaElement }
    const buttonOf = (verb: string) =>
      document.querySelector<HTMLButtonElement>(`[data-note-id="${id}"] button[aria-label^="${verb} note from"]`)
    const from = performance.now()
    buttonOf('Play')?.click()
    const isSounding = () => {
      const audio = state.lastPlayed
      return audio?.src.endsWith(id) && !audio.paused && !audio.seeking && audio.currentTime > 0
    }
    while (!isSounding()) {
      await pause(0)
      if (performance.now() - from > 5_000) throw new Error('nothing was heard within 5 s')
    }
    const tookMs = performance.now() - from
    await pause(100)
    buttonOf('Pause')?.click()
    await pause(100)
    return tookMs
  }, noteId)
}

function bareToSound(page: Page, source: string): Promise<number> {
  return page.evaluate(async (url) => {
    const audio = new Audio()
    audio.preload = 'auto'
    const from = performance.now()
    audio.src = url
    // Not through the patched prototype of the page: nothing else may be remembered as the player's element.
    audio.autoplay = true
    while (!(audio.currentTime > 0)) {
      await new Promise((resolve) => setTimeout(resolve, 0))
      if (performance.now() - from > 5_000) throw new Error('nothing was heard within 5 s')
    }
    const tookMs = performance.now() - from
    audio.pause()
    audio.removeAttribute('src')
    audio.load()
    await new Promise((resolve) => setTimeout(resolve, 100))
    return tookMs
  }, source)
}
