import { describe, expect, it } from 'vitest'
import type { Change, UiNote } from '#shared/contract/desktop.ts'
import type { BindingId, Hotkey } from '#shared/contract/keys.ts'
import type { UiCommand, UiPresence } from '#shared/contract/shell.ts'
import { createEmitter } from '#shared/kernel/emitter.ts'
import { ConversationId, NoteId, TakeId } from '#shared/kernel/ids.ts'
import { defaultBindings } from '#shared/keys/bindings.ts'
import { createGlobalKeys, type KeyMove } from './global-keys.ts'
import type { KeyHookEvent } from './ports.ts'
import type { Takes } from './takes/takes.ts'

const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const general = ConversationId.parse(id(1))
const root = NoteId.parse(id(2))
const reply = NoteId.parse(id(3))
const takeId = TakeId.parse(id(4))

function setUp(isSignedInAtFirst = true) {
  let isSignedIn = isSignedInAtFirst
  const said: string[] = []
  const fault = (error: unknown) => {
    throw error
  }
  const changes = createEmitter<Change>(fault)
  const presences = createEmitter<UiPresence | null>(fault)
  const events = createEmitter<KeyHookEvent>(fault)
  const statuses = createEmitter<Hotkey>(fault)
  let bindings = defaultBindings
  let heardBefore: NoteId | null = null
  let mayAsk: Promise<void> = Promise.resolve()
  const place = (into?: Parameters<Takes['press']>[0]): string => {
    const found = into?.()
    if (!found) return ''
    return found.ok ? ` into ${found.value.rootId}` : ` refused ${found.reason}`
  }
  const takes = {
    press: (into) => void said.push(`press${place(into)}`),
    toggle: (into) => void said.push(`toggle${place(into)}`),
    release: () => void said.push('release'),
    escape: () => void said.push('escape'),
    keyUnwatched: () => void said.push('unwatched'),
    list: () => [{ id: takeId, state: 'recording' }] as ReturnType<Takes['list']>,
    mark: (take) => {
      said.push(`mark ${take}`)
      return { ok: true, value: undefined }
    },
  } satisfies Partial<Takes>
  const keys = createGlobalKeys({
    keyHook: {
      start: (next) => void said.push(`start ${Object.values(next).filter(Boolean).length}`),
      onEvent: (listener) => void events.on(listener),
      onStatus: (listener) => void statuses.on(listener),
      setSuspended: (isSuspended) => void said.push(isSuspended ? 'suspended' : 'resumed'),
      configure: () => void said.push('configure'),
      stop: async () => void said.push('stop'),
    },
    takes: takes as unknown as Takes,
    windows: {
      send: (command: UiCommand) => void said.push(JSON.stringify(command)),
      presence: () => null,
      onPresence: presences.on,
    },
    heardBefore: () => heardBefore,
    readNote: (noteId) => ({ id: noteId, conversationId: general, rootId: noteId === reply ? root : null }) as UiNote,
    changes,
    bindings: () => bindings,
    isSignedIn: () => isSignedIn,
    screen: {
      async choose({ kind }) {
        said.push(`choose ${kind}`)
        await mayAsk
      },
    },
    log: () => {},
  })
  keys.start()
  said.length = 0
  const hear = (noteId: NoteId | null, isPlaying = true) =>
    presences.emit({
      isVisible: true,
      isFocused: false,
      conversationId: null,
      rootId: null,
      playback: noteId && { noteId, isPlaying },
    })
  return {
    said,
    keys,
    hear,
    move: (binding: BindingId, kind: Exclude<KeyMove, 'unwatched'>) => events.emit({ kind, binding, atMs: 0 }),
    emit: events.emit,
    status: statuses.emit,
    /** The page may ask for the screen once this has come. */
    askableAfter(next: Promise<void>) {
      mayAsk = next
    },
    /** In an earlier run. */
    heardOnce(noteId: NoteId) {
      heardBefore = noteId
    },
    sign(next: 'in' | 'out') {
      isSignedIn = next === 'in'
      changes.emit({ kind: 'session', session: {} as never })
    },
    bind(chord: typeof bindings.latch) {
      bindings = { ...bindings, latch: chord }
      changes.emit({ kind: 'settings', settings: {} as never })
    },
  }
}

