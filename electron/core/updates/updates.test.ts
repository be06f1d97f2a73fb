import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Change, UiUpdate } from '#shared/contract/desktop.ts'
import type { UiTake } from '#shared/contract/ui-take.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { createEmitter, type Emitter } from '#shared/kernel/emitter.ts'
import type { UpdateFact, UpdateObstacle } from '#shared/update/update-policy.ts'
import { tuning } from './tuning.ts'
import { openUpdates, type Updates } from './updates.ts'

const timers: { run: () => void; delayMs: number }[] = []
const clock: Clock = {
  nowMs: () => 0,
  monotonicMs: () => 0,
  setTimer(run, delayMs) {
    timers.push({ run, delayMs })
    return { cancel: () => void timers.splice(0) }
  },
}
const check = vi.fn()
const quit = vi.fn()
let tell = (_fact: UpdateFact): void => undefined
let takes: Pick<UiTake, 'state'>[] = []
let changes: Emitter<Change>
let shown: UiUpdate[] = []

beforeEach(() => {
  vi.clearAllMocks()
  timers.length = 0
  takes = []
  shown = []
  changes = createEmitter<Change>((error) => {
    throw error
  })
  changes.on((change) => change.kind === 'update' && shown.push(change.update))
})

function open(obstacle: UpdateObstacle | null = null): Updates {
  const onFact = (listener: typeof tell): void => {
    tell = listener
  }
  const listed = { list: () => takes as UiTake[] }
  return openUpdates({ updater: { obstacle, onFact, check, quit }, clock, takes: listed, changes })
}
const takeBecomes = (state: UiTake['state'] | null): void => {
  takes = state === null ? [] : [{ state }]
  changes.emit({ kind: 'takeGone', takeId: '00000000-0000-7000-8000-000000000001' as never })
}

describe('new versions', () => {
  it('are looked for a while after the start, and every few hours from then on', () => {
    open()
    expect(timers.map(({ delayMs }) => delayMs)).toEqual([tuning.firstCheckMs])
    timers.shift()?.run()
    expect(check).toHaveBeenCalledOnce()
    expect(timers.map(({ delayMs }) => delayMs)).toEqual([tuning.checkEveryMs])
  })

  it('are not looked for where there is nobody to ask, and that is said', () => {
    const updates = open('noServer')
    updates.check()
    expect(check).not.toHaveBeenCalled()
    expect(timers).toEqual([])
    expect(updates.inSnapshot().update).toMatchObject({ kind: 'off', sentence: expect.stringContaining('without a') })
  })

  it('are told to every window as they come', () => {
    const updates = open()
    updates.check()
    tell({ kind: 'found', version: '0.2.0' })
    tell({ kind: 'fetched', version: '0.2.0' })
    expect(shown.map(({ kind }) => kind)).toEqual(['checking', 'fetching', 'ready'])
    expect(updates.inSnapshot().update).toMatchObject({ version: '0.2.0', isWaiting: false })
  })

  it('wait for the recording and for its seal, then end the program as it was asked', () => {
    const updates = open()
    tell({ kind: 'fetched', version: '0.2.0' })
    takeBecomes('recording')
    updates.install()
    takeBecomes('finishing')
    expect(quit).not.toHaveBeenCalled()
    expect(updates.atQuit()).toBe('nothing')
    expect(shown.at(-1)).toMatchObject({ isWaiting: true, sentence: expect.stringContaining('as soon as') })
    takeBecomes('draft')
    expect(quit).toHaveBeenCalledOnce()
    expect(updates.atQuit()).toBe('installAndStart')
  })

  it('know of a take that nobody told of: they look before they act', () => {
    const updates = open()
    tell({ kind: 'fetched', version: '0.2.0' })
    takes = [{ state: 'opening' }]
    updates.install()
    expect(quit).not.toHaveBeenCalled()
  })
})
