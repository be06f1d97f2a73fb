import type { Scene, Track } from '#shared/annotation/model.ts'
import {
  type Drawing,
  type DrawingAct,
  startedDrawing,
  type Touch,
  trackOf,
} from '../../renderer/features/annotation/drawing.ts'
import { onAct } from '../../renderer/features/annotation/drawing-steps.ts'
import type { Picture } from '../../renderer/features/annotation/picture-layer.ts'
import type { Tool } from '../../renderer/features/annotation/tools.ts'

/** A sign-in page that nobody built, and a sheet; and somebody who draws on them. */

export const scenes: readonly Scene[] = [
  { width: 1600, height: 1000, picture: null, label: 'Sign-in page, third draft' },
  { width: 1600, height: 1000, picture: null, label: '' },
]

export function signInPicture(): Picture {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1600, height: 1000 })
  const context = canvas.getContext('2d')
  if (!context) return { width: 1600, height: 1000, source: null }
  const box = (color: string, [x, y, width, height]: readonly [number, number, number, number], radius = 8) => {
    context.fillStyle = color
    context.beginPath()
    context.roundRect(x, y, width, height, radius)
    context.fill()
  }
  const say = (text: string, [x, y, size]: readonly [number, number, number], color = '#2a2722') => {
    context.font = `500 ${size}px "Inter Variable", sans-serif`
    context.fillStyle = color
    context.fillText(text, x, y)
  }
  box('#eef0f3', [0, 0, 1600, 1000], 0)
  box('#ffffff', [0, 0, 1600, 64], 0)
  say('Acme Console', [32, 42, 24])
  say('carol@example.org', [1340, 40, 18], '#6a6f78')
  box('#ffffff', [520, 200, 560, 560], 16)
  say('Sign in', [580, 280, 36])
  for (const [label, y] of [
    ['Email', 340],
    ['Password', 450],
  ] as const) {
    say(label, [580, y, 16], '#6a6f78')
    box('#f4f5f7', [580, y + 14, 440, 52])
  }
  say('carol@example.org', [600, 386, 18])
  say('hunter2-but-longer', [600, 496, 18])
  box('#3d5af1', [580, 570, 440, 56])
  say('Continue', [758, 605, 20], '#ffffff')
  say('Forgot your password?', [702, 680, 16], '#3d5af1')
  return { width: 1600, height: 1000, source: canvas }
}

export const sheetPicture: Picture = { width: 1600, height: 1000, source: null }

const touch = (x: number, y: number, atMs: number, pressure = 0.5): Touch => ({ x, y, atMs, pressure })

/** Along a curve, in so many steps; with the pressure of a hand. */
function stroke(atMs: number, lastsMs: number, at: (share: number) => readonly [number, number]): DrawingAct[] {
  const touches = Array.from({ length: 60 }, (_, index) => {
    const share = index / 59
    const [x, y] = at(share)
    return touch(x, y, atMs + Math.round(share * lastsMs), 0.3 + 0.4 * Math.sin(share * Math.PI))
  })
  const [first = touch(0, 0, atMs), ...others] = touches
  return [
    { kind: 'pressed', touch: first, reach: 4 },
    { kind: 'moved', touches: others, reach: 4 },
    { kind: 'released' },
  ]
}

const drag = (from: readonly [number, number], to: readonly [number, number], atMs: number): DrawingAct[] =>
  stroke(atMs, 500, (share) => [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share])

const choose = (tool: Tool, atMs: number): DrawingAct => ({ kind: 'toolChosen', tool, atMs })
const write = (
  tool: 'text' | 'step',
  at: readonly [number, number],
  { atMs, text }: { atMs: number; text: string },
): DrawingAct[] => [
  choose(tool, atMs),
  { kind: 'pressed', touch: touch(at[0], at[1], atMs), reach: 4 },
  { kind: 'typed', text },
  { kind: 'typingEnded', atMs: atMs + 400 },
]

/** Everything once. */
export const sampleActs: readonly DrawingAct[] = [
  ...stroke(500, 900, (share) => {
    const angle = share * 2 * Math.PI - 1
    return [800 + (250 + 8 * share) * Math.cos(angle), 600 + (56 + 6 * share) * Math.sin(angle)]
  }),
  choose('arrow', 1800),
  ...drag([1250, 480], [1062, 580], 1900),
  ...write('text', [1262, 430], { atMs: 2600, text: 'Too far down:\nnobody scrolls' }),
  { kind: 'inkChosen', ink: 'yellow' },
  choose('highlighter', 3600),
  ...drag([702, 674], [868, 676], 3700),
  choose('blur', 4500),
  ...drag([592, 468], [800, 512], 4600),
  { kind: 'inkChosen', ink: 'blue' },
  ...write('step', [540, 380], { atMs: 5600, text: '' }),
  ...write('step', [540, 490], { atMs: 6400, text: 'then this' }),
  ...write('step', [540, 598], { atMs: 7400, text: '' }),
  { kind: 'inkChosen', ink: 'green' },
  choose('ellipse', 8400),
  ...drag([1320, 10], [1560, 56], 8500),
  choose('box', 9200),
  ...drag([20, 8], [210, 58], 9300),
  choose('line', 9900),
  ...drag([40, 120], [420, 120], 10_000),
]

export const drawnSample = (more: readonly DrawingAct[] = []): Drawing =>
  [...sampleActs, ...more].reduce(onAct, startedDrawing(scenes[0] ?? { width: 1, height: 1, picture: null, label: '' }))

/** The sample, then a spotlight, a laser, and a second picture. */
export function sampleTrack(): Track {
  const [, sheet] = scenes
  const more: DrawingAct[] = [
    choose('spotlight', 11_000),
    ...drag([500, 180], [1100, 780], 11_100),
    choose('laser', 12_000),
    ...stroke(12_100, 1500, (share) => [640 + 320 * share, 600 + 60 * Math.sin(share * 12)]),
    ...(sheet ? [{ kind: 'sceneAdded' as const, scene: sheet, atMs: 15_000 }] : []),
    { kind: 'inkChosen', ink: 'violet' },
    choose('pen', 15_100),
    ...stroke(15_200, 1200, (share) => [300 + 900 * share, 500 + 200 * Math.sin(share * 9)]),
    ...write('text', [300, 240], { atMs: 17_000, text: 'More like this' }),
    { kind: 'left', atMs: 19_000 },
  ]
  return trackOf(drawnSample(more), 20_000)
}
