import { describe, expect, it } from 'vitest'
import { linkInArguments, linkOfSecondStart } from './link-command.ts'

const link = 'earshot://note/0190a5d2-7c1b-7e3a-8f00-0123456789ab'

describe('the link on a command line', () => {
  it('is the last argument', () => {
    expect(linkInArguments(['earshot', link])).toBe(link)
    expect(linkInArguments(['earshot', '--profile', 'bob', '--', link])).toBe(link)
  })

  it('is not looked for anywhere else', () => {
    expect(linkInArguments(['earshot', link, '--no-sandbox'])).toBeNull()
    expect(linkInArguments(['earshot', `--profile=${link}`])).toBeNull()
    expect(linkInArguments(['earshot', `x ${link}`])).toBeNull()
    expect(linkInArguments([])).toBeNull()
  })

  it('is told to the person even where it is broken', () => {
    expect(linkInArguments(['earshot', 'EARSHOT:what'])).toBe('EARSHOT:what')
    expect(linkInArguments(['earshot', `${link}${'x'.repeat(10_000)}`])).toHaveLength(2000)
  })
})

describe('the link of a second start', () => {
  it('is the one it told, whatever was mixed into its arguments', () => {
    expect(linkOfSecondStart(['earshot', '--original-process-start-time=1'], { link })).toBe(link)
    expect(linkOfSecondStart(['earshot', link], { link: null })).toBeNull()
  })

  it('is found in its arguments when it told nothing that can be read', () => {
    for (const data of [null, undefined, 'x', { link: 5 }, { link: 'x'.repeat(3000) }]) {
      expect(linkOfSecondStart(['earshot', link], data)).toBe(link)
    }
  })
})
