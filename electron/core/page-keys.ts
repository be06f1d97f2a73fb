import type { Takes } from './takes/takes.ts'

export type PageKey = 'pressed' | 'released' | 'escaped' | 'unwatched'

/** The button and Space of a page that shows the app. */
export interface PageKeys {
  key(event: PageKey): void
  /** A page is gone: a key that it saw go down is seen no more, and what it held open is kept as a draft. */
  pageGone(): void
}

export function createPageKeys(takes: Pick<Takes, 'press' | 'release' | 'escape' | 'keyUnwatched'>): PageKeys {
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
    pageGone() {
      if (!isHolding) return
      isHolding = false
      takes.keyUnwatched()
    },
  }
}
