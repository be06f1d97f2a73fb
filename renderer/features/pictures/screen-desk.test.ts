import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ScreenChoice, ScreenSource } from '#shared/contract/screen.ts'
import { createScreenDesk, type ScreenDesk } from './screen-desk.ts'

const sourceOf = (id: string, title: string): ScreenSource => ({
  id,
  kind: id.startsWith('screen') ? 'display' : 'window',
  title,
  preview: '',
})
const left = sourceOf('screen:1:0', 'Left')
const editor = sourceOf('window:5:0', 'Editor')
const failed = () => new DOMException('Error starting capture', 'AbortError')

interface Computer {
  /** What is on the screen, each time one looks. */
  readonly screens: readonly (readonly ScreenSource[] | null)[]
  readonly isForbidden?: boolean
  /** Of each attempt. */
  readonly answers: readonly (MediaStream | DOMException)[]
}

function setUp({ screens, answers, isForbidden = false }: Computer) {
  const choices: ScreenChoice[] = []
  const looks = [...screens]
  const next = [...answers]
  const explain = vi.fn()
  vi.stubGlobal('navigator', {
    mediaDevices: {
      async getDisplayMedia() {
        const answer = next.shift()
        if (answer instanceof DOMException) throw answer
        return answer
      },
    },
  })
  const desk = createScreenDesk({
    host: 'electron',
    readSources: async () => looks.shift() ?? null,
    tellChoice: async (choice) => void choices.push(choice),
    isForbidden: async () => isForbidden,
    explain,
  })
  return { desk, choices, explain }
}

/** As soon as there is something to choose from. */
async function whenAsked(desk: ScreenDesk, shown: readonly ScreenSource[], gone: string | null): Promise<void> {
  await expect.poll(() => desk.sources.getState()).toEqual({ shown, gone })
}

afterEach(() => void vi.unstubAllGlobals())

describe('what is to be shown', () => {
  const stream = {} as MediaStream

  it('is asked anew, with what there is by then, where it was closed before it could be seen', async () => {
    const { desk, choices } = setUp({ screens: [[left, editor], [left]], answers: [failed(), stream] })
    const opening = desk.open({})
    await whenAsked(desk, [left, editor], null)
    desk.choose(editor)
    await whenAsked(desk, [left], 'Editor')
    desk.choose(left)
    expect(await opening).toBe(stream)
    expect(desk.sources.getState()).toEqual({ shown: null, gone: null })
    expect(choices.map((choice) => choice.kind === 'source' && choice.title)).toEqual(['Editor', 'Left'])
  })

  it('is nothing for who thinks better of it then', async () => {
    const { desk } = setUp({ screens: [[editor], [left]], answers: [failed()] })
    const opening = desk.open({})
    await whenAsked(desk, [editor], null)
    desk.choose(editor)
    await whenAsked(desk, [left], 'Editor')
    desk.choose(null)
    expect(await opening).toBeNull()
    expect(desk.sources.getState().shown).toBeNull()
  })

  it('is not asked again and again where it is there and cannot be seen', async () => {
    const { desk } = setUp({ screens: [[editor], [editor]], answers: [failed()] })
    const opening = desk.open({})
    await whenAsked(desk, [editor], null)
    desk.choose(editor)
    await expect(opening).rejects.toMatchObject({ reason: 'screenGone' })
  })

  it('is explained, and not asked anew, where the system forbids it', async () => {
    const { desk, explain } = setUp({ screens: [[editor], []], answers: [failed()], isForbidden: true })
    const opening = desk.open({})
    await whenAsked(desk, [editor], null)
    desk.choose(editor)
    expect(await opening).toBeNull()
    expect(explain).toHaveBeenCalledOnce()
  })

  it('is left to the dialog of the system where only that may list it', async () => {
    const { desk, choices } = setUp({ screens: [null], answers: [stream] })
    expect(await desk.open({})).toBe(stream)
    expect(choices).toEqual([{ kind: 'system' }])
  })
})
