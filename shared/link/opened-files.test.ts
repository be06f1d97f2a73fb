import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FILES_AT_ONCE, filesInArguments, operandsOf } from './opened-files.ts'

const link = 'earshot://note/01890000-0000-7000-8000-000000000001'

describe('files on the command line', () => {
  it.each([
    [['talk.opus'], ['talk.opus']],
    [['--no-sandbox', '--profile', 'bob', '/a b/talk.WAV'], ['/a b/talk.WAV']],
    [
      ['--profile=bob', 'file:///data/a/talk.ogg', 'two.wav'],
      ['file:///data/a/talk.ogg', 'two.wav'],
    ],
    [['--profile', 'bob', '--', 'song.mp3'], ['song.mp3']],
    [['--', '../talk'], ['../talk']],
  ])('%j names %j', (args, files) => expect(filesInArguments(args)).toEqual(files))

  it.each([
    [[]],
    [['bob']],
    [['/opt/earshot']],
    [['--profile', 'bob.wav']],
    [['talk.wav', '--profile=bob']],
    [['--record=talk.wav']],
    [['-talk.wav']],
    [['--', '-talk.wav']],
    [['--', '--profile=talk.wav']],
    [['--', 'talk.wav', '--inspect']],
    [[link]],
    [['--', link]],
    [['--', link, '//evil/share/talk.wav']],
    [['--', 'talk.wav', 'EARSHOT:']],
    [['--', '']],
    [['--', 'nul\0.wav']],
    [['--', 'x'.repeat(5_000)]],
  ])('%j names none', (args) => expect(filesInArguments(args)).toEqual([]))

  it('never takes a switch for a file, nor anything beside a link, whatever stands there', () => {
    const arg = fc.oneof(
      fc.string(),
      fc.constantFrom('--', '--profile', '-', link, 'a.wav', '--a.wav', 'file:///b.ogg'),
      fc.string().map((text) => `-${text}.wav`),
    )
    fc.assert(
      fc.property(fc.array(arg), (args) => {
        const files = filesInArguments(args)
        expect(files.length).toBeLessThanOrEqual(FILES_AT_ONCE)
        expect(files.filter((file) => file.startsWith('-') || file.startsWith('earshot:'))).toEqual([])
        if (args.at(-1) === link) expect(files).toEqual([])
      }),
    )
  })
})

describe('what a person writes behind the options', () => {
  it('is a link, or files, or wrong', () => {
    expect(operandsOf([])).toEqual({ kind: 'nothing' })
    expect(operandsOf([link])).toEqual({ kind: 'link', link })
    expect(operandsOf(['a.mp3', 'file:///b.wav'])).toEqual({ kind: 'files', names: ['a.mp3', 'file:///b.wav'] })
    for (const wrong of [['https://example.org/a.wav'], ['earshot://app/'], ['--open'], [link, 'a.wav'], ['']])
      expect(operandsOf(wrong)).toEqual({ kind: 'wrong' })
  })
})
