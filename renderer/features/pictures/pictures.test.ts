import { describe, expect, it } from 'vitest'
import { pictureSize } from './picture-size.ts'
import { hasFewColours, isBlack } from './pixels.ts'
import { isTooLarge, regionBetween, within } from './sizes.ts'

describe('the size of a picture', () => {
  it('is kept within a side, in its shape', () => {
    expect(within({ width: 20_000, height: 5_000 }, 16_383)).toEqual({ width: 16_383, height: 4_096 })
    expect(within({ width: 800, height: 600 }, 16_383)).toEqual({ width: 800, height: 600 })
    expect(within({ width: 10_000, height: 1 }, 100)).toEqual({ width: 100, height: 1 })
  })

  it('is refused above what memory can hold', () => {
    expect(isTooLarge({ width: 20_000, height: 5_000 })).toBe(false)
    expect(isTooLarge({ width: 20_001, height: 10 })).toBe(true)
    expect(isTooLarge({ width: 20_000, height: 20_000 })).toBe(true)
  })

  it('is read from the first bytes of GIF and JPEG', () => {
    const gif = new Uint8Array(40)
    gif.set([...'GIF89a'].map((c) => c.charCodeAt(0)))
    gif.set([0x40, 0x01, 0xf0, 0x00], 6)
    expect(pictureSize(gif)).toEqual({ width: 320, height: 240 })
    const jpeg = new Uint8Array(60)
    jpeg.set([0xff, 0xd8, 0xff, 0xe0, 0, 16])
    jpeg.set([0xff, 0xc4, 0, 4, 0, 0], 20)
    jpeg.set([0xff, 0xff, 0xc2, 0, 17, 8, 0x04, 0x38, 0x07, 0x80], 26)
    expect(pictureSize(jpeg)).toEqual({ width: 1920, height: 1080 })
  })

  it('is not known of other files and of cut ones', () => {
    expect(pictureSize(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9">'))).toBeNull()
    expect(pictureSize(Uint8Array.of(0xff, 0xd8, 0xff))).toBeNull()
    expect(pictureSize(new Uint8Array(100).fill(0xff))).toBeNull()
  })
})

describe('a region', () => {
  const picture = { width: 1000, height: 800 }
  it('is of whole pixels within the picture, whichever way it was drawn', () => {
    expect(regionBetween({ x: 300.4, y: 200.6 }, { x: 100.2, y: 50 }, picture)).toEqual({
      x: 100,
      y: 50,
      width: 201,
      height: 151,
    })
    expect(regionBetween({ x: -50, y: -50 }, { x: 2_000, y: 2_000 }, picture)).toEqual({ x: 0, y: 0, ...picture })
  })
  it('is none where nothing is between', () => {
    expect(regionBetween({ x: 5, y: 5 }, { x: 5, y: 100 }, picture)).toBeNull()
    expect(regionBetween({ x: -9, y: 5 }, { x: -2, y: 100 }, picture)).toBeNull()
  })
})

describe('pixels', () => {
  const pixels = (count: number, of: (index: number) => [number, number, number]) =>
    Uint8ClampedArray.from({ length: count }, (_, index) => index).reduce(
      (all, _, index) => {
        all.set([...of(index), 255], 4 * index)
        return all
      },
      new Uint8ClampedArray(4 * count),
    )
  it('of a window have few colours, those of a photograph many', () => {
    expect(hasFewColours(pixels(5_000, (i) => [i % 256, 0, 0]))).toBe(true)
    expect(hasFewColours(pixels(5_000, (i) => [i % 256, Math.floor(i / 256), 7]))).toBe(false)
  })
  it('that are all black, or nearly, show nothing', () => {
    expect(isBlack(pixels(100, () => [0, 2, 1]))).toBe(true)
    expect(isBlack(pixels(100, (i) => [0, 0, i === 50 ? 90 : 0]))).toBe(false)
  })
})
