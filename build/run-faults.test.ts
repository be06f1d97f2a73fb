import { describe, expect, it } from 'vitest'
import { rowsIn } from './run-faults.ts'

describe('the rows of a fault', () => {
  it('are found among what else it says', () => {
    const text = 'network ...\nnetwork: seed 7\n{"fault":"network","runs":3,"lost":0,"ok":true}\n{"other":1}\n'
    expect(rowsIn(text)).toEqual([{ fault: 'network', runs: 3, lost: 0, ok: true }])
  })

  it('are whole lines only', () => {
    expect(rowsIn('{"fault":"network","runs":3,"lo')).toEqual([])
  })

  it('are none when it broke before the first', () => {
    expect(rowsIn('network ...\nnetwork ended early: Error: no server\n')).toEqual([])
  })
})
