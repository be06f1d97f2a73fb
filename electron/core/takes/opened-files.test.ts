import { beforeEach, describe, expect, it } from 'vitest'
import type { Change, Session } from '#shared/contract/desktop.ts'
import type { UiCommand } from '#shared/contract/shell.ts'
import type { TakeTarget } from '#shared/contract/ui-take.ts'
import { createEmitter } from '#shared/kernel/emitter.ts'
import { ConversationId, TakeId } from '#shared/kernel/ids.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { done, refused } from '#shared/kernel/result.ts'
import { createOpenedFiles } from './opened-files.ts'

const place = (n: number): TakeTarget => ({
  conversationId: ConversationId.parse(`01890000-0000-7000-8000-00000000000${n}`),
  rootId: null,
  anchor: null,
})
const [room, self] = [place(1), place(2)]

describe('recordings opened with the app', () => {
  let target: TakeTarget | null
  let isSignedIn: boolean
  let shown: TakeTarget['conversationId'] | null
  let told: (UiCommand | { kind: 'imported'; path: string; into: TakeTarget })[]
  let ring: () => void
  const changes = createEmitter<Change>(() => undefined)
  beforeEach(() => {
    target = room
    isSignedIn = true
    shown = room.conversationId
    told = []
    ring = () => undefined
  })
  const open = createOpenedFiles({
    takes: {
      target: () => target,
      async importFile(path, into) {
        if (!path.endsWith('.wav')) return refused('fileNotAudio', path)
        told.push({ kind: 'imported', path, into })
        return done(TakeId.parse('01890000-0000-7000-8000-000000000009'))
      },
    },
    windows: {
      send: (command) => void told.push(command),
      presence: () => ({
        isVisible: true,
        isFocused: true,
        conversationId: shown,
        rootId: null,
        playback: null,
      }),
    },
    changes,
    sessions: { read: () => ({ kind: isSignedIn ? 'signedIn' : 'signedOut' }) as Session },
    self: () => self,
    clock: {
      nowMs: () => 0,
      monotonicMs: () => 0,
      setTimer(run) {
        ring = run
        return { cancel: () => undefined }
      },
    },
  })

  it('become drafts where the next take would go, which is in view already', async () => {
    await open(['/a.wav', '/b.wav'])
    expect(told).toEqual(['/a.wav', '/b.wav'].map((path) => ({ kind: 'imported', path, into: room })))
  })

  it('come into a view that is there first', async () => {
    shown = self.conversationId
    await open(['/a.wav'])
    expect(told.map(({ kind }) => kind)).toEqual(['show', 'imported'])
  })

  it('wait for a page that was opened for them, and go to oneself where none says anything', async () => {
    target = null
    const first = open(['/a.wav'])
    await Promise.resolve()
    target = room
    changes.emit({ kind: 'target', target })
    await first
    target = null
    const second = open(['/b.wav'])
    await new Promise((resolve) => setImmediate(resolve))
    ring()
    await second
    expect(told.filter(({ kind }) => kind === 'imported')).toEqual([
      { kind: 'imported', path: '/a.wav', into: room },
      { kind: 'imported', path: '/b.wav', into: self },
    ])
  })

  it('are refused in a sentence each, and the others still come', async () => {
    await open(['/a.mp3', '/b.wav'])
    expect(told).toEqual([
      { kind: 'fileRefused', message: sentenceOf('fileNotAudio', '/a.mp3') },
      { kind: 'imported', path: '/b.wav', into: room },
    ])
  })

  it('need somebody who is signed in; no file needs nothing', async () => {
    isSignedIn = false
    await open([])
    await open(['/a.wav'])
    expect(told).toEqual([{ kind: 'fileRefused', message: sentenceOf('notSignedIn') }])
  })
})
