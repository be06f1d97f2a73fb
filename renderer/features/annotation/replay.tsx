import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { markAt } from '#shared/annotation/hit.ts'
import type { Mark, MarkId, Place, Track } from '#shared/annotation/model.ts'
import { createTrackRenderer, type Frame } from '#shared/annotation/renderer.ts'
import { createLayering } from './layering.ts'
import { MomentList } from './moment-list.tsx'
import { type Moment, momentAt, momentsOf } from './moments.ts'
import type { Picture } from './picture-layer.ts'
import css from './replay.module.css'
import { ReplayBar } from './replay-bar.tsx'
import type { ReplayClock } from './replay-clock.ts'
import { listenToLook } from './replay-input.ts'
import stageCss from './stage.module.css'
import { REACH_PX, zoom } from './tuning.ts'
import { useKeysIn } from './use-keys-in.ts'
import { useStage } from './use-stage.ts'
import { useView } from './use-view.ts'
import { toPicture, type View } from './view.ts'

/** A point of a picture, or a mark on it: what a reply can be anchored to. */
export interface PickedPlace {
  readonly atMs: number
  readonly scene: number
  readonly place: Place
  readonly markId: MarkId | null
}

interface ReplayProps {
  readonly track: Track
  /** By scene. */
  readonly pictures: readonly Picture[]
  readonly clock: ReplayClock
  readonly onSeek: (atMs: number) => void
  /** What was clicked; a mark is also jumped to. */
  readonly onPick?: (picked: PickedPlace) => void
  /** The picture as it looks now, at its own size. */
  readonly onCopy: (canvas: HTMLCanvasElement) => void
  /** What of a newer track cannot be shown. */
  readonly notice: string | null
  /** What others drew on the picture of a scene: seen under what this track draws. The same array as long as it is the same. */
  readonly beneath?: (scene: number) => readonly Mark[]
  /** Another picture is looked at. */
  readonly onScene?: (scene: number) => void
  /** Somebody stepped to it, or chose it in the list. */
  readonly onMoment?: (moment: Moment) => void
  /** Lies over the picture, in its place on the screen. */
  readonly over?: (seen: { readonly scene: number; readonly view: View }) => ReactNode
  /** Where its keys mean what they do; left out: in itself. */
  readonly keyArea?: RefObject<HTMLElement | null>
  /** What else can be done with it, in its bar. */
  readonly deeds?: ReactNode
  /** Stands under the picture, on a full screen too. */
  readonly children?: ReactNode
}

const blank: Picture = { width: 1, height: 1, source: null }

