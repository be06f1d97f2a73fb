import type { Mark } from '#shared/annotation/model.ts'
import type { Area } from '#shared/annotation/redact.ts'
import type { Context2d, MarkPainter } from './paint-mark.ts'
import { PATCHED_MARKS } from './tuning.ts'
import type { Size, View } from './view.ts'

/**
 * The canvas of the marks that stand. It draws only what came or went; when the view moves, it shows what it has, moved along, and draws
 * all anew beside it, a slice at a time, so that no frame waits for five thousand lines.
 */
export interface MarksLayer {
  /** True when what is seen is sharp and whole; otherwise it is to be asked again with the next frame. */
  update(wanted: WantedMarks, sliceMs: number): boolean
  /** What is drawn is out of date, though nothing in it changed. */
  forget(): void
}

export interface WantedMarks {
  readonly marks: readonly Mark[]
  readonly view: View
  /** In pixels of the device; `ratio` of them are one of CSS. */
  readonly size: Size
  readonly ratio: number
}

interface Ports {
  readonly canvas: HTMLCanvasElement
  readonly painter: MarkPainter
  readonly nowMs: () => number
  readonly createCanvas: (size: Size) => HTMLCanvasElement | OffscreenCanvas
}

interface Job {
  readonly wanted: WantedMarks
  readonly canvas: HTMLCanvasElement | OffscreenCanvas
  readonly context: Context2d
  next: number
}

export function createMarksLayer({ canvas, painter, nowMs, createCanvas }: Ports): MarksLayer {
  const context = canvas.getContext('2d')
  let painted: WantedMarks | null = null
  let job: Job | null = null
  /** What was sharp last, for moving it along while all is drawn anew. */
  let kept: { canvas: CanvasImageSource; view: View } | null = null
  /** Used again: while a picture is dragged, every frame would want a new one. */
  let spare: HTMLCanvasElement | OffscreenCanvas | null = null

  function startJob(wanted: WantedMarks): Job {
    const { width, height } = wanted.size
    const isFit = spare?.width === width && spare.height === height
    const made = spare && isFit ? spare : createCanvas(wanted.size)
    spare = null
    const to = made.getContext('2d') as Context2d | null
    if (!to) throw new Error('no canvas can be drawn on')
    clear(to, wanted.size)
    return { wanted, canvas: made, context: to, next: 0 }
  }

  function copyOfShown(shown: WantedMarks): { canvas: CanvasImageSource; view: View } {
    const copy = createCanvas({ width: canvas.width, height: canvas.height })
    ;(copy.getContext('2d') as Context2d | null)?.drawImage(canvas, 0, 0)
    return { canvas: copy, view: shown.view }
  }

  function runJob(running: Job, sliceMs: number): boolean {
    const { marks, view, size, ratio } = running.wanted
    const untilMs = nowMs() + sliceMs
    place(running.context, view, ratio)
    const seen = seenArea(view, size, ratio)
    while (running.next < marks.length) {
      const mark = marks[running.next]
      running.next += 1
      if (mark && meets(painter.boxOf(mark), seen)) painter.paint(running.context, mark)
      if (running.next % 16 === 0 && nowMs() >= untilMs) return running.next >= marks.length
    }
    return true
  }

  /** What it had, where it is now; in a few frames it is sharp again. */
  function showMeanwhile(to: Context2d, wanted: WantedMarks): void {
    clear(to, wanted.size)
    if (!kept) return
    const scale = wanted.view.scale / kept.view.scale
    const shift = (now: number, then: number): number => (now - then * scale) * wanted.ratio
    to.setTransform(scale, 0, 0, scale, shift(wanted.view.x, kept.view.x), shift(wanted.view.y, kept.view.y))
    to.drawImage(kept.canvas, 0, 0)
  }

  /** Only what came or went, where it is. False: it is too much of it. */
  function patch(to: Context2d, before: WantedMarks, wanted: WantedMarks): boolean {
    const changed = changesOf(before.marks, wanted.marks)
    if (changed === null) return false
    place(to, wanted.view, wanted.ratio)
    if (changed.gone.length === 0 && changed.isAtEnd) {
      for (const mark of changed.come) painter.paint(to, mark)
      return true
    }
    const dirty = [...changed.gone, ...changed.come].map((mark) => onDevice(painter.boxOf(mark), wanted))
    for (const { x, y, width, height } of dirty) {
      to.save()
      // On whole pixels: an edge in the middle of one would be seen.
      to.setTransform(1, 0, 0, 1, 0, 0)
      to.beginPath()
      to.rect(x, y, width, height)
      to.clip()
      to.clearRect(x, y, width, height)
      place(to, wanted.view, wanted.ratio)
      for (const mark of wanted.marks) {
        if (meets(onDevice(painter.boxOf(mark), wanted), { x, y, width, height })) painter.paint(to, mark)
      }
      to.restore()
    }
    return true
  }

  return {
    update(wanted, sliceMs) {
      if (!context) return true
      const isSame = painted !== null && sameWindow(painted, wanted)
      if (painted && isSame && !job && (painted.marks === wanted.marks || patch(context, painted, wanted))) {
        painted = wanted
        return true
      }
      if (job && sameWindow(job.wanted, wanted) && startsWith(wanted.marks, job.wanted.marks)) job = { ...job, wanted }
      else {
        spare ??= job?.canvas ?? null
        job = startJob(wanted)
      }
      const isDone = runJob(job, sliceMs)
      if (!isDone && !kept && painted) kept = copyOfShown(painted)
      if (canvas.width !== wanted.size.width) canvas.width = wanted.size.width
      if (canvas.height !== wanted.size.height) canvas.height = wanted.size.height
      if (!isDone) {
        showMeanwhile(context, wanted)
        return false
      }
      clear(context, wanted.size)
      context.drawImage(job.canvas, 0, 0)
      spare = job.canvas
      painted = wanted
      job = null
      kept = null
      return true
    },
    forget() {
      painted = null
      job = null
    },
  }
}

