import { useEffect, useMemo, useRef, useState } from 'react'
import type { Mark, Track } from '#shared/annotation/model.ts'
import { createTrackRenderer } from '#shared/annotation/renderer.ts'
import type { Picture } from '../annotation/picture-layer.ts'
import type { ReplayClock } from '../annotation/replay-clock.ts'
import { useStage } from '../annotation/use-stage.ts'
import type { Size, View } from '../annotation/view.ts'
import css from './note-picture.module.css'

interface SmallReplayProps {
  readonly track: Track
  readonly pictures: readonly Picture[]
  readonly clock: ReplayClock
  readonly beneath: (scene: number) => readonly Mark[]
  readonly onScene: (scene: number) => void
  /** Nothing plays: it shows one moment. */
  readonly isStill?: boolean
}

/** The picture in step with the voice, as large as its place, only to be looked at. */
export function SmallReplay({ track, pictures, clock, beneath, onScene, isStill = false }: SmallReplayProps) {
  const renderer = useMemo(() => createTrackRenderer(track), [track])
  const [scene, setScene] = useState(() => renderer.at(clock.positionMs()).scene)
  const shown = useRef({ pictures, beneath })
  shown.current = { pictures, beneath }
  const layers = useRef<{ below: readonly Mark[]; above: readonly Mark[]; both: readonly Mark[] } | null>(null)
  const view = useRef<{ readonly of: string; readonly view: View } | null>(null)
  const stage = useStage<HTMLSpanElement>((room) => {
    const frame = renderer.at(clock.positionMs())
    const picture = shown.current.pictures[frame.scene]
    setScene(frame.scene)
    if (clock.isPlaying()) queueMicrotask(stage.repaint)
    if (!picture) return null
    const of = `${picture.width} ${picture.height} ${room.width} ${room.height}`
    // A painter takes another object for another view.
    if (view.current?.of !== of) view.current = { of, view: filling(picture, room) }
    const below = shown.current.beneath(frame.scene)
    if (layers.current?.below !== below || layers.current.above !== frame.settled) {
      layers.current = { below, above: frame.settled, both: [...below, ...frame.settled] }
    }
    return { frame: { ...frame, settled: layers.current.both }, picture, view: view.current.view }
  })
  const { repaint } = stage
  useEffect(() => clock.subscribe(repaint), [clock, repaint])
  const moving = pictures[scene]?.moving
  useEffect(() => moving?.onFrame(repaint), [moving, repaint])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is seen changes with them
  useEffect(repaint, [repaint, pictures, beneath, renderer])
  useEffect(() => onScene(scene), [onScene, scene])
  return (
    <span className={css.small} data-testid={isStill ? 'standing-marks' : 'small-replay'}>
      <span ref={stage.ref} className={css.stage}>
        <canvas />
        <canvas />
        <canvas />
      </span>
    </span>
  )
}

function filling(picture: Size, room: Size): View {
  const scale = Math.min(room.width / picture.width, room.height / picture.height)
  return { scale, x: (room.width - picture.width * scale) / 2, y: (room.height - picture.height * scale) / 2 }
}
