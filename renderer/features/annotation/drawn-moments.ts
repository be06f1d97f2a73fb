import { isMark, lastsMs, type MarkId, type ShapeMark, type StrokeMark, type Track } from '#shared/annotation/model.ts'
import { takenBack } from '#shared/annotation/text-of.ts'
import { type Tool, tools } from './tools.ts'
import { drawnMoment } from './tuning.ts'

/** What a hand drew without words within a few seconds, when it was done. */
export interface DrawnMoment {
  readonly kind: 'drawn'
  readonly atMs: number
  readonly scene: number
  /** Null for several. */
  readonly markId: MarkId | null
  readonly text: string
}

type Wordless = StrokeMark | ShapeMark

/** So that nobody who steps through a drawing misses what nothing is written beside. */
export function drawnMomentsOf(track: Track): DrawnMoment[] {
  const gone = takenBack(track)
  const moments: DrawnMoment[] = []
  let scene = 0
  let burst: Wordless[] = []
  const close = (): void => {
    const [first, second] = burst
    if (!first) return
    const atMs = Math.min(track.durationMs, Math.max(...burst.map((mark) => mark.atMs + lastsMs(mark))))
    moments.push({ kind: 'drawn', atMs, scene, markId: second ? null : first.id, text: namesOf(burst) })
    burst = []
  }
  for (const event of track.events) {
    if (event.kind === 'scene') {
      close()
      scene = event.scene
    } else if (event.kind === 'hide' || event.kind === 'text' || event.kind === 'step') {
      close()
    } else if (isMark(event) && !gone.has(event.id) && !isHiding(event)) {
      if (!belongsTo(burst, event)) close()
      burst.push(event)
    }
  }
  close()
  return moments
}

/** That something is hidden is in the picture itself. */
const isHiding = (mark: Wordless): boolean => mark.kind === 'shape' && mark.shape === 'blur'

function belongsTo(burst: readonly Wordless[], next: Wordless): boolean {
  const [first] = burst
  const last = burst.at(-1)
  if (!first || !last) return true
  const restMs = next.atMs - (last.atMs + lastsMs(last))
  return restMs <= drawnMoment.restMs && next.atMs - first.atMs <= drawnMoment.longestMs
}

const labels = new Map<Tool, string>(tools.map(({ tool, label }) => [tool, label]))

function namesOf(marks: readonly Wordless[]): string {
  const names = marks.map((mark) => labels.get(mark.kind === 'stroke' ? mark.tool : mark.shape) ?? 'Drawing')
  return [...new Set(names)].join(', ')
}
