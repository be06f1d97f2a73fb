import { describe, expect, it } from 'vitest'
import { isAppOrigin, pageOf, urlOf } from './origin.ts'

describe('the addresses of the app', () => {
  it('are three pages, whatever stands behind the path', () => {
    for (const page of ['main', 'capture', 'panel'] as const) {
      expect(pageOf(urlOf(page))).toBe(page)
      expect(pageOf(`${urlOf(page)}#here`)).toBe(page)
    }
  })

  it.each([
    'earshot://app.evil.example/',
    'earshot://app@evil.example/',
    'earshot://other/panel.html',
    'earshot://app/media/takes/x',
    'earshot://app/assets/main.js',
    'earshot://app/panel.html/x',
    'https://app/',
    'about:blank',
    '',
  ])('are no other: %s', (url) => {
    expect(pageOf(url)).toBeNull()
  })

  it('have one origin', () => {
    expect(isAppOrigin('earshot://app')).toBe(true)
    expect(isAppOrigin('earshot://app/')).toBe(true)
    expect(isAppOrigin('earshot://app.evil.example')).toBe(false)
  })
})
