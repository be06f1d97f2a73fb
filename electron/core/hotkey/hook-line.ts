import { z } from 'zod'

/**
 * What the hook process says on its standard output, one JSON object a line. Nothing but the chord's and Esc's comings and goings
 * ever leaves that process: what else a person types is nobody's business.
 */
export const HookLine = z.discriminatedUnion('kind', [
  /** Keys are seen from now on. */
  z.object({ kind: z.literal('running') }),
  /** Why no keys can be seen, as the end of a sentence. The process ends after it. */
  z.object({ kind: z.literal('unavailable'), why: z.string().max(300) }),
  z.object({ kind: z.literal('pressed') }),
  z.object({ kind: z.literal('released') }),
  z.object({ kind: z.literal('escaped') }),
])
export type HookLine = z.infer<typeof HookLine>

export const writeHookLine = (line: HookLine): string => `${JSON.stringify(line)}\n`

/** Null for a line that is not ours: libraries print what they like. */
export function readHookLine(text: string): HookLine | null {
  try {
    const parsed = HookLine.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
