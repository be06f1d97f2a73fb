import type { Picking } from './picking.ts'

/** Pictures and PDF that are pasted into the window or dropped on it are shown. Text that is pasted stays with its field. */
export function listenForPictures(target: Document, picking: Pick<Picking, 'file'>): () => void {
  const stop = new AbortController()
  const take = (data: DataTransfer | null, event: Event): void => {
    const file = [...(data?.files ?? [])].find(({ type }) => type.startsWith('image/') || type === 'application/pdf')
    if (!file) return
    event.preventDefault()
    void picking.file(file)
  }
  target.addEventListener(
    'paste',
    (event) => {
      // A program that copies a table puts a picture of it beside its text.
      const isText = event.clipboardData?.types.includes('text/plain') && isField(event.target)
      if (!isText) take(event.clipboardData, event)
    },
    stop,
  )
  // Without this the window would leave for the file.
  target.addEventListener(
    'dragover',
    (event) => event.dataTransfer?.types.includes('Files') && event.preventDefault(),
    stop,
  )
  target.addEventListener(
    'drop',
    (event) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
      take(event.dataTransfer, event)
    },
    stop,
  )
  return () => stop.abort()
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
