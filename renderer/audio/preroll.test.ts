import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { createPreroll } from './preroll.ts'

it('gives the newest samples in order, whatever pieces they came in, and once', () => {
  void fc.assert(
    fc.property(fc.nat(40), fc.array(fc.nat(30), { maxLength: 20 }), (capacity, lengths) => {
      const preroll = createPreroll(capacity)
      const all: number[] = []
      for (const length of lengths) {
        const piece = Float32Array.from({ length }, (_, i) => all.length + i + 1)
        all.push(...piece)
        preroll.push(piece)
      }
      expect([...preroll.take()]).toEqual(capacity === 0 ? [] : all.slice(-capacity))
      expect([...preroll.take()]).toEqual([])
    }),
  )
})
