import type { BindingId, KeyEdge } from '#shared/contract/keys.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { TakeId } from '#shared/kernel/ids.ts'
import { holdBindings } from '#shared/keys/bindings.ts'
import type { GlobalKeys } from './global-keys.ts'
import type { Takes } from './takes/takes.ts'

export type PageKey = 'pressed' | 'released' | 'escaped' | 'unwatched'

/** The button and Space of a page that shows the app, and bound keys where only a page sees them. */
export interface PageKeys {
  key(event: PageKey): void
  /**
   * A button that ends this take, and does nothing else: one that has ended in the same moment, or by the first of two clicks, is no
   * reason to open the microphone for another.
   */
  finish(takeId: TakeId): void
  act(binding: BindingId, edge: KeyEdge): void
  /** A page is gone: a key that it saw go down is seen no more, and what it held open is kept as a draft. */
  pageGone(): void
}

/** What else the page had goes in these: if it held the microphone too, that is why the take ends, and what is said of it. */
const AFTER_PAGE_MS = 200

export function createPageKeys(
  takes: Pick<Takes, 'press' | 'release' | 'escape' | 'keyUnwatched' | 'list'>,
  keys: Pick<GlobalKeys, 'act'>,
  clock: Pick<Clock, 'setTimer'>,
): PageKeys {
  let isHolding = false
  return {
    key(event) {
      isHolding = event === 'pressed'
      switch (event) {
        case 'pressed':
          return takes.press()
        case 'released':
          return takes.release()
        case 'escaped':
          return takes.escape()
        case 'unwatched':
          return takes.keyUnwatched()
      }
    },
    finish(takeId) {
      const take = takes.list().find(({ id }) => id === takeId)
      if (take?.state !== 'opening' && take?.state !== 'recording') return
      takes.press()
      takes.release()
    },
    act(binding, edge) {
      if (holdBindings.has(binding)) isHolding = edge === 'pressed'
      keys.act(binding, edge)
    },
    pageGone() {
      if (!isHolding) return
      isHolding = false
      clock.setTimer(() => takes.keyUnwatched(), AFTER_PAGE_MS)
    },
  }
}
