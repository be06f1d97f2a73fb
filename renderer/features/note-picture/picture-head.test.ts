import { describe, expect, it } from 'vitest'
import { sizeInHead } from './picture-head.ts'

const letters = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0))
const padded = (...bytes: number[]): Uint8Array => new Uint8Array([...bytes, ...new Array<number>(40).fill(0)])
const riff = [...letters('RIFF'), 0, 0, 0, 0, ...letters('WEBP')]

describe('the size in the head of a picture', () => {
  it('is read from PNG', () => {
    const png = padded(
      0x89,
      ...letters('PNG\r\n'),
      0x1a,
      0x0a,
      0,
      0,
      0,
      13,
      ...letters('IHDR'),
      0,
      0,
      7,
      128,
      0,
      0,
      4,
      56,
    )
    expect(sizeInHead(png)).toEqual({ width: 1920, height: 1080 })
  })

  it('is read from the three kinds of WebP', () => {
    const lossy = padded(...riff, ...letters('VP8 '), 0, 0, 0, 0, 0, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x07, 0x38, 0x04)
    const packed = (1920 - 1) | ((1080 - 1) << 14)
    const lossless = padded(
      ...[...riff, ...letters('VP8L'), 0, 0, 0, 0, 0x2f],
      ...[packed & 255, (packed >> 8) & 255, (packed >> 16) & 255, (packed >> 24) & 255],
    )
    const extended = padded(...riff, ...letters('VP8X'), 10, 0, 0, 0, 0, 0, 0, 0, 0x7f, 0x07, 0, 0x37, 0x04, 0)
    for (const one of [lossy, lossless, extended]) expect(sizeInHead(one)).toEqual({ width: 1920, height: 1080 })
  })

  it('is not known of anything else, nor of a file that ends in its head', () => {
    expect(sizeInHead(padded(...letters('GIF89a')))).toBeNull()
    expect(sizeInHead(new Uint8Array([0x89, ...letters('PNG\r\n')]))).toBeNull()
  })
})
