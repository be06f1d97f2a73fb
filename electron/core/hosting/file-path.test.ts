import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { pathOf } from './file-path.ts'

it('leads from the folder in which the name was given', () => {
  expect(pathOf('a b.wav', '/data/ada')).toBe(resolve('/data/ada/a b.wav'))
  expect(pathOf('../x/./talk.opus', '/data/ada')).toBe(resolve('/data/x/talk.opus'))
  expect(pathOf('/media/talk.opus', '/data/ada')).toBe(resolve('/media/talk.opus'))
  expect(pathOf('talk.opus', '')).toBe(null)
})

it.skipIf(process.platform === 'win32')('takes addresses of files of this computer, and of no other', () => {
  expect(pathOf('file:///data/ada/a%20b.wav', '/')).toBe('/data/ada/a b.wav')
  expect(pathOf('file://localhost/a.wav?x#y', '/')).toBe('/a.wav')
  for (const name of ['file://evil/share/a.wav', 'file:///a%2fb.wav', 'file:///%zz.wav', 'file:///a%00.wav'])
    expect([name, pathOf(name, '/')]).toEqual([name, null])
})
