import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inRoot } from './paths.ts'

const icon = (name: string): Buffer => readFileSync(inRoot('build/icons', name))

/** Width and height as the PNG itself says, and whether it ends as one does. */
function sizeOfPng(png: Buffer): number {
  expect(png.subarray(0, 8)).toEqual(Buffer.from('89504e470d0a1a0a', 'hex'))
  expect(png.toString('latin1', png.length - 8, png.length - 4)).toBe('IEND')
  const width = png.readUInt32BE(16)
  expect(png.readUInt32BE(20)).toBe(width)
  // Eight bits a channel, with transparency: what every reader of these containers takes.
  expect([png[24], png[25]]).toEqual([8, 6])
  return width
}

describe('the icons', () => {
  it('are a real .icns: its length, and in each entry a picture of the size that its kind stands for', () => {
    const bytes = icon('icon.icns')
    expect(bytes.toString('latin1', 0, 4)).toBe('icns')
    expect(bytes.readUInt32BE(4)).toBe(bytes.length)
    const found: [string, number][] = []
    for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at + 4)) {
      const entry = bytes.subarray(at + 8, at + bytes.readUInt32BE(at + 4))
      found.push([bytes.toString('latin1', at, at + 4), sizeOfPng(entry)])
    }
    expect(Object.fromEntries(found)).toEqual({
      icp4: 16,
      icp5: 32,
      ic11: 32,
      ic12: 64,
      ic07: 128,
      ic08: 256,
      ic13: 256,
      ic09: 512,
      ic14: 512,
      ic10: 1024,
    })
  })

  it('are a real .ico: every entry lies in the file and is of its size, 256 among them', () => {
    const bytes = icon('icon.ico')
    expect([bytes.readUInt16LE(0), bytes.readUInt16LE(2)]).toEqual([0, 1])
    const sizes = Array.from({ length: bytes.readUInt16LE(4) }, (_, index) => {
      const at = 6 + 16 * index
      const [length, offset] = [bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 12)]
      const size = sizeOfPng(bytes.subarray(offset, offset + length))
      expect(bytes[at]).toBe(size % 256)
      return size
    })
    expect(sizes).toEqual([16, 20, 24, 32, 40, 48, 64, 128, 256])
  })

  it('are PNG files for Linux, each as large as its name says', () => {
    const names = readdirSync(inRoot('build/icons/linux'))
    for (const name of names) expect(name).toBe(`${sizeOfPng(icon(`linux/${name}`))}x${name.split('x')[1]}`)
    expect(names).toContain('512x512.png')
  })
})