/** A picture and what was drawn on it, in step with the voice; without a voice, from moment to moment. */
export function Replay(props: ReplayProps) {
  const {
    track,
    pictures,
    clock,
    onSeek,
    onPick,
    onCopy,
    notice,
    beneath,
    onScene,
    onMoment,
    over,
    keyArea,
    children,
  } = props
  const renderer = useMemo(() => createTrackRenderer(track), [track])
  const [layered] = useState(createLayering)
  const withBeneath = (frame: Frame): Frame =>
    beneath ? { ...frame, settled: layered(beneath(frame.scene), frame.settled) } : frame
  const moments = useMemo(() => momentsOf(track), [track])
  const root = useRef<HTMLElement>(null)
  const [isMuted, setMuted] = useState(false)
  const [now, setNow] = useState(() => ({ scene: renderer.at(clock.positionMs()).scene, moment: 0 }))
  const picture = pictures[now.scene] ?? blank
  const shown = useRef({ pictures, isMuted, view: { scale: 1, x: 0, y: 0 } })
  const stage = useStage(() => {
    const atMs = clock.positionMs()
    const frame = renderer.at(atMs)
    const moment = momentAt(moments, atMs)
    setNow((before) =>
      before.scene === frame.scene && before.moment === moment ? before : { scene: frame.scene, moment },
    )
    if (clock.isPlaying()) queueMicrotask(stage.repaint)
    return {
      frame: withBeneath(frame),
      picture: shown.current.pictures[frame.scene] ?? blank,
      isMuted: shown.current.isMuted,
      view: shown.current.view,
    }
  })
  const viewing = useView(picture, stage.room, now.scene)
  shown.current = { pictures, isMuted, view: viewing.current() }
  const { repaint, ref } = stage

  useEffect(() => clock.subscribe(repaint), [clock, repaint])
  // A place in a video is seen once it was found.
  useEffect(() => picture.moving?.onFrame(repaint), [picture, repaint])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is seen changes with them
  useEffect(repaint, [repaint, viewing.view, picture, isMuted, renderer, beneath])

  useEffect(() => onScene?.(now.scene), [onScene, now.scene])

  function pick(at: Place): void {
    const atMs = clock.positionMs()
    const frame = renderer.at(atMs)
    const view = viewing.current()
    const place = toPicture(view, at)
    const mark = isMuted ? null : markAt([...frame.settled, ...frame.moving], place, REACH_PX / view.scale)
    if (mark) onSeek(mark.atMs)
    onPick?.({ atMs: mark?.atMs ?? atMs, scene: frame.scene, place, markId: mark?.id ?? null })
  }

  const latest = useRef({ pick, viewing })
  latest.current = { pick, viewing }
  useEffect(() => {
    if (!ref.current) return
    return listenToLook(ref.current, {
      click: (at) => latest.current.pick(at),
      zoom: (factor, at) => latest.current.viewing.zoom(factor, at),
      pan: (by) => latest.current.viewing.pan(by),
    })
  }, [ref])

  function goTo(moment: number): void {
    const found = moments[moment]
    if (!found) return
    onSeek(found.atMs)
    onMoment?.(found)
  }

  /** Whatever was drawn last: keys come faster than frames. */
  const here = (): number => momentAt(moments, clock.positionMs())

  function copy(): void {
    const frame = renderer.at(clock.positionMs())
    const canvas = stage
      .painter()
      ?.copy({ frame: withBeneath(frame), picture: pictures[frame.scene] ?? blank, isMuted })
    if (canvas) onCopy(canvas)
  }

  function fillScreen(): void {
    // With what plays it, where that stands around it.
    const area = keyArea ?? root
    const change = document.fullscreenElement ? document.exitFullscreen() : area.current?.requestFullscreen()
    // Where the system does not allow it, the picture stays as large as it is.
    change?.catch(() => {})
  }

  const deeds = {
    mute: () => setMuted(!isMuted),
    previous: () => goTo(moments.findLastIndex(({ atMs }) => atMs < (moments[here()]?.atMs ?? 0))),
    next: () => goTo(here() + 1),
    zoomIn: () => viewing.zoom(zoom.step),
    zoomOut: () => viewing.zoom(1 / zoom.step),
    fitIn: viewing.fitIn,
    fillScreen,
    copy,
  }
  const keys: Readonly<Record<string, () => void>> = {
    v: deeds.mute,
    '[': deeds.previous,
    ']': deeds.next,
    '+': deeds.zoomIn,
    '=': deeds.zoomIn,
    '-': deeds.zoomOut,
    '0': deeds.fitIn,
    f: deeds.fillScreen,
    y: deeds.copy,
  }

  useKeysIn(keyArea ?? root, keys)

  return (
    <section ref={root} aria-label="Drawing on the picture" tabIndex={-1} className={css.replay}>
      {notice !== null && <p className={css.notice}>{notice}</p>}
      <div className={css.body}>
        <div className={css.window}>
          <div ref={ref} className={stageCss.stage}>
            <canvas />
            <canvas />
            <canvas />
          </div>
          {over?.({ scene: now.scene, view: viewing.view })}
        </div>
        <MomentList moments={moments} current={now.moment} onChoose={goTo} />
      </div>
      {children}
      <ReplayBar
        deeds={deeds}
        isMuted={isMuted}
        scale={viewing.view.scale}
        more={props.deeds}
        hasPrevious={now.moment > 0}
        hasNext={now.moment < moments.length - 1}
      />
    </section>
  )
}