export function clear(context: Context2d, size: Size): void {
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, size.width, size.height)
}

/** From now on it is drawn in coordinates of the picture. */
export function place(context: Context2d, { scale, x, y }: View, ratio: number): void {
  context.setTransform(scale * ratio, 0, 0, scale * ratio, x * ratio, y * ratio)
}

const sameWindow = (one: WantedMarks, other: WantedMarks): boolean =>
  one.view === other.view &&
  one.ratio === other.ratio &&
  one.size.width === other.size.width &&
  one.size.height === other.size.height

const startsWith = (marks: readonly Mark[], start: readonly Mark[]): boolean =>
  marks === start || (start.length <= marks.length && start.every((mark, index) => marks[index] === mark))

interface Changes {
  readonly come: readonly Mark[]
  readonly gone: readonly Mark[]
  readonly isAtEnd: boolean
}

function changesOf(before: readonly Mark[], after: readonly Mark[]): Changes | null {
  if (startsWith(after, before)) {
    const come = after.slice(before.length)
    return come.length > PATCHED_MARKS ? null : { come, gone: [], isAtEnd: true }
  }
  const [was, is] = [new Set(before), new Set(after)]
  const gone = before.filter((mark) => !is.has(mark))
  const come = after.filter((mark) => !was.has(mark))
  return gone.length + come.length > PATCHED_MARKS ? null : { come, gone, isAtEnd: false }
}

/** The whole pixels of the device that an area of the picture touches. */
function onDevice(area: Area, { view, ratio }: WantedMarks): Area {
  const left = Math.floor((area.x * view.scale + view.x) * ratio)
  const top = Math.floor((area.y * view.scale + view.y) * ratio)
  return {
    x: left,
    y: top,
    width: Math.ceil(((area.x + area.width) * view.scale + view.x) * ratio) - left,
    height: Math.ceil(((area.y + area.height) * view.scale + view.y) * ratio) - top,
  }
}

const seenArea = ({ scale, x, y }: View, size: Size, ratio: number): Area => ({
  x: -x / scale,
  y: -y / scale,
  width: size.width / ratio / scale,
  height: size.height / ratio / scale,
})

export const meets = (one: Area, other: Area): boolean =>
  one.x <= other.x + other.width &&
  other.x <= one.x + one.width &&
  one.y <= other.y + other.height &&
  other.y <= one.y + one.height
