import {
  BlobSource,
  BufferTarget,
  CanvasSink,
  CanvasSource,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  Input,
  OGG,
  Output,
  Quality,
  WEBM,
  WebMOutputFormat,
} from 'mediabunny'
import type { Track } from '#shared/annotation/model.ts'
import type { Frame } from '#shared/annotation/renderer.ts'
import { createTrackRenderer } from '#shared/annotation/renderer.ts'
import type { NoteVideo } from '#shared/contract/model.ts'
import { videoMsAt } from '#shared/video/clip-time.ts'
import { createPainter } from '../annotation/painter.ts'
import type { Moving, Picture } from '../annotation/picture-layer.ts'
import type { Size } from '../annotation/view.ts'
import type { NoteBytes } from './note-bytes.ts'

export interface FilmPorts {
  /** 0 to 1, many times a second. */
  readonly onProgress: (part: number) => void
  readonly signal: AbortSignal
}

const FRAME_MS = 1000 / 30
/** Nothing moves: still a frame now and then, so that a player that jumps finds one near. */
const STILL_MS = 1000
const LARGEST: Size = { width: 1920, height: 1080 }
const QUALITY = new Quality('high')

/**
 * A film of a note's picture and what was drawn, VP9 in WebM, with the note's own sound: its Opus packets are taken over as they are. A
 * frame is made where something changes. Rejects when cancelled, or with a sentence.
 */
export async function makeFilm(note: NoteBytes, { onProgress, signal }: FilmPorts): Promise<Blob> {
  if (!note.track) throw new Error('There is no picture in this note: save it as a web page.')
  const output = new Output({ format: new WebMOutputFormat(), target: new BufferTarget() })
  try {
    const voice = await openSound(note.audio)
    const screen = await createScreen(note, framesIn(voice.durationMs))
    const pictures = new CanvasSource(screen.canvas, { codec: 'vp9', quality: QUALITY, keyFrameInterval: 5 })
    const sound = new EncodedAudioPacketSource('opus')
    output.addVideoTrack(pictures)
    output.addAudioTrack(sound)
    await output.start()
    await Promise.all([
      addPictures({ track: note.track.track, durationMs: voice.durationMs, screen, pictures, onProgress, signal }),
      addSound(voice, sound, signal),
    ])
    await output.finalize()
  } catch (error) {
    await output.cancel().catch(() => {})
    throw error
  }
  const { buffer } = output.target
  if (!buffer) throw new Error('The film could not be made.')
  return new Blob([buffer], { type: 'video/webm' })
}

interface Screen {
  readonly canvas: HTMLCanvasElement
  /** Scenes of the clip look otherwise with every frame of it. */
  readonly isMoving: (scene: number) => boolean
  /** Puts the frame on the canvas, all of it. */
  paint(frame: Frame, atMs: number): Promise<void>
}

interface ClipFilm extends Moving {
  readonly source: HTMLCanvasElement
  /** From now on this moment of the sound is seen. */
  show(atMs: number): Promise<void>
}

/** The frames of a clip, one after the other. Rejects with a sentence. */
async function openClip({ file, bytes }: NonNullable<NoteBytes['video']>, frames: number): Promise<ClipFilm> {
  const input = new Input({ source: new BlobSource(new Blob([bytes])), formats: [WEBM] })
  const track = await input.getPrimaryVideoTrack().catch(() => null)
  if (!track || !(await track.canDecode())) throw new Error('The video of this clip cannot be read here.')
  // In one go: each frame is decoded once, however far the key frames are apart.
  const found = new CanvasSink(track, { poolSize: 4 }).canvasesAtTimestamps(momentsIn(file, frames))
  const source = createCanvas(file)
  const context = source.getContext('2d')
  let frame = 0
  let at = -1
  return {
    source,
    frame: () => frame,
    onFrame: () => () => undefined,
    async show(atMs) {
      for (; at < Math.round(atMs / FRAME_MS); at += 1) {
        const next = await found.next()
        if (next.done) return
        if (next.value) context?.drawImage(next.value.canvas, 0, 0, source.width, source.height)
        frame += 1
      }
    },
  }
}

const framesIn = (durationMs: number): number => Math.max(1, Math.ceil(durationMs / FRAME_MS))

/** Of the video, in seconds: one for each frame of the film. */
function* momentsIn(file: NoteVideo, frames: number): Generator<number> {
  for (let index = 0; index < frames; index += 1) {
    // A place at the very end has no frame that begins there.
    yield Math.min(videoMsAt(file, index * FRAME_MS), file.durationMs - 1) / 1000
  }
}

