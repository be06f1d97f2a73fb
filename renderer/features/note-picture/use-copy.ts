import { useState } from 'react'
import { useServices } from '../../app/services-context.ts'
import { deliverFile } from '../save-copy/deliver-file.ts'

export interface Copying {
  /** What could not be copied, to be saved instead. */
  readonly unsaved: Blob | null
  copy(canvas: HTMLCanvasElement): void
  save(): void
}

/** The picture as it looks now, on the clipboard; where that is not allowed, as a file. */
export function useCopy(fileName: string): Copying {
  const { actions } = useServices()
  const [unsaved, setUnsaved] = useState<Blob | null>(null)

  async function copy(canvas: HTMLCanvasElement): Promise<void> {
    // The clipboard is asked at once, while the key still counts as the person's wish; the bytes come after.
    const made = pngOf(canvas)
    try {
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': made })])
      setUnsaved(null)
      actions.tell('The picture is on the clipboard, as it looks now.')
    } catch {
      setUnsaved(await made.catch(() => null))
    }
  }

  return {
    unsaved,
    copy: (canvas) => void copy(canvas),
    save() {
      if (unsaved) deliverFile(unsaved, fileName)
      setUnsaved(null)
    },
  }
}

const pngOf = (canvas: HTMLCanvasElement): Promise<Blob> =>
  new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture is too large'))), 'image/png'),
  )