describe('a bound key', () => {
  const once: readonly (readonly [BindingId, string])[] = [
    ['latch', 'toggle'],
    ['playPause', '{"kind":"playPause"}'],
    ['playNext', '{"kind":"playNextUnheard"}'],
    ['speedUp', '{"kind":"stepSpeed","direction":1}'],
    ['speedDown', '{"kind":"stepSpeed","direction":-1}'],
    ['chapterMark', `mark ${takeId}`],
  ]
  it.each(once)('acts once, when it goes down: %s', (binding, deed) => {
    const { said, move } = setUp()
    move(binding, 'pressed')
    move(binding, 'released')
    expect(said).toEqual([deed])
  })

  it.each(once)('acts by a shortcut that knows no letting go: %s', (binding, deed) => {
    const { said, move } = setUp()
    move(binding, 'toggled')
    expect(said).toEqual([deed])
  })

  it('talks while it is held, or from press to press where letting go is not told', () => {
    const { said, move } = setUp()
    move('holdToTalk', 'pressed')
    move('holdToTalk', 'released')
    move('holdToTalk', 'toggled')
    expect(said).toEqual(['press', 'release', 'toggle'])
  })

  it('replies into the thread of the note that was heard last, though the player is gone by now', () => {
    const { said, move, hear } = setUp()
    hear(reply)
    hear(null)
    move('replyToLastHeard', 'pressed')
    move('replyToLastHeard', 'released')
    hear(root)
    move('replyToLastHeard', 'toggled')
    expect(said).toEqual([`press into ${root}`, 'release', `toggle into ${root}`])
  })

  it('says that there is nothing to reply to before anything was heard', () => {
    const { said, move } = setUp()
    move('replyToLastHeard', 'pressed')
    expect(said).toEqual(['press refused nothingHeard'])
  })

  it('replies to what was heard in an earlier run, until something is heard in this one', () => {
    const { said, move, hear, heardOnce } = setUp()
    heardOnce(reply)
    move('replyToLastHeard', 'pressed')
    hear(NoteId.parse(id(9)))
    move('replyToLastHeard', 'pressed')
    expect(said).toEqual([`press into ${root}`, `press into ${id(9)}`])
  })

  it('does not reply to what another member heard here before', () => {
    const { said, move, hear, sign } = setUp()
    hear(reply)
    sign('out')
    sign('in')
    said.length = 0
    move('replyToLastHeard', 'pressed')
    expect(said).toEqual(['press refused nothingHeard'])
  })

  it('keeps what is said when the hook loses sight of it, and discards with Esc', () => {
    const { said, emit } = setUp()
    emit({ kind: 'unwatched', atMs: 0 })
    emit({ kind: 'escaped', atMs: 0 })
    expect(said).toEqual(['unwatched', 'escape'])
  })

  it('is watched anew only when it was chosen anew', () => {
    const { said, bind } = setUp()
    bind(null)
    bind(defaultBindings.holdToTalk)
    expect(said).toEqual(['start 2'])
  })

  it('is asked of no system before somebody has signed in', () => {
    const { said, bind, sign } = setUp(false)
    bind(defaultBindings.holdToTalk)
    expect(said).toEqual([])
    sign('in')
    sign('in')
    expect(said).toEqual(['start 2'])
  })

  it('belongs to other programs again when nobody is signed in any more', () => {
    const { said, keys, status, sign } = setUp()
    const works = { why: '', better: null, keys: {}, canConfigure: false, isDenied: false, canHold: true }
    status({ kind: 'global', backend: 'hook', ...works })
    sign('out')
    sign('out')
    expect([said, keys.hotkey().kind]).toEqual([['stop'], 'windowOnly'])
    sign('in')
    expect(said).toEqual(['stop', 'start 1'])
  })

  it('replies to what was heard, and not to what was only brought into the player', () => {
    const { said, move, hear } = setUp()
    hear(root)
    hear(reply, false)
    hear(NoteId.parse(id(9)), false)
    move('replyToLastHeard', 'pressed')
    expect(said).toEqual([`press into ${root}`])
  })

  it('has the window show the screen once its page may ask for it, to answer what was heard last', async () => {
    const { said, move, hear, askableAfter } = setUp()
    const { promise, resolve } = Promise.withResolvers<void>()
    askableAfter(promise)
    hear(root)
    move('captureAndReply', 'pressed')
    await Promise.resolve()
    expect(said).toEqual(['choose underPointer'])
    resolve()
    const command = JSON.stringify({ kind: 'showScreen', isChosen: true, noteId: root })
    await expect.poll(() => said).toEqual(['choose underPointer', command])
  })

  it('has the window record the screen, and says again that the clip is to end', async () => {
    const { said, move } = setUp()
    move('recordScreen', 'pressed')
    move('recordScreen', 'released')
    const command = JSON.stringify({ kind: 'recordScreen', isChosen: true })
    await expect.poll(() => said).toEqual(['choose underPointer', command])
  })

  it('rests while any window chooses keys', () => {
    const { said, keys } = setUp()
    const first = keys.suspend()
    const second = keys.suspend()
    first()
    first()
    expect(said).toEqual(['suspended'])
    second()
    expect(said).toEqual(['suspended', 'resumed'])
  })
})
