import { readFileSync } from 'node:fs'
import type { NativeImage, nativeImage, Size } from 'electron'
import type { HostContext } from '../context.ts'

export interface NativeImages {
  readonly nativeImage: typeof nativeImage
  of(png: Buffer): NativeImage
}

/** Pictures by their PNG bytes: read, measured and given back, never drawn. */
export function createNativeImages({ faithful }: HostContext): NativeImages {
  const of = (png: Buffer, given?: Size): NativeImage => {
    const size = given ?? sizeOf(png)
    let isTemplate = false
    const representations: number[] = [1]
    const image: NativeImage = faithful.part<NativeImage>(
      'NativeImage',
      {
        isEmpty: () => png.length === 0,
        getSize: () => ({ ...size }),
        getAspectRatio: () => (size.height === 0 ? 1 : size.width / size.height),
        getScaleFactors: () => [...representations],
        toPNG: () => png,
        toBitmap: () => png,
        toJPEG: () => png,
        toDataURL: () => `data:image/png;base64,${png.toString('base64')}`,
        setTemplateImage(option) {
          isTemplate = option
        },
        isTemplateImage: () => isTemplate,
        get isMacTemplateImage() {
          return isTemplate
        },
        set isMacTemplateImage(option) {
          isTemplate = option
        },
        addRepresentation: ({ scaleFactor = 1 }) => void representations.push(scaleFactor),
        resize: ({ width, height }) => {
          const ratio = size.height === 0 ? 1 : size.width / size.height
          const wide = width ?? Math.round((height ?? size.height) * ratio)
          return of(png, { width: wide, height: height ?? Math.round(wide / ratio) })
        },
        crop: ({ width, height }) => of(png, { width, height }),
      },
      {
        quiet: ['isEmpty', 'getSize', 'toPNG', 'toDataURL', 'isTemplateImage'],
        describe: () => ({ image: size, isTemplate, bytes: png.length }),
      },
    )
    return image
  }
  const fromPath = (path: string): NativeImage => {
    try {
      const image = of(readFileSync(path))
      // Electron goes by the name, too.
      if (/Template(?:@\dx)?\.\w+$/.test(path)) image.setTemplateImage(true)
      return image
    } catch {
      return of(Buffer.alloc(0))
    }
  }
  const static_ = faithful.part<typeof nativeImage>('nativeImage', {
    createEmpty: () => of(Buffer.alloc(0)),
    createFromPath: fromPath,
    createFromBuffer: (buffer, options) => {
      const { width, height } = options ?? {}
      return of(buffer, width !== undefined && height !== undefined ? { width, height } : undefined)
    },
    createFromBitmap: (buffer, { width, height }) => of(buffer, { width, height }),
    createFromDataURL: (url) => of(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')),
    createFromNamedImage: () => of(Buffer.alloc(0)),
    createThumbnailFromPath: async (path) => fromPath(path),
  })
  return { nativeImage: static_, of: (png) => of(png) }
}

/** Of a PNG, by its header. */
function sizeOf(png: Buffer): Size {
  const isPng = png.length >= 24 && png.toString('latin1', 1, 4) === 'PNG'
  return isPng ? { width: png.readUInt32BE(16), height: png.readUInt32BE(20) } : { width: 0, height: 0 }
}
