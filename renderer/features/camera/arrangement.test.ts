import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bubbleBox, corners, fitted, middleSquare, nearestCorner, sizes } from './arrangement.ts'

const extent = fc.record({ width: fc.integer({ min: 120, max: 4_000 }), height: fc.integer({ min: 120, max: 4_000 }) })

describe('the bubble', () => {
  it('is a square within the picture, wholly in its quarter, whatever the shape', () => {
    fc.assert(
      fc.property(extent, fc.constantFrom(...corners), fc.constantFrom(...sizes), (shape, corner, size) => {
        const { x, y, width, height } = bubbleBox(shape, { corner, size })
        expect(width).toBe(height)
        expect(Math.min(x, y)).toBeGreaterThan(0)
        expect(x + width).toBeLessThan(shape.width)
        expect(y + height).toBeLessThan(shape.height)
        expect(nearestCorner({ x: x + width / 2, y: y + height / 2 }, shape)).toBe(corner)
      }),
    )
  })

  it('is as large as was chosen', () => {
    const [small = 0, medium = 0, large = 0] = sizes.map(
      (size) => bubbleBox({ width: 1600, height: 1000 }, { corner: 'topLeft', size }).width,
    )
    expect([small, medium, large]).toEqual([180, 260, 380])
  })

  it('shows the middle of what the camera sees', () => {
    expect(middleSquare({ width: 640, height: 480 })).toEqual({ x: 80, y: 0, width: 480, height: 480 })
    expect(middleSquare({ width: 480, height: 640 })).toEqual({ x: 0, y: 80, width: 480, height: 480 })
  })
})

describe('a window of another size', () => {
  it('stands whole in the first shape, in the middle, and is not distorted', () => {
    fc.assert(
      fc.property(extent, extent, (picture, shape) => {
        const { x, y, width, height } = fitted(picture, shape)
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
        expect(width).toBeLessThanOrEqual(shape.width)
        expect(height).toBeLessThanOrEqual(shape.height)
        expect(width === shape.width || height === shape.height).toBe(true)
        expect(
          Math.abs(width / picture.width - height / picture.height) * Math.max(picture.width, picture.height),
        ).toBeLessThan(1.01 * Math.max(picture.width / picture.height, picture.height / picture.width))
      }),
    )
  })

  it('of the same size is where it was', () => {
    const shape = { width: 1281, height: 799 }
    expect(fitted(shape, shape)).toEqual({ x: 0, y: 0, ...shape })
  })
})
