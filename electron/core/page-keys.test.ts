import { describe, expect, it } from 'vitest'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { TakeId } from '#shared/kernel/ids.ts'
import { createPageKeys } from './page-keys.ts'

const takeId = TakeId.parse('0198c000-0000-7000-8000-000000000001')

function setUp(state: UiTake['state'] | null = null) {
  const said: string[] = []
  const takes = {
    press: () => void said.push('press'),
    release: () => void said.push('release'),
    escape: () => void said.push('escape'),
    keyUnwatched: () => void said.push('unwatched'),
    list: () => (state === null ? [] : [{ id: takeId, state } as UiTake]),
  }
  const clock = {
    setTimer(run: () => void) {
      said.push('then')
      run()
      return { cancel: () => undefined }
    },
  }
  const keys = createPageKeys(takes, { act: (binding, edge) => void said.push(`${binding} ${edge}`) }, clock)
  return { said, keys }
}

describe('a page that goes', () => {
  it('lets go of the key that it held, after all else that goes with it', () => {
    const { said, keys } = setUp()
    keys.key('pressed')
    keys.pageGone()
    keys.pageGone()
    expect(said).toEqual(['press', 'then', 'unwatched'])
  })

  it('lets go of a bound key that only it saw, when that holds a take open', () => {
    const { said, keys } = setUp()
    keys.act('playNext', 'pressed')
    keys.pageGone()
    keys.act('replyToLastHeard', 'pressed')
    keys.pageGone()
    expect(said).toEqual(['playNext pressed', 'replyToLastHeard pressed', 'then', 'unwatched'])
  })

  it.each(['released', 'escaped', 'unwatched'] as const)('changes nothing after the key was %s', (event) => {
    const { said, keys } = setUp()
    keys.key('pressed')
    keys.key(event)
    const before = said.length
    keys.pageGone()
    expect(said).toHaveLength(before)
  })

  it('changes nothing about a take that the key of the whole computer began', () => {
    const { said, keys } = setUp()
    keys.pageGone()
    expect(said).toEqual([])
  })
})

describe('a button that ends a take', () => {
  it.each(['opening', 'recording'] as const)('ends it while it is %s', (state) => {
    const { said, keys } = setUp(state)
    keys.finish(takeId)
    expect(said).toEqual(['press', 'release'])
  })

  it.each(['finishing', 'draft', 'discarded', null] as const)('opens no other when it is %s by then', (state) => {
    const { said, keys } = setUp(state)
    keys.finish(takeId)
    expect(said).toEqual([])
  })
})
