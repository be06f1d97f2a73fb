import { z } from 'zod'

/** A display or a window that can be shown. `preview`: a small picture of it as a data URL; empty where the system gives none. */
export const ScreenSource = z.object({
  id: z.string().max(200),
  kind: z.enum(['display', 'window']),
  title: z.string().max(500),
  preview: z.string(),
})
export type ScreenSource = z.infer<typeof ScreenSource>

/**
 * What the next picture of the screen is of. `underPointer`: the display where the pointer is. `system`: whatever the system's own dialog
 * gives. A choice counts once, and for seconds.
 */
export const ScreenChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('source'), id: z.string().max(200), title: z.string().max(500) }),
  z.object({ kind: z.literal('underPointer') }),
  z.object({ kind: z.literal('system') }),
])
export type ScreenChoice = z.infer<typeof ScreenChoice>