async function createScreen({ track, pictures, video }: NoteBytes, frames: number): Promise<Screen> {
  const scenes = track?.track.scenes ?? []
  const clip = video && (await openClip(video, frames))
  const isMoving = (scene: number): boolean =>
    video !== null && scenes[scene]?.picture !== null && scenes[scene]?.picture === video.file.blobId
  const shown = await Promise.all(
    scenes.map(async ({ width, height, picture }, at): Promise<Picture> => {
      if (clip && isMoving(at)) return { width, height, source: clip.source, moving: clip }
      const file = picture === null ? undefined : pictures.get(picture)
      const source = file
        ? await createImageBitmap(new Blob([file.bytes], { type: file.type })).catch(() => null)
        : null
      return { width, height, source }
    }),
  )
  const size = sizeOfFilm(scenes)
  const layers = { picture: createCanvas(size), marks: createCanvas(size), moving: createCanvas(size) }
  const painter = createPainter(layers)
  const canvas = createCanvas(size)
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) throw new Error('This window cannot draw just now.')
  return {
    canvas,
    isMoving,
    async paint(frame, atMs) {
      if (isMoving(frame.scene)) await clip?.show(atMs)
      const picture = shown[frame.scene]
      if (!picture) return
      const scale = Math.min(size.width / picture.width, size.height / picture.height)
      const view = {
        scale,
        x: (size.width - picture.width * scale) / 2,
        y: (size.height - picture.height * scale) / 2,
      }
      while (!painter.paint({ frame, picture, view, room: size, ratio: 1 }));
      context.fillStyle = '#14120f'
      context.fillRect(0, 0, size.width, size.height)
      for (const layer of [layers.picture, layers.marks, layers.moving]) context.drawImage(layer, 0, 0)
    },
  }
}

const createCanvas = ({ width, height }: Size): HTMLCanvasElement =>
  Object.assign(document.createElement('canvas'), { width, height })

/** Room for the largest picture, never more than 1080p; even, as the encoder wants it. */
export function sizeOfFilm(scenes: readonly Size[]): Size {
  const width = Math.max(2, ...scenes.map((scene) => scene.width))
  const height = Math.max(2, ...scenes.map((scene) => scene.height))
  const scale = Math.min(1, LARGEST.width / width, LARGEST.height / height)
  const even = (side: number): number => Math.max(2, 2 * Math.round((side * scale) / 2))
  return { width: even(width), height: even(height) }
}

interface PicturesOrder extends FilmPorts {
  readonly track: Track
  readonly durationMs: number
  readonly screen: Screen
  readonly pictures: CanvasSource
}

async function addPictures(order: PicturesOrder): Promise<void> {
  const { track, durationMs, screen, pictures, onProgress, signal } = order
  const renderer = createTrackRenderer(track)
  const frames = framesIn(durationMs)
  let last: Frame | null = null
  let lastMs = 0
  for (let index = 0; index < frames; index += 1) {
    signal.throwIfAborted()
    const atMs = index * FRAME_MS
    const frame = renderer.at(atMs)
    const isLast = index === frames - 1
    const isStill = last !== null && looksSame(last, frame) && !screen.isMoving(frame.scene)
    if (isStill && !isLast && atMs - lastMs < STILL_MS) continue
    await screen.paint(frame, atMs)
    await pictures.add(atMs / 1000, FRAME_MS / 1000)
    last = frame
    lastMs = atMs
    onProgress(index / frames)
  }
  pictures.close()
}

/** Whether nothing moves in either, and the same stands. */
export function looksSame(one: Frame, other: Frame): boolean {
  const isStill = (frame: Frame): boolean =>
    frame.moving.length === 0 && frame.trails.length === 0 && frame.pointer === null
  return isStill(one) && isStill(other) && one.scene === other.scene && one.settled === other.settled
}

interface Voice {
  readonly packets: EncodedPacketSink
  readonly config: AudioDecoderConfig
  /** Of the sound itself: what a sender says of it is a hint. */
  readonly durationMs: number
}

async function openSound(bytes: Uint8Array<ArrayBuffer>): Promise<Voice> {
  const input = new Input({ source: new BlobSource(new Blob([bytes])), formats: [OGG] })
  const track = await input.getPrimaryAudioTrack()
  const config = await track?.getDecoderConfig()
  if (!track || !config) throw new Error('The sound of this note is damaged.')
  return { packets: new EncodedPacketSink(track), config, durationMs: 1000 * (await track.computeDuration()) }
}

async function addSound(
  { packets, config }: Voice,
  sound: EncodedAudioPacketSource,
  signal: AbortSignal,
): Promise<void> {
  for await (const packet of packets.packets()) {
    signal.throwIfAborted()
    // What ends before the beginning is for the decoder alone: a film has no place for it.
    if (packet.timestamp + packet.duration <= 0) continue
    await sound.add(packet.clone({ timestamp: Math.max(0, packet.timestamp) }), { decoderConfig: config })
  }
  sound.close()
}
