import type { z } from 'zod'
import type { takeFileInputs } from '#shared/contract/take-files.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { TakeId } from '#shared/kernel/ids.ts'
import type { Drawing } from '../annotation/drawing.ts'
import { showingTuning } from './tuning.ts'

export type DrawInput = z.infer<typeof takeFileInputs.draw>

export interface JournalPorts {
  readonly takeId: TakeId
  readonly clock: Clock
  /** `have`: how many events of the drawing the core holds by then. */
  draw(input: DrawInput): Promise<{ readonly have: number }>
  read(): Drawing
  /** What was drawn is not kept for now, and why; null: it is again. */
  onTrouble(error: unknown): void
}

/**
 * Hands what is drawn to the core as it is finished: whatever the core has not said to have is sent, and sent again, in order. Nothing is
 * let go of here before the core has it.
 */
export interface Journal {
  /** Something may have been drawn. `isUrgent`: something is hidden, which must not be forgotten whatever becomes of this window. */
  changed(isUrgent?: boolean): void
  /**
   * Resolves when the core has all that is there by now; false when it would not take it. `isAll`: the pictures are there too, and a note
   * that waits for them may go out.
   */
  settle(isAll?: boolean): Promise<boolean>
  /** The core may have less than it said: it was started anew. */
  resend(): void
  close(): void
}

export function createJournal({ takeId, clock, draw, read, onTrouble }: JournalPorts, held = 0): Journal {
  let have = held
  let saidScenes = ''
  let timer: Timer | null = null
  let isTroubled = false
  let isClosed = false
  let sending: Promise<boolean> | null = null

  const scenesOf = (drawing: Drawing): string => JSON.stringify(drawing.scenes)
  const isBehind = (): boolean => {
    const drawing = read()
    return drawing.events.length > have || scenesOf(drawing) !== saidScenes
  }

  async function send(): Promise<boolean> {
    while (isBehind() && !isClosed) {
      const drawing = read()
      const events = drawing.events.slice(have, have + showingTuning.eventsAtOnce)
      const scenes = scenesOf(drawing)
      try {
        const answer = await draw({ takeId, from: have, scenes: [...drawing.scenes], events })
        // It has lost what it had, or takes no more: to be tried again, but not at once for ever.
        const isStuck = events.length > 0 && answer.have <= have
        have = Math.min(answer.have, drawing.events.length)
        saidScenes = scenes
        if (isStuck) return false
      } catch (error) {
        isTroubled = true
        onTrouble(error)
        return false
      }
    }
    if (isTroubled) {
      isTroubled = false
      onTrouble(null)
    }
    return true
  }

  async function tellAll(): Promise<boolean> {
    const scenes = [...read().scenes]
    try {
      return (await draw({ takeId, from: have, scenes, events: [], isLast: true })).have === read().events.length
    } catch (error) {
      onTrouble(error)
      return false
    }
  }

  /** One at a time. */
  function flush(): Promise<boolean> {
    timer?.cancel()
    timer = null
    sending ??= send().finally(() => {
      sending = null
      if (isBehind()) later(isTroubled ? showingTuning.againMs : showingTuning.journalEveryMs)
    })
    return sending
  }

  function later(delayMs: number): void {
    if (isClosed) return
    timer ??= clock.setTimer(() => {
      timer = null
      void flush()
    }, delayMs)
  }

  return {
    changed(isUrgent = false) {
      if (isUrgent && !isTroubled) void flush()
      else if (isBehind()) later(isTroubled ? showingTuning.againMs : showingTuning.journalEveryMs)
    },
    async settle(isAll = false) {
      // What is on its way was begun before the newest event.
      if (sending) await sending
      if (!(await flush()) || !isAll) return false
      return await tellAll()
    },
    resend() {
      saidScenes = ''
      void flush()
    },
    close() {
      isClosed = true
      timer?.cancel()
    },
  }
}
