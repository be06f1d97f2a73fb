import type { Locator, Page } from 'playwright-core'

/** A screen, as one gets there in the gallery: for pictures of it, and for rules that hold on all of them. */
export interface Screen {
  readonly name: string
  /** Of `gallery.tsx`. */
  readonly scene: string
  readonly act?: (page: Page) => Promise<void>
}

export const row = (page: Page, text: RegExp): Locator => page.getByRole('article', { name: text }).last()
