import { describe, expect, it } from 'vitest'
import { checkTrack } from '#shared/annotation/check.ts'
import type { TrackEvent } from '#shared/annotation/model.ts'
import { redactionsOf } from '#shared/annotation/redactions.ts'
import { budget } from '#shared/annotation/tuning.ts'
import { canRedo, canUndo, type DrawingAct, resumedDrawing, shownOn, trackOf } from './drawing.ts'
import { choose, drag, drawnBy, kindsOf, lineAt, sheet, touch } from './drawing-fixture.ts'
import { frameOf } from './drawing-frame.ts'
import { canClear } from './drawing-history.ts'
import { tools } from './tools.ts'

describe('drawing', () => {
  it('draws what its tool draws', () => {
    const acts = tools.flatMap(({ tool }, index) => [choose(tool, index * 1000), ...lineAt(index * 60, index * 1000)])
    const drawing = drawnBy([...acts, { kind: 'typingEnded', atMs: 20_000 }])
    const drawn = drawing.events.map((event) =>
      'tool' in event ? event.tool : 'shape' in event ? event.shape : event.kind,
    )
    // A text without letters is none; the eraser met nothing.
    expect(drawn).toEqual([
      'pen',
      'highlighter',
      'arrow',
      'line',
      'box',
      'ellipse',
      'step',
      'spotlight',
      'blur',
      'laser',
    ])
  })

  it('keeps a line with few points, at the time and with the pressure of the hand', () => {
    const drawing = drawnBy(lineAt(50, 700))
    expect(drawing.events).toMatchObject([
      {
        atMs: 700,
        width: 6,
        points: [
          { x: 0, y: 50, afterMs: 0 },
          { x: 200, y: 50, afterMs: 100, pressure: 0.5 },
        ],
      },
    ])
  })

  it('draws nothing by a click with a shape', () => {
    const drawing = drawnBy([choose('box'), ...drag(touch(5, 5, 0), touch(6, 6, 90))])
    expect([drawing.events, canUndo(drawing)]).toEqual([[], false])
  })

  it('undoes and redoes one thing after the other, clearing and erasing too', () => {
    const drawn = drawnBy([
      ...lineAt(0, 0),
      ...lineAt(100, 200),
      choose('eraser'),
      ...drag(touch(50, 100, 400), touch(50, 110, 500)),
    ])
    expect(shownOn(drawn).map(({ id }) => id)).toEqual([0])
    const cleared = drawnBy([{ kind: 'clear', atMs: 600 }], drawn)
    const back = drawnBy(
      [
        { kind: 'undo', atMs: 700 },
        { kind: 'undo', atMs: 700 },
      ],
      cleared,
    )
    expect(shownOn(back).map(({ id }) => id)).toEqual([0, 1])
    const bare = drawnBy(
      [
        { kind: 'undo', atMs: 800 },
        { kind: 'undo', atMs: 800 },
      ],
      back,
    )
    expect([shownOn(bare), canUndo(bare), canRedo(bare)]).toEqual([[], false, true])
    const forth = drawnBy(
      Array.from({ length: 4 }, (): DrawingAct => ({ kind: 'redo', atMs: 900 })),
      bare,
    )
    expect(shownOn(forth)).toEqual([])
    expect(kindsOf(forth)).toEqual([
      ...[
        'stroke',
        'stroke',
        'erased',
        'cleared',
        'undone',
        'undone',
        'undone',
        'undone',
        'redone',
        'redone',
        'erased',
        'cleared',
      ],
    ])
  })

  it('forgets what could be redone once something new is drawn', () => {
    const drawing = drawnBy([...lineAt(0, 0), { kind: 'undo', atMs: 200 }, ...lineAt(50, 300)])
    expect(canRedo(drawing)).toBe(false)
  })

  it('undoes on the picture one looks at, and leaves the others alone', () => {
    const drawing = drawnBy([
      ...lineAt(0, 0),
      { kind: 'sceneAdded', scene: sheet, atMs: 200 },
      { kind: 'undo', atMs: 300 },
    ])
    expect(canUndo(drawing)).toBe(false)
    expect(drawing.shown.map((marks) => marks.length)).toEqual([1, 0])
    const there = drawnBy(
      [
        { kind: 'sceneShown', scene: 0, atMs: 400 },
        { kind: 'undo', atMs: 500 },
      ],
      drawing,
    )
    expect(there.shown.map((marks) => marks.length)).toEqual([0, 0])
  })

  it('does not lift a redaction by clearing', () => {
    const drawing = drawnBy([
      ...lineAt(0, 0),
      choose('blur'),
      ...drag(touch(10, 10, 200), touch(90, 50, 300)),
      { kind: 'clear', atMs: 400 },
    ])
    expect(shownOn(drawing)).toMatchObject([{ shape: 'blur' }])
    expect(redactionsOf(trackOf(drawing, 1000), 0)).toHaveLength(1)
  })

  it('numbers steps in a row, and goes on where the highest that stands is', () => {
    const click = (x: number, atMs: number) => drag(touch(x, 5, atMs), touch(x, 5, atMs))
    const three = drawnBy([
      choose('step'),
      ...click(10, 100),
      { kind: 'typed', text: 'open it' },
      ...click(60, 900),
      ...click(99, 1500),
    ])
    expect(frameOf(three, 1500).moving).toMatchObject([{ kind: 'step', number: 3 }])
    const done = drawnBy([{ kind: 'undo', atMs: 2000 }, ...click(5, 3000), { kind: 'left', atMs: 4000 }], three)
    expect(done.events).toMatchObject([
      { number: 1, text: 'open it', atMs: 100 },
      { number: 2, text: '', atMs: 900 },
      { number: 3, atMs: 1500 },
      { kind: 'hide' },
      { number: 3, atMs: 3000 },
    ])
  })

  it('finishes what is half done when one leaves, and then hears nothing more', () => {
    const typing = drawnBy([
      choose('text'),
      { kind: 'pressed', touch: touch(5, 5, 100), reach: 6 },
      { kind: 'typed', text: 'half' },
    ])
    const left = drawnBy([{ kind: 'left', atMs: 900 }], typing)
    expect(left).toMatchObject({ isLeft: true, events: [{ kind: 'text', text: 'half', atMs: 900 }] })
    expect(drawnBy(lineAt(0, 1000), left)).toBe(left)
    const line = drawnBy([
      { kind: 'pressed', touch: touch(5, 5, 100), reach: 6 },
      { kind: 'left', atMs: 200 },
    ])
    expect(line.events).toMatchObject([{ kind: 'stroke' }])
  })

  it('puts words that are begun beside the picture on it, where they can be read', () => {
    const typedAt = (x: number, y: number) =>
      drawnBy([choose('text'), { kind: 'pressed', touch: touch(x, y, 100), reach: 6 }]).typing?.at
    expect(typedAt(800, 450)).toEqual({ x: 800, y: 450 })
    expect(typedAt(-300, 450)).toEqual({ x: 33, y: 450 })
    expect(typedAt(5_000, 5_000)).toEqual({ x: 1600 - 66, y: 900 - 66 })
  })

  it('has something to clear while anything stands that hides nothing', () => {
    const blurred = drawnBy([choose('blur'), ...lineAt(40, 100)])
    expect(canClear(drawnBy([]))).toBe(false)
    expect(canClear(blurred)).toBe(false)
    expect(canClear(drawnBy([choose('pen'), ...lineAt(40, 900)], blurred))).toBe(true)
  })

  it('notes where the pointer goes while it only points, and not where it rests', () => {
    const hover = (x: number, atMs: number): DrawingAct => ({ kind: 'hovered', touch: touch(x, 9, atMs) })
    const moves = [hover(0, 0), hover(50, 50), hover(60, 60), hover(100, 100), hover(400, 3000), ...lineAt(0, 3100)]
    const drawing = drawnBy(moves)
    expect(drawing.events).toMatchObject([
      { kind: 'pointer', atMs: 0, points: [{ x: 0 }, { x: 100, afterMs: 100 }] },
      { kind: 'stroke', atMs: 3100 },
    ])
  })

  it('keeps the order of time when the clock stands or goes back', () => {
    const drawing = drawnBy([...lineAt(0, 5000), ...lineAt(50, 1000)])
    expect(drawing.events.map(({ atMs }) => atMs)).toEqual([5000, 5000])
  })

  it('keeps the points of a line in order when the clock goes back within it', () => {
    const moved = (atMs: number): DrawingAct => ({ kind: 'moved', touches: [touch(9 * atMs, atMs, atMs)], reach: 6 })
    const pressed: DrawingAct = { kind: 'pressed', touch: touch(0, 0, 0), reach: 6 }
    for (const tool of ['pen', 'box'] as const) {
      const drawing = drawnBy([choose(tool), pressed, moved(50), moved(20), { kind: 'released' }])
      expect(checkTrack(trackOf(drawing, 1000)).ok).toBe(true)
    }
  })

  it('says when the track is full, keeps what is on it, and still undoes', () => {
    const one = drawnBy(lineAt(0, 0))
    const trail: TrackEvent = {
      kind: 'laser',
      atMs: 500,
      ink: 'red',
      points: [{ x: 0, y: 0, afterMs: 0, pressure: 0.5 }],
    }
    const events = [...one.events, ...Array.from({ length: budget.events - 250 }, () => trail)]
    const more = Array.from({ length: 60 }, (_, index) => lineAt(index, 1000 + 200 * index)).flat()
    const full = drawnBy(more, { ...one, events })
    expect(full.isFull).toBe(true)
    expect(checkTrack(trackOf(full, 60_000)).ok).toBe(true)
    expect(shownOn(full)).toHaveLength(50)
    expect(shownOn(drawnBy([{ kind: 'undo', atMs: 50_000 }], full))).toHaveLength(49)
  })

  it('takes no more words than its note can carry, and lines still', () => {
    const write = (index: number): DrawingAct[] => [
      { kind: 'pressed', touch: touch(10, 10, index * 10), reach: 6 },
      { kind: 'typed', text: 'w'.repeat(budget.textLength) },
      { kind: 'typingEnded', atMs: index * 10 + 5 },
    ]
    const texts = budget.allTextLength / budget.textLength
    const almost = drawnBy([choose('text'), ...Array.from({ length: texts - 1 }, (_, index) => write(index)).flat()])
    const [pressed] = write(texts)
    const half = drawnBy(
      [
        pressed ?? choose('text'),
        { kind: 'typed', text: 'w'.repeat(budget.textLength - 3) },
        { kind: 'typingEnded', atMs: 900 },
      ],
      almost,
    )
    const last = drawnBy([...write(texts), ...write(texts + 1), choose('pen'), ...lineAt(0, 1_000)], half)
    const written = last.events.flatMap((event) => ('text' in event ? [event.text.length] : []))
    expect(written.slice(-2)).toEqual([budget.textLength - 3, 3])
    expect(last.isFull).toBe(false)
    expect(last.events.at(-1)?.kind).toBe('stroke')
    expect(checkTrack(trackOf(last, 60_000)).ok).toBe(true)
    expect(resumedDrawing(trackOf(last, 60_000)).spent.letters).toBe(budget.allTextLength)
  })
})
