import { describe, expect, it } from 'vitest'
import { chooseCodec } from './codec.ts'
import { bitrateOf } from './tuning.ts'

const shape = { width: 1920, height: 1080, rate: 15 } as const
const easy = { supported: true, smooth: true, powerEfficient: true, configuration: {} as MediaEncodingConfiguration }
const hard = { ...easy, powerEfficient: false }

const browserWith = (can: readonly string[], easyOnes: readonly string[]) => ({
  canRecord: (mimeType: string) => can.some((codec) => mimeType.includes(codec)),
  encodingInfo: async ({ video }: MediaEncodingConfiguration) =>
    easyOnes.some((codec) => video?.contentType.includes(codec)) ? easy : hard,
})
const chosen = async (can: readonly string[], easyOnes: readonly string[] = []) =>
  (await chooseCodec(browserWith(can, easyOnes), shape))?.mimeType ?? null

describe('the codec of a clip', () => {
  it('is VP9, whatever is easy, as long as AV1 is not the only easy one', async () => {
    expect(await chosen(['vp9', 'vp8', 'av01'])).toContain('vp9')
    expect(await chosen(['vp9', 'vp8', 'av01'], ['vp9', 'av01'])).toContain('vp9')
  })

  it('is AV1 where this computer has a chip for that and none for VP9', async () => {
    expect(await chosen(['vp9', 'av01'], ['av01'])).toContain('av01')
  })

  it('is VP8 where there is nothing better, and none where the browser records no WebM', async () => {
    expect(await chosen(['vp8'])).toContain('vp8')
    expect(await chosen([])).toBeNull()
  })

  it('is VP9 where the browser does not know the question', async () => {
    const ports = { canRecord: () => true, encodingInfo: () => Promise.reject(new TypeError('record?')) }
    expect((await chooseCodec(ports, shape))?.mimeType).toContain('vp9')
  })

  it('is given bits by pixels and frames, within bounds', () => {
    expect(bitrateOf(shape, 15)).toBe(1_866_240)
    expect(bitrateOf({ width: 300, height: 200 }, 5)).toBe(400_000)
    expect(bitrateOf({ width: 2560, height: 1600 }, 30)).toBe(4_000_000)
  })
})
