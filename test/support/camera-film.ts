import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Red, green, blue: what a camera of these tests sees on its left and on its right; nothing on a screen of theirs has these colours. */
export const cameraLeft = [235, 40, 215] as const
export const cameraRight = [40, 215, 235] as const

const size = { width: 320, height: 240 }

/** A file that Chromium plays as its camera, over and over (YUV4MPEG2): two halves of one colour each, so that a mirrored picture is known as one. */
export function writeCameraFilm(folder = mkdtempSync(join(tmpdir(), 'earshot-camera-'))): string {
  const path = join(folder, 'camera.y4m')
  const { width, height } = size
  const plane = (part: 0 | 1 | 2, across: number, down: number): Buffer => {
    const row = Buffer.alloc(across)
    row.fill(yuvOf(cameraLeft)[part] ?? 0, 0, across / 2)
    row.fill(yuvOf(cameraRight)[part] ?? 0, across / 2)
    return Buffer.concat(Array.from({ length: down }, () => row))
  }
  const frame = [plane(0, width, height), plane(1, width / 2, height / 2), plane(2, width / 2, height / 2)]
  const frames = Array.from({ length: 15 }, () => [Buffer.from('FRAME\n'), ...frame]).flat()
  writeFileSync(path, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F15:1 Ip A1:1 C420\n`), ...frames]))
  return path
}

/** BT.601, in the range of television. */
function yuvOf([r, g, b]: readonly [number, number, number]): readonly [number, number, number] {
  return [
    Math.round(16 + 0.257 * r + 0.504 * g + 0.098 * b),
    Math.round(128 - 0.148 * r - 0.291 * g + 0.439 * b),
    Math.round(128 + 0.439 * r - 0.368 * g - 0.071 * b),
  ]
}
