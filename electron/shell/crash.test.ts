import { EventEmitter } from 'node:events'
import type { WebContents } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { reviveAfterCrash } from './crash.ts'

describe('a page whose process dies', () => {
  const load = vi.fn(async () => undefined)
  const onHopeless = vi.fn()
  let nowMs = 0
  let contents = new EventEmitter()
  const die = (reason = 'crashed') => contents.emit('render-process-gone', {}, { reason, exitCode: 5 })

  beforeEach(() => {
    nowMs = 0
    contents = new EventEmitter()
    load.mockClear()
    onHopeless.mockClear()
    reviveAfterCrash({
      contents: contents as WebContents,
      load,
      monotonicMs: () => nowMs,
      onHopeless,
      log: () => {},
    })
  })

  it.each(['crashed', 'oom', 'killed', 'memory-eviction'])('is loaded again when it is gone by %s', (reason) => {
    die(reason)
    expect(load).toHaveBeenCalledOnce()
  })

  it('is left alone when it was closed on purpose', () => {
    die('clean-exit')
    expect(load).not.toHaveBeenCalled()
  })

  it('is given up, with a word to the person, when it dies a fourth time within a minute', () => {
    for (let i = 0; i < 4; i += 1) die()
    expect(load).toHaveBeenCalledTimes(3)
    expect(onHopeless).toHaveBeenCalledOnce()
    nowMs = 61_000
    die()
    expect(load).toHaveBeenCalledTimes(4)
  })
})
