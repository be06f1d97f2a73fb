import { spawn } from 'node:child_process'
import type { DesktopCapturer, DesktopCapturerSource, NativeImage, Rectangle, Screen, Size } from 'electron'
import type { HostContext } from '../context.ts'
import type { NativeImages } from './native-image.ts'

/** Electron's own, where none is said. */
const USUAL_SIZE: Size = { width: 150, height: 150 }

/** The displays there are; with real windows each as it looks at this moment. Windows of other programs are not listed. */
export function createDesktopCapturer(
  { faithful, options }: HostContext,
  images: NativeImages,
  screen: Pick<Screen, 'getAllDisplays'>,
): DesktopCapturer {
  const empty = images.of(Buffer.alloc(0))
  const display = options.chromium?.display ?? ''

  async function thumbnailOf(area: Rectangle, within: Size): Promise<NativeImage> {
    // Not needed, says who asks for nothing; and without a display there is nothing to be seen.
    if (within.width === 0 || within.height === 0 || display === '') return empty
    return images.of(await grab(display, area, within))
  }

  return faithful.part<DesktopCapturer>('desktopCapturer', {
    async getSources({ types, thumbnailSize = USUAL_SIZE }) {
      if (!types.includes('screen')) return []
      const displays = screen.getAllDisplays()
      return await Promise.all(
        displays.map(
          async ({ id, bounds }, index): Promise<DesktopCapturerSource> => ({
            id: `screen:${index + 1}:0`,
            name: displays.length === 1 ? 'Entire screen' : `Screen ${index + 1}`,
            display_id: String(id),
            thumbnail: await thumbnailOf(bounds, thumbnailSize),
            appIcon: empty,
          }),
        ),
      )
    },
  })
}

/** A PNG of this part of an X display, no larger than `within`. */
function grab(display: string, { x, y, width, height }: Rectangle, within: Size): Promise<Buffer> {
  const input = ['-f', 'x11grab', '-draw_mouse', '0', '-video_size', `${width}x${height}`, '-i', `${display}+${x},${y}`]
  const scale = `scale=${within.width}:${within.height}:force_original_aspect_ratio=decrease`
  const output = ['-frames:v', '1', '-vf', scale, '-f', 'image2pipe', '-c:v', 'png', '-']
  const program = spawn('ffmpeg', ['-loglevel', 'error', ...input, ...output], { stdio: ['ignore', 'pipe', 'pipe'] })
  const picture: Buffer[] = []
  let words = ''
  program.stdout.on('data', (chunk: Buffer) => picture.push(chunk))
  program.stderr.on('data', (chunk: Buffer) => {
    words += String(chunk)
  })
  return new Promise((resolve, reject) => {
    program.once('error', reject)
    program.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(picture))
      else reject(new Error(`no picture of the display ${display}: ${words}`))
    })
  })
}
