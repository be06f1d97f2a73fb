import type { Faithful } from './faithful.ts'
import type { HostOptions } from './options.ts'
import type { OpenSurface } from './surface.ts'

/** What every part of the stand-in is made with. */
export interface HostContext {
  readonly options: HostOptions
  readonly faithful: Faithful
}

export interface WindowContext extends HostContext {
  readonly openSurface: OpenSurface
}

/** An event that can be prevented, and whether it was. */
export function preventable<T extends object>(
  facts: T,
): T & { preventDefault(): void; readonly defaultPrevented: boolean } {
  let isPrevented = false
  return {
    ...facts,
    preventDefault() {
      isPrevented = true
    },
    get defaultPrevented() {
      return isPrevented
    },
  }
}
