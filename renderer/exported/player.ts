import { decodeTrack } from '#shared/annotation/decode.ts'
import { createTrackRenderer } from '#shared/annotation/renderer.ts'
import { pageFrames } from '../audio/frame-loop.ts'
import { momentsOf } from '../features/annotation/moments.ts'
import { createPainter } from '../features/annotation/painter.ts'
import type { Picture } from '../features/annotation/picture-layer.ts'
import type { ReplayClock } from '../features/annotation/replay-clock.ts'
import { fitted } from '../features/annotation/view.ts'
import { createClipScreens, type HeldVideo } from '../features/clips/clip-screens.ts'
import { CLIP_ELEMENT, type ExportedNote, fromBase64, fromLines, NOTE_ELEMENT } from './exported-note.ts'

/**
 * The program of an exported page: plays one note without the app, from a file, without a network. Plain DOM on purpose: what it
 * needs is in the page.
 */
function start(): void {
  const note: ExportedNote = JSON.parse(document.getElementById(NOTE_ELEMENT)?.textContent ?? '')
  const audio = find('audio', HTMLAudioElement)
  audio.src = URL.createObjectURL(new Blob([fromBase64(note.audio)], { type: 'audio/ogg; codecs=opus' }))
  audio.preservesPitch = true
  audio.addEventListener('error', () => {
    find('#fault', HTMLElement).textContent =
      'This browser cannot play the sound (Ogg Opus). Chrome, Edge, Firefox, and Safari from 18.4 on can.'
  })
  const seek = (atMs: number): void => {
    audio.currentTime = atMs / 1000
  }
  followSpeed(audio)
  followKeys(audio)
  followList({ audio, items: note.captions, list: '#captions', startOf: ({ startMs }) => startMs, seek })
  void showPictures(note, audio, seek)
}

function find<T extends Element>(selector: string, kind: new () => T): T {
  const found = document.querySelector(selector)
  if (!(found instanceof kind)) throw new Error(`The page has no ${selector}.`)
  return found
}

function followSpeed(audio: HTMLAudioElement): void {
  const speed = find('#speed', HTMLSelectElement)
  speed.addEventListener('change', () => {
    audio.defaultPlaybackRate = Number(speed.value)
    audio.playbackRate = Number(speed.value)
  })
}

const STEP_S = 5

function followKeys(audio: HTMLAudioElement): void {
  document.addEventListener('keydown', (event) => {
    if (event.target !== document.body || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === ' ') void (audio.paused ? audio.play() : audio.pause())
    else if (event.key === 'ArrowLeft') audio.currentTime -= STEP_S
    else if (event.key === 'ArrowRight') audio.currentTime += STEP_S
    else return
    event.preventDefault()
  })
}

interface Followed<T> {
  readonly audio: HTMLAudioElement
  readonly items: readonly T[]
  /** A list whose buttons stand for the items, in their order. */
  readonly list: string
  readonly startOf: (item: T) => number
  readonly seek: (atMs: number) => void
}

/** The line that is being said, or the moment one is in, is marked; each leads to its time. */
function followList<T>({ audio, items, list, startOf, seek }: Followed<T>): void {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>(`${list} button`)]
  buttons.forEach((button, index) => {
    const item = items[index]
    if (item !== undefined) button.addEventListener('click', () => seek(startOf(item)))
  })
  audio.addEventListener('timeupdate', () => {
    const now = items.findLastIndex((item) => startOf(item) <= audio.currentTime * 1000)
    buttons.forEach((button, index) => {
      button.setAttribute('aria-current', String(index === now))
    })
  })
}

async function showPictures(note: ExportedNote, audio: HTMLAudioElement, seek: (atMs: number) => void): Promise<void> {
  if (note.track === null) return
  const decoded = decodeTrack(fromBase64(note.track))
  if (!decoded.ok) {
    find('#fault', HTMLElement).textContent = 'The drawing on this note is damaged. What was said is whole.'
    return
  }
  const { track } = decoded.value
  const renderer = createTrackRenderer(track)
  const clip = showClip(note, audio)
  const pictures = await Promise.all(track.scenes.map((scene) => pictureOf(note, scene, clip)))
  const stage = find('#stage', HTMLElement)
  const [picture, marks, moving] = [...stage.querySelectorAll('canvas')]
  if (!picture || !marks || !moving) return
  const painter = createPainter({ picture, marks, moving })
  const moments = momentsOf(track)
  followList({ audio, items: moments, list: '#moments', startOf: ({ atMs }) => atMs, seek })

  let isWaiting = false
  const paint = (): void => {
    isWaiting = false
    const frame = renderer.at(audio.currentTime * 1000)
    const shown = pictures[frame.scene]
    const room = { width: stage.clientWidth, height: stage.clientHeight }
    if (!shown || room.width === 0) return
    const isSharp = painter.paint({
      frame,
      picture: shown,
      view: fitted(shown, room, 4),
      room,
      ratio: devicePixelRatio,
    })
    if (!isSharp || !audio.paused) repaint()
  }
  const repaint = (): void => {
    if (isWaiting) return
    isWaiting = true
    requestAnimationFrame(paint)
  }
  for (const event of ['play', 'pause', 'seeked', 'timeupdate', 'ended']) audio.addEventListener(event, repaint)
  clip?.moving.onFrame(repaint)
  new ResizeObserver(repaint).observe(stage)
  repaint()
}

/** The moving picture of the clip, in step with the sound; null: there is none. */
function showClip({ video }: ExportedNote, audio: HTMLAudioElement): HeldVideo | null {
  if (video === null) return null
  const parts = fromLines(document.getElementById(CLIP_ELEMENT)?.textContent ?? '')
  const url = URL.createObjectURL(new Blob(parts, { type: 'video/webm' }))
  const screens = createClipScreens({
    createVideo: () =>
      Object.assign(document.createElement('video'), { muted: true, playsInline: true, preload: 'auto' }),
    frames: pageFrames,
    monotonicMs: () => performance.now(),
    speed: () => audio.playbackRate,
    probe: () => Promise.resolve(null),
  })
  const held = screens.hold({ url, video, clock: clockOf(audio) })
  held.onState(() => {
    const { fault } = held.state()
    if (fault) find('#fault', HTMLElement).textContent = fault.message
  })
  return held
}

const clockOf = (audio: HTMLAudioElement): ReplayClock => ({
  positionMs: () => audio.currentTime * 1000,
  isPlaying: () => !audio.paused && !audio.ended,
  subscribe(listener) {
    const events = ['play', 'playing', 'pause', 'seeking', 'seeked', 'ratechange', 'ended']
    for (const event of events) audio.addEventListener(event, listener)
    return () => {
      for (const event of events) audio.removeEventListener(event, listener)
    }
  },
})

async function pictureOf(
  { pictures, video }: ExportedNote,
  scene: { readonly width: number; readonly height: number; readonly picture: string | null },
  clip: HeldVideo | null,
): Promise<Picture> {
  const { width, height } = scene
  if (clip && scene.picture === video?.blobId) return { width, height, source: clip.source, moving: clip.moving }
  const found = scene.picture === null ? undefined : pictures[scene.picture]
  if (!found) return { width, height, source: null }
  const source = await createImageBitmap(new Blob([fromBase64(found.data)], { type: found.type })).catch(() => null)
  return { width, height, source }
}

start()
