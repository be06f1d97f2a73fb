import { describe, expect, it } from 'vitest'
import { PlaybackSpeed } from '../contract/listening.ts'
import { fasterSpeed, nearestSpeed, nudgedSpeed, slowerSpeed, speeds } from './speeds.ts'

describe('speeds', () => {
  it('are all within the contract', () => {
    for (const speed of speeds) expect(PlaybackSpeed.safeParse(speed).success).toBe(true)
  })

  it('step through the offered ones and stay at the ends', () => {
    const up: number[] = [0.5]
    for (let i = 0; i < 10; i += 1) up.push(fasterSpeed(up.at(-1) ?? 0))
    expect(up).toEqual([...speeds, 3, 3])
    const down: number[] = [3]
    for (let i = 0; i < 10; i += 1) down.push(slowerSpeed(down.at(-1) ?? 0))
    expect(down).toEqual([...speeds].reverse().concat([0.5, 0.5]))
  })

  it('step from a speed that is not offered to its neighbours', () => {
    expect(fasterSpeed(1.1)).toBe(1.25)
    expect(slowerSpeed(1.1)).toBe(1)
    expect(fasterSpeed(1.2499999999)).toBe(1.5)
  })

  it('find the nearest; of two the slower', () => {
    expect(nearestSpeed(1.6)).toBe(1.5)
    expect(nearestSpeed(2.25)).toBe(2)
    expect(nearestSpeed(99)).toBe(3)
    expect(nearestSpeed(0)).toBe(0.5)
    expect(nearestSpeed(Number.NaN)).toBe(1)
  })

  it('move by steps of 0.05 on their grid, within what there is', () => {
    expect(nudgedSpeed(1, 1)).toBe(1.05)
    expect(nudgedSpeed(1.05, 1)).toBe(1.1)
    expect(nudgedSpeed(1.1, -1)).toBe(1.05)
    expect(nudgedSpeed(1.33, 1)).toBe(1.35)
    expect(nudgedSpeed(1.33, -1)).toBe(1.3)
    expect(nudgedSpeed(3, 1)).toBe(3)
    expect(nudgedSpeed(0.5, -1)).toBe(0.5)
    let speed = 0.5
    for (let i = 0; i < 50; i += 1) speed = nudgedSpeed(speed, 1)
    expect(speed).toBe(3)
  })
})
