import { describe, expect, it, vi } from 'vitest'
import { parseAppLink } from '#shared/link/app-link.ts'
import { createCopyLink } from './copy-link.ts'

const id = '0190a5d2-7c1b-7e3a-8f00-0123456789ab'

function setUp({ seq = 4 as number | null, playing = null as number | null, hasClipboard = true } = {}) {
  const note = { id, seq } as never
  const tell = vi.fn()
  const complain = vi.fn()
  const writeText = vi.fn(async (_text: string) => {
    if (!hasClipboard) throw new Error('denied')
  })
  const copyLink = createCopyLink({
    client: { notes: { read: { query: async () => note } } } as never,
    playback: {
      track: () => (playing === null ? null : { ref: { kind: 'note', noteId: id } }),
      momentOf: () => playing,
    } as never,
    actions: { tell, complain } as never,
    writeText,
  })
  return { note, tell, complain, writeText, copyLink }
}

describe('copying a link', () => {
  it('to a note gives one that leads there', async () => {
    const { copyLink, note, tell, writeText } = setUp()
    copyLink.toNote(note)
    await vi.waitFor(() => expect(tell).toHaveBeenCalledWith('Link copied.'))
    expect(parseAppLink(writeText.mock.calls[0]?.[0] ?? '')).toEqual({ kind: 'note', noteId: id, atMs: null })
  })

  it('to a moment takes where the player stands', async () => {
    const { copyLink, tell, writeText } = setUp({ playing: 61_500 })
    expect(copyLink.toMoment()).toBe(true)
    await vi.waitFor(() => expect(tell).toHaveBeenCalledOnce())
    expect(parseAppLink(writeText.mock.calls[0]?.[0] ?? '')).toMatchObject({ atMs: 61_500 })
  })

  it('to a moment leaves the key to others when nothing is in the player', () => {
    expect(setUp().copyLink.toMoment()).toBe(false)
  })

  it('says that a note which is not sent has no link yet', async () => {
    const { copyLink, note, tell, writeText } = setUp({ seq: null })
    copyLink.toNote(note)
    await vi.waitFor(() => expect(tell).toHaveBeenCalledWith(expect.stringContaining('not sent yet')))
    expect(writeText).not.toHaveBeenCalled()
  })

  it('shows the link where the clipboard is denied', async () => {
    const { copyLink, note, tell } = setUp({ hasClipboard: false })
    copyLink.toNote(note)
    await vi.waitFor(() => expect(tell).toHaveBeenCalledWith(expect.stringContaining(`earshot://note/${id}`)))
  })
})
