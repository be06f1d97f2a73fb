import { z } from 'zod'
import { BindingId } from '#shared/contract/keys.ts'

/** When the key itself moved, in milliseconds of a clock of which only differences mean something. */
const keyMs = z.number().optional()

/**
 * What the hook process says on its standard output, one JSON object a line. Nothing but the comings and goings of bound chords and of
 * Esc ever leaves that process: what else a person types is nobody's business.
 */
export const HookLine = z.discriminatedUnion('kind', [
  /** Keys are seen from now on. `unknown`: bindings whose keys the library does not know. */
  z.object({ kind: z.literal('running'), unknown: z.array(BindingId) }),
  /** Why no keys can be seen, as the end of a sentence. The process ends after it. */
  z.object({ kind: z.literal('unavailable'), why: z.string().max(300) }),
  z.object({ kind: z.literal('pressed'), binding: BindingId, keyMs }),
  z.object({ kind: z.literal('released'), binding: BindingId, keyMs }),
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
