import type { Ink, ShapeName } from '#shared/annotation/model.ts'

export type Tool = 'pen' | 'highlighter' | ShapeName | 'text' | 'step' | 'eraser' | 'laser'

export interface ToolEntry {
  readonly tool: Tool
  readonly key: string
  readonly label: string
}

/** Every tool with its key, in the order of the bar. */
export const tools: readonly ToolEntry[] = [
  { tool: 'pen', key: 'p', label: 'Pen' },
  { tool: 'highlighter', key: 'h', label: 'Highlighter' },
  { tool: 'arrow', key: 'a', label: 'Arrow' },
  { tool: 'line', key: 'l', label: 'Line' },
  { tool: 'box', key: 'r', label: 'Box' },
  { tool: 'ellipse', key: 'o', label: 'Ellipse' },
  { tool: 'text', key: 't', label: 'Text' },
  { tool: 'step', key: 'n', label: 'Numbered step' },
  { tool: 'spotlight', key: 's', label: 'Spotlight' },
  { tool: 'blur', key: 'b', label: 'Blur: hide for good' },
  { tool: 'laser', key: 'i', label: 'Laser pointer' },
  { tool: 'eraser', key: 'e', label: 'Eraser' },
]

/** With their keys: 1 to 8, in the order of the bar. The same in light and dark: they are on the picture, not on the app. */
export const inkEntries: readonly { ink: Ink; key: string; label: string; color: string }[] = [
  { ink: 'red', key: '1', label: 'Red', color: '#e5352b' },
  { ink: 'orange', key: '2', label: 'Orange', color: '#f08a1d' },
  { ink: 'yellow', key: '3', label: 'Yellow', color: '#ffd21f' },
  { ink: 'green', key: '4', label: 'Green', color: '#27a348' },
  { ink: 'blue', key: '5', label: 'Blue', color: '#2373e6' },
  { ink: 'violet', key: '6', label: 'Violet', color: '#8c4fd9' },
  { ink: 'black', key: '7', label: 'Black', color: '#1d1b18' },
  { ink: 'white', key: '8', label: 'White', color: '#ffffff' },
]

const colors = new Map(inkEntries.map(({ ink, color }) => [ink, color]))
export const colorOf = (ink: Ink): string => colors.get(ink) ?? '#1d1b18'

/** What letters on this ink are written in. */
export const letterOn = (ink: Ink): string => (['yellow', 'white', 'orange'].includes(ink) ? '#1d1b18' : '#ffffff')
