import type { Ink } from '#shared/annotation/model.ts'
import type { Typing } from './drawing.ts'
import { inkEntries, type Tool, tools } from './tools.ts'
import { widths, zoom } from './tuning.ts'

/** What a key asks of the surface that is drawn on. */
export type SurfaceCommand =
  | { readonly kind: 'tool'; readonly tool: Tool }
  | { readonly kind: 'ink'; readonly ink: Ink }
  | { readonly kind: 'width'; readonly by: number }
  | { readonly kind: 'undo' | 'redo' | 'clear' | 'fit' | 'newPicture' | 'leave' }
  | { readonly kind: 'scene'; readonly by: number }
  | { readonly kind: 'zoom'; readonly factor: number }
  | { readonly kind: 'pan'; readonly x: number; readonly y: number }

export interface KeyStroke {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** One that was pressed, of the page or of React. */
export interface SurfaceKey extends KeyStroke {
  preventDefault(): void
  stopPropagation(): void
}

const plain: Readonly<Record<string, SurfaceCommand>> = {
  Escape: { kind: 'leave' },
  c: { kind: 'clear' },
  m: { kind: 'newPicture' },
  '[': { kind: 'width', by: -1 },
  ']': { kind: 'width', by: 1 },
  '+': { kind: 'zoom', factor: zoom.step },
  '=': { kind: 'zoom', factor: zoom.step },
  '-': { kind: 'zoom', factor: 1 / zoom.step },
  '0': { kind: 'fit' },
  PageUp: { kind: 'scene', by: -1 },
  PageDown: { kind: 'scene', by: 1 },
  ArrowLeft: { kind: 'pan', x: zoom.pan, y: 0 },
  ArrowRight: { kind: 'pan', x: -zoom.pan, y: 0 },
  ArrowUp: { kind: 'pan', x: 0, y: zoom.pan },
  ArrowDown: { kind: 'pan', x: 0, y: -zoom.pan },
}

/** What is not a tool, for whoever reads what keys there are. */
export const drawingKeys: readonly { readonly label: string; readonly keys: readonly string[] }[] = [
  { label: 'Colours, in the order of the bar', keys: ['1 … 8'] },
  { label: 'Thinner, thicker', keys: ['[', ']'] },
  { label: 'Undo', keys: ['Mod+z'] },
  { label: 'Redo', keys: ['Mod+Shift+z', 'Mod+y'] },
  { label: 'Clear', keys: ['c'] },
  { label: 'Another picture, without stopping', keys: ['m'] },
  { label: 'Picture before, picture after', keys: ['PageUp', 'PageDown'] },
  { label: 'Closer, further away', keys: ['+', '-'] },
  { label: 'Fit into the window', keys: ['0'] },
  { label: 'Leave; what was said and drawn is kept', keys: ['Escape'] },
]

/** Null: the key is not for drawing, and goes where it would have gone; the talk key among them. */
export function commandOfKey({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyStroke): SurfaceCommand | null {
  const letter = key.length === 1 ? key.toLowerCase() : key
  if (ctrlKey || metaKey) {
    if (letter === 'z') return { kind: shiftKey ? 'redo' : 'undo' }
    return letter === 'y' ? { kind: 'redo' } : null
  }
  if (altKey) return null
  const tool = tools.find((entry) => entry.key === letter)
  if (tool) return { kind: 'tool', tool: tool.tool }
  const ink = inkEntries.find((entry) => entry.key === letter)
  if (ink) return { kind: 'ink', ink: ink.ink }
  return plain[letter] ?? null
}

/** A step says something by its number: until words are written beside it, Space is the talk key, as everywhere on the picture. */
export const isTalkKeyIn = ({ kind, text }: Typing, { key, ctrlKey, metaKey, shiftKey, altKey }: KeyStroke): boolean =>
  kind === 'step' && text === '' && key === ' ' && !(ctrlKey || metaKey || shiftKey || altKey)

export const nextWidth = (width: number, by: number): number => Math.min(widths.length - 1, Math.max(0, width + by))
