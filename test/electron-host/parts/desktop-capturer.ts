import { spawn } from 'node:child_process'
import type { DesktopCapturer, DesktopCapturerSource, NativeImage, Size } from 'electron'
import type { HostContext } from '../context.ts'
import type { XDesktop, XWindow } from '../x11/x-desktop.ts'
import type { NativeImages } from './native-image.ts'
import type { ScreenPart } from './screen.ts'

export interface CapturerDeps extends HostContext {
  readonly images: NativeImages
  readonly screen: Pick<ScreenPart, 'screen' | 'pixels'>
  /** Null: there is none to be seen. */
  readonly desktop: () => Promise<XDesktop | null>
  /** Windows of this program, by their numbers on the X display. */
  readonly isOwn: (window: number) => boolean
}

/** Electron's own, where none is said. */
const USUAL_SIZE: Size = { width: 150, height: 150 }

/** Displays, and windows of every program, each as it looks at this moment. */
export function createDesktopCapturer(deps: CapturerDeps): DesktopCapturer {
  const { faithful, options, images, screen } = deps
  const empty = images.of(Buffer.alloc(0))
  const display = options.chromium?.display ?? ''

  /** `input`: for ffmpeg, what of the display. */
  async function thumbnailOf(input: readonly string[], within: Size): Promise<NativeImage> {
    // Not needed, says who asks for nothing; and without a display there is nothing to be seen.
    if (within.width === 0 || within.height === 0 || display === '') return empty
    return images.of(await grab(input, within))
  }

  function displays(size: Size): Promise<DesktopCapturerSource>[] {
    const pixels = screen.pixels()
    return screen.screen.getAllDisplays().map(async ({ id }, index) => {
      const { x = 0, y = 0, width = 0, height = 0 } = pixels[index] ?? {}
      const input = ['-draw_mouse', '0', '-video_size', `${width}x${height}`, '-i', `${display}+${x},${y}`]
      return {
        id: `screen:${index + 1}:0`,
        name: pixels.length === 1 ? 'Entire screen' : `Screen ${index + 1}`,
        display_id: String(id),
        thumbnail: await thumbnailOf(input, size),
        appIcon: empty,
      }
    })
  }

  async function windowSource({ number, title }: XWindow, size: Size): Promise<DesktopCapturerSource> {
    const input = ['-draw_mouse', '0', '-window_id', String(number), '-i', display]
    return {
      id: `window:${number}:${deps.isOwn(number) ? 1 : 0}`,
      name: title,
      display_id: '',
      // One that closes at this moment has no picture.
      thumbnail: await thumbnailOf(input, size).catch(() => empty),
      appIcon: empty,
    }
  }

  async function windows(size: Size): Promise<DesktopCapturerSource[]> {
    const found = (await (await deps.desktop())?.windows()) ?? []
    // The foremost comes first.
    return await Promise.all(found.toReversed().map((window) => windowSource(window, size)))
  }

  return faithful.part<DesktopCapturer>('desktopCapturer', {
    async getSources({ types, thumbnailSize = USUAL_SIZE }) {
      const screens = types.includes('screen') ? await Promise.all(displays(thumbnailSize)) : []
      return types.includes('window') ? [...screens, ...(await windows(thumbnailSize))] : screens
    },
  })
}

/** A PNG of this part of an X display, no larger than `within`. */
function grab(what: readonly string[], within: Size): Promise<Buffer> {
  const scale = `scale=${within.width}:${within.height}:force_original_aspect_ratio=decrease`
  const output = ['-frames:v', '1', '-vf', scale, '-f', 'image2pipe', '-c:v', 'png', '-']
  const args = ['-loglevel', 'error', '-f', 'x11grab', ...what, ...output]
  const program = spawn('ffmpeg', args, { stdio: ['ignore', 'pipe', 'pipe'] })
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
      else reject(new Error(`no picture by ${args.join(' ')}: ${words}`))
    })
  })
}
