import { describe, expect, it } from 'vitest'
import type { Change, DesktopSnapshot, FeedMessage } from '#shared/contract/desktop.ts'
import { createEmitter } from '#shared/kernel/emitter.ts'

import { defaultBindings } from '#shared/keys/bindings.ts'

import { defaultAttention } from '#shared/notify/defaults.ts'

import { feed } from './feed.ts'
import { tuning } from './sync/tuning.ts'

function setUp() {
  const changes = createEmitter<Change>((error) => {
    throw error
  })
  let version = 0
  const snapshot = (): DesktopSnapshot => {
    version += 1
    return { ...empty, version: `snapshot ${version}` }
  }
  const empty: DesktopSnapshot = {
    session: { kind: 'signedOut' },
    connection: {
      state: 'offline',
      waiting: 0,
      waits: { notes: 0, reactions: 0, marks: 0 },
      failed: 0,
      message: null,
      needsSignIn: false,
    },
    members: [],
    conversations: [],
    takes: [],
    target: null,
    settings: {
      microphoneId: null,
      keys: defaultBindings,
      microphoneLingerMs: 0,
      prerollMs: 0,
      hasStartCue: false,
      defaultSpeed: 1,
      speeds: {},
      defaultSkip: 'all',
      playsOn: { channel: true, group: true, direct: false, self: false },
      pausesAtQuestions: false,
      listening: {},
      onRelease: { channel: 'send', group: 'send', direct: 'send', self: 'send' },
      mediaDays: 30,
      mediaBytes: 2_000_000_000,
      keptOffline: [],
      ...defaultAttention,
    },
    hotkey: {
      kind: 'global',
      backend: 'hook',
      canHold: true,
      why: 'Earshot sees these keys, pressed and let go, in every program.',
      better: null,
      keys: {},
      canConfigure: false,
      isDenied: false,
    },
    microphone: { kind: 'closed' },
    version: '',
  }
  const abort = new AbortController()
  const messages = feed({ changes, snapshot }, abort.signal)
  const next = async (): Promise<FeedMessage> => {
    const { value, done } = await messages.next()
    if (done || !value) throw new Error('the feed has ended')
    return value
  }
  return { changes, messages, next, abort }
}

const notice = (id: string, message: string): Change => ({ kind: 'notice', notice: { id, tone: 'info', message } })
const waiting = (count: number): Change => ({
  kind: 'connection',
  connection: {
    state: 'online',
    waiting: count,
    waits: { notes: count, reactions: 0, marks: 0 },
    failed: 0,
    message: null,
    needsSignIn: false,
  },
})

describe('the feed', () => {
  it('begins with a snapshot and misses nothing that happens while the window reads it', async () => {
    const { changes, next } = setUp()
    expect(await next()).toMatchObject({ kind: 'snapshot' })
    changes.emit(notice('a', 'meanwhile'))
    expect(await next()).toEqual({ kind: 'changes', changes: [notice('a', 'meanwhile')] })
  })

  it('sends what happens in one turn as one batch, and of one thing only the last state', async () => {
    const { changes, next } = setUp()
    await next()
    const pending = next()
    changes.emit(waiting(1))
    changes.emit(notice('a', 'one'))
    changes.emit(waiting(2))
    expect(await pending).toEqual({ kind: 'changes', changes: [notice('a', 'one'), waiting(2)] })
  })

  it('gives a window that fell behind a snapshot instead of a queue without end', async () => {
    const { changes, next } = setUp()
    await next()
    for (let i = 0; i <= tuning.feedBacklog; i += 1) changes.emit(notice(`${i}`, ''))
    expect(await next()).toMatchObject({ kind: 'snapshot', snapshot: { version: 'snapshot 2' } })
    changes.emit(notice('after', ''))
    expect(await next()).toEqual({ kind: 'changes', changes: [notice('after', '')] })
  })

  it('shows everything anew when the session has changed', async () => {
    const { changes, next } = setUp()
    await next()
    changes.emit({ kind: 'session', session: { kind: 'signedOut' } })
    expect(await next()).toMatchObject({ kind: 'changes' })
    expect(await next()).toMatchObject({ kind: 'snapshot' })
  })

  it('ends when the window goes, and listens no more', async () => {
    const { messages, next, abort } = setUp()
    await next()
    const pending = messages.next()
    abort.abort()
    expect((await pending).done).toBe(true)
  })
})
