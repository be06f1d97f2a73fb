import type { Locator, Page } from 'playwright-core'
import type { UiTake } from '#shared/contract/ui-take.ts'

/** A screen, as one gets there in the gallery: for pictures of it, and for rules that hold on all of them. */
export interface Screen {
  readonly name: string
  /** Of `gallery.tsx`. */
  readonly scene: string
  readonly act?: (page: Page) => Promise<void>
}

export const row = (page: Page, text: RegExp): Locator => page.getByRole('article', { name: text }).last()

/** The core tells of a take: of one that is being recorded, where `more` says nothing else. */
export const tellOfTake = (page: Page, more: Partial<UiTake> = {}): Promise<void> =>
  page.evaluate((changes) => {
    const { core, fixtures } = window.gallery ?? {}
    if (core && fixtures) core.push({ kind: 'take', take: { ...fixtures.recordingTake(Date.now()), ...changes } })
  }, more)

/** The same of a draft. */
export const tellOfDraft = (page: Page, more: Partial<UiTake> = {}): Promise<void> =>
  page.evaluate((changes) => {
    const { core, fixtures } = window.gallery ?? {}
    if (core && fixtures) core.push({ kind: 'take', take: { ...fixtures.draftTake(Date.now()), ...changes } })
  }, more)
