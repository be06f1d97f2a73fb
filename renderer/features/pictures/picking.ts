import { createStore, type StoreApi } from 'zustand/vanilla'
import { ReasonError } from '#shared/kernel/reasons.ts'
import type { PdfPages } from './pdf.ts'
import { isPdf, readPicture } from './read-picture.ts'
import type { Region } from './sizes.ts'
import type { TakenPicture } from './taken.ts'

/** What the person is asked on the way to a picture. */
export type Asking =
  | { readonly kind: 'nothing' }
  /** Which way. */
  | { readonly kind: 'way' }
  /** Which part of this one. */
  | { readonly kind: 'region'; readonly picture: TakenPicture }
  /** Which page of this one. */
  | { readonly kind: 'page'; readonly name: string; readonly pages: PdfPages }

/** Every way to a picture to show. One is picked at a time; each way ends in `show`, or in nothing. */
export interface Picking {
  readonly store: StoreApi<Asking>
  ask(): void
  /** The one that was captured is cut to what is chosen of it. */
  part(): Promise<void>
  screen(): Promise<void>
  clipboard(): Promise<void>
  file(file: File): Promise<void>
  chooseRegion(region: Region | null): Promise<void>
  choosePage(number: number): Promise<void>
  cancel(): void
}

export interface PickingPorts {
  readonly takeScreen: () => Promise<TakenPicture | null>
  readonly show: (picture: TakenPicture) => void
  readonly complain: (error: unknown) => void
  readonly readClipboard?: () => Promise<ClipboardItem[]>
}

export function createPicking({
  takeScreen,
  show,
  complain,
  readClipboard = () => navigator.clipboard.read(),
}: PickingPorts): Picking {
  const store = createStore<Asking>(() => ({ kind: 'nothing' }))

  function ask(next: Asking): void {
    const before = store.getState()
    if (before.kind === 'page') before.pages.close()
    store.setState(next, true)
  }
  async function attempt(work: () => Promise<void>): Promise<void> {
    ask({ kind: 'nothing' })
    try {
      await work()
    } catch (error) {
      complain(error)
    }
  }

  return {
    store,
    ask: () => ask({ kind: 'way' }),
    cancel() {
      const before = store.getState()
      if (before.kind === 'region') before.picture.source.close()
      ask({ kind: 'nothing' })
    },
    screen: () =>
      attempt(async () => {
        const picture = await takeScreen()
        if (picture) show(picture)
      }),
    part: () =>
      attempt(async () => {
        const picture = await takeScreen()
        if (picture) ask({ kind: 'region', picture })
      }),
    clipboard: () =>
      attempt(async () => {
        const items = await readClipboard().catch(() => {
          throw new ReasonError('clipboardRefused')
        })
        const found = items.flatMap((item) =>
          item.types.filter((type) => type.startsWith('image/')).map((type) => ({ item, type })),
        )
        const [first] = found
        if (!first) throw new ReasonError('clipboardEmpty')
        show(await readPicture(await first.item.getType(first.type), 'A copied picture'))
      }),
    file: (file) =>
      attempt(async () => {
        if (!isPdf(file)) return show(await readPicture(file, file.name))
        const { openPdf } = await import('./pdf.ts')
        const pages = await openPdf(file)
        if (pages.count > 1) return ask({ kind: 'page', name: file.name, pages })
        show(await pages.take(1).finally(pages.close))
      }),
    async chooseRegion(region) {
      const asked = store.getState()
      if (asked.kind !== 'region') return
      const { picture } = asked
      await attempt(async () => {
        if (region === null) return show(picture)
        const { x, y, width, height } = region
        const source = await createImageBitmap(picture.source, x, y, width, height)
        picture.source.close()
        show({ source, width, height, label: picture.label })
      })
    },
    async choosePage(number) {
      const asked = store.getState()
      if (asked.kind !== 'page') return
      try {
        show(await asked.pages.take(number))
      } catch (error) {
        complain(error)
      }
      ask({ kind: 'nothing' })
    },
  }
}
