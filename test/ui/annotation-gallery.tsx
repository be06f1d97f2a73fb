import { useState } from 'react'
import type { Track } from '#shared/annotation/model.ts'
import { createTrackRenderer, render } from '#shared/annotation/renderer.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { AnnotatingSurface } from '../../renderer/features/annotation/annotating-surface.tsx'
import { type Board, createBoard } from '../../renderer/features/annotation/board.ts'
import { burnRedactions } from '../../renderer/features/annotation/burn-redactions.ts'
import { createPainter } from '../../renderer/features/annotation/painter.ts'
import { Replay } from '../../renderer/features/annotation/replay.tsx'
import type { ReplayClock } from '../../renderer/features/annotation/replay-clock.ts'
import { sampleActs, sampleTrack, scenes, sheetPicture, signInPicture } from './annotation-fixtures.ts'

/** Drawing and looking, on a picture made here and on clocks that a test can set. */
export interface AnnotationProbe {
  readonly board: Board
  /** A take's clock, and a player's. */
  nowMs: number
  /** Where the player was sent. */
  readonly seeks: number[]
  readonly copies: HTMLCanvasElement[]
  readonly burnRedactions: typeof burnRedactions
  left: number
  /** The picture as it looks at a time of a track, at its own size. */
  stills(track: Track): (atMs: number) => HTMLCanvasElement
  /** One to show. */
  picture(): { source: CanvasImageSource; width: number; height: number }
  seek(atMs: number): void
}

const [first, second] = scenes

export function createAnnotationProbe(isEmpty: boolean): AnnotationProbe & { clock: ReplayClock } {
  const listeners = new Set<() => void>()
  const probe: AnnotationProbe & { clock: ReplayClock } = {
    nowMs: 10_800,
    board: createBoard({ scene: first ?? { width: 1, height: 1, picture: null, label: '' }, nowMs: () => probe.nowMs }),
    seeks: [],
    copies: [],
    burnRedactions,
    left: 0,
    stills(track) {
      const renderer = createTrackRenderer(track)
      const [picture, marks, moving] = [0, 1, 2].map(() => document.createElement('canvas'))
      if (!picture || !marks || !moving) throw new Error('no canvas')
      const painter = createPainter({ picture, marks, moving })
      const source = signInPicture()
      return (atMs) => painter.copy({ frame: renderer.at(atMs), picture: { ...source, width: 1920, height: 1080 } })
    },
    picture() {
      const { source, width, height } = signInPicture()
      if (!source) throw new Error('no picture')
      return { source, width, height }
    },
    seek(atMs) {
      probe.nowMs = atMs
      probe.seeks.push(atMs)
      for (const listener of listeners) listener()
    },
    clock: {
      positionMs: () => probe.nowMs,
      isPlaying: () => false,
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
  }
  if (!isEmpty) for (const act of sampleActs) probe.board.act(act)
  return probe
}

export function AnnotationScene({ name, probe }: { name: string; probe: ReturnType<typeof createAnnotationProbe> }) {
  const [pictures, setPictures] = useState(() => [signInPicture()])
  const [track] = useState(sampleTrack)
  const [beneath] = useState(() => [render(track, 10_800).settled])
  if (name === 'replay') {
    return (
      <main style={{ height: '100%' }}>
        {/* Of the thread, in the app. */}
        <h1 style={{ position: 'absolute', clipPath: 'inset(50%)' }}>Note</h1>
        <Replay
          track={track}
          pictures={[...pictures, sheetPicture]}
          clock={probe.clock}
          onSeek={probe.seek}
          onCopy={(canvas) => probe.copies.push(canvas)}
          notice={sentenceOf('trackPartlyKnown', '2 marks')}
        />
      </main>
    )
  }
  return (
    <main style={{ height: '100%' }}>
      <AnnotatingSurface
        board={probe.board}
        pictures={pictures}
        {...(name === 'answer' ? { beneath } : {})}
        onNewPicture={() => {
          setPictures([...pictures, sheetPicture])
          if (second) probe.board.act({ kind: 'sceneAdded', scene: second, atMs: probe.nowMs })
        }}
        onLeave={() => {
          probe.left += 1
        }}
      />
    </main>
  )
}
