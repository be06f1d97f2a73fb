import { EventEmitter } from 'node:events'
import type { App } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { claimLinks, takeLinks } from './links.ts'

const id = '0190a5d2-7c1b-7e3a-8f00-0123456789ab'
const link = `earshot://conversation/${id}`
const shown = { kind: 'show', conversationId: id, noteId: null, atMs: null }

function start(args: readonly string[] = ['earshot']) {
  const app = new EventEmitter()
  const log = vi.fn()
  const links = takeLinks({ app: app as App, args, log })
  const show = vi.fn()
  const send = vi.fn()
  return { app, log, links, show, send, follow: () => links.follow({ show, send }) }
}

describe('a link', () => {
  it('of this start waits until there is a window to show it in', () => {
    const { send, show, follow } = start(['earshot', '--', link])
    expect(send).not.toHaveBeenCalled()
    follow()
    expect(show).toHaveBeenCalledOnce()
    expect(send.mock.calls).toEqual([[shown]])
  })

  it('that macOS tells before anything is open is kept, and the system is told that it was taken', () => {
    const { app, send, follow } = start()
    const preventDefault = vi.fn()
    app.emit('open-url', { preventDefault }, link)
    follow()
    app.emit('open-url', { preventDefault }, link)
    expect(preventDefault).toHaveBeenCalledTimes(2)
    expect(send.mock.calls).toEqual([[shown], [shown]])
  })

  it('of a second start comes with what that one told', () => {
    const { links, send, follow } = start()
    follow()
    links.fromSecondStart(['earshot', '--flag-of-chromium'], { link })
    links.fromSecondStart(['earshot', link], null)
    links.fromSecondStart(['earshot', link, '--no-sandbox'], null)
    links.fromSecondStart(['earshot'], { link: null })
    expect(send.mock.calls).toEqual([[shown], [shown]])
  })

  it('that is none shows the window and says so, and is not written down', () => {
    const { app, log, send, show, follow } = start()
    follow()
    app.emit('open-url', { preventDefault() {} }, 'earshot://app/?secret')
    expect(show).toHaveBeenCalledOnce()
    expect(send).toHaveBeenCalledWith({ kind: 'linkRefused' })
    expect(JSON.stringify(log.mock.calls)).not.toContain('secret')
  })
})

describe('claiming links', () => {
  const claim = (isPackaged: boolean) => {
    const setAsDefaultProtocolClient = vi.fn()
    claimLinks({ isPackaged, setAsDefaultProtocolClient } as never, '/opt/earshot')
    return setAsDefaultProtocolClient.mock.calls
  }

  it('is for the installed program, with an end to switches before the link', () => {
    expect(claim(true)).toEqual([['earshot', expect.stringMatching(/earshot$/), ['--']]])
    expect(claim(false)).toEqual([])
  })
})
