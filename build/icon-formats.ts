/** Icons of Windows and macOS are containers of PNG files; both are written here, so that no tool has to be fetched for them. */

export interface Picture {
  /** Of the square, in pixels. */
  readonly size: number
  readonly png: Buffer
}

const ICO_HEADER = 6
const ICO_ENTRY = 16

/** An .ico with PNG entries, as Windows reads them since Vista. Sizes up to 256, which is written as 0. */
export function encodeIco(pictures: readonly Picture[]): Buffer {
  const head = Buffer.alloc(ICO_HEADER + ICO_ENTRY * pictures.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let offset = head.length
  for (const [index, { size, png }] of pictures.entries()) {
    const at = ICO_HEADER + ICO_ENTRY * index
    head.writeUInt8(size % 256, at)
    head.writeUInt8(size % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(png.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += png.length
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)])
}

/** Kinds of entries that hold PNG, by pixels; those of 32, 64, 256 and 512 stand for a doubled smaller one as well. */
const icnsTypes: Readonly<Record<number, readonly string[]>> = {
  16: ['icp4'],
  32: ['icp5', 'ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
}
export const icnsSizes: readonly number[] = Object.keys(icnsTypes).map(Number)

const ICNS_HEADER = 8

export function encodeIcns(pictures: readonly Picture[]): Buffer {
  const entries = pictures.flatMap(({ size, png }) => {
    const types = icnsTypes[size]
    if (!types) throw new Error(`An .icns has no entry of ${size} pixels.`)
    return types.map((type) => chunk(type, png))
  })
  return chunk('icns', Buffer.concat(entries))
}

function chunk(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(ICNS_HEADER)
  head.write(type, 0, 'latin1')
  head.writeUInt32BE(ICNS_HEADER + body.length, 4)
  return Buffer.concat([head, body])
}
