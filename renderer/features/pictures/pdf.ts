import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'
import { ReasonError } from '#shared/kernel/reasons.ts'
import type { Size } from '../annotation/view.ts'
import { type TakenPicture, takenFrom } from './taken.ts'

/** A document to choose a page of. Loaded only when somebody shows one. */
export interface PdfPages {
  readonly count: number
  /** `number`: from 1. As sharp as a screen is wide. */
  take(number: number): Promise<TakenPicture>
  /** For choosing; no side longer than this. */
  preview(number: number, side: number): Promise<ImageBitmap>
  close(): void
}

/** Wide enough for a display, and for letters that are pointed at. */
const PAGE_SIDE = 2_400
const LARGEST_FILE = 100_000_000

GlobalWorkerOptions.workerSrc = workerUrl
/** By their file's name: what a document leaves out and every reader has to have. */
const fonts = import.meta.glob<string>('/node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
  query: '?url',
  import: 'default',
  base: '/node_modules/pdfjs-dist/standard_fonts/',
})

/** Gives the reader its fonts under whatever names the build has for them. */
class BundledData {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const urlOf = kind === 'standardFontDataUrl' ? fonts[`./${filename}`] : undefined
    if (!urlOf) throw new Error(`${filename} is not part of Earshot`)
    return new Uint8Array(await (await fetch(await urlOf())).arrayBuffer())
  }
}

/** Throws `pictureUnreadable`: damaged, locked with a password, or no PDF. */
export async function openPdf(file: File): Promise<PdfPages> {
  if (file.size > LARGEST_FILE) throw new ReasonError('pictureUnreadable', file.name)
  const task = getDocument({
    data: new Uint8Array(await file.arrayBuffer()),
    BinaryDataFactory: BundledData,
    useWorkerFetch: false,
    standardFontDataUrl: './',
    useWasm: false,
    enableXfa: false,
    stopAtErrors: false,
  })
  const document = await task.promise.catch(() => {
    throw new ReasonError('pictureUnreadable', file.name)
  })
  return {
    count: document.numPages,
    take: async (number) => takenFrom(await draw(document, number, PAGE_SIDE), labelOf(file.name, number)),
    preview: (number, side) => draw(document, number, side),
    close: () => void task.destroy(),
  }
}

async function draw(document: PDFDocumentProxy, number: number, side: number): Promise<ImageBitmap> {
  const page = await document.getPage(number)
  const { width, height } = page.getViewport({ scale: 1 })
  const viewport = page.getViewport({ scale: side / Math.max(width, height, 1) })
  const canvas = canvasOf({ width: Math.ceil(viewport.width), height: Math.ceil(viewport.height) })
  await page.render({ canvas, viewport }).promise
  page.cleanup()
  return createImageBitmap(canvas)
}

const canvasOf = (size: Size): HTMLCanvasElement => Object.assign(document.createElement('canvas'), size)

const labelOf = (name: string, number: number): string => `${name.replace(/\.pdf$/i, '').slice(0, 180)}, page ${number}`
