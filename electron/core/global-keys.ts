import type { Change, UiNote } from '#shared/contract/desktop.ts'
import type { BindingId, Hotkey, KeyBindings } from '#shared/contract/keys.ts'
import type { UiCommand } from '#shared/contract/shell.ts'
import type { TakeTarget } from '#shared/contract/ui-take.ts'
import type { Emitter } from '#shared/kernel/emitter.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { KeyHook, KeyHookEvent, ScreenSources } from './ports.ts'
import type { Takes } from './takes/takes.ts'
import type { UiWindows } from './ui-windows.ts'

/** Bound keys, from wherever they are seen to what they do, and what is known of them to the windows. */
export interface GlobalKeys {
  hotkey(): Hotkey
  /** From the key hook, or from a window where there is none. */
  act(binding: BindingId, edge: KeyMove): void
  /** While keys are chosen by pressing them they do nothing else. Returns what ends that. */
  suspend(): () => void
  /** Opens the desktop's own dialog for the keys, where there is one. */
  configure(): void
  start(): void
  stop(): Promise<void>
}

export interface GlobalKeysDeps {
  /** Null: this host has none. */
  readonly keyHook: KeyHook | null
  readonly takes: Takes
  readonly windows: Pick<UiWindows, 'send' | 'presence' | 'onPresence'>
  readonly readNote: (noteId: NoteId) => UiNote | null
  /** From before this start, or on another device. */
  readonly heardBefore: () => NoteId | null
  readonly changes: Emitter<Change>
  readonly bindings: () => KeyBindings
  /** Null: this host's page asks its browser. */
  readonly screen?: Pick<ScreenSources, 'choose'> | null
  /** Before, nobody can talk to anybody, and no system is asked for keys. */
  readonly isSignedIn: () => boolean
  readonly log: Log
}

export type KeyMove = 'pressed' | 'released' | 'toggled' | 'unwatched'

export function createGlobalKeys(deps: GlobalKeysDeps): GlobalKeys {
  const { keyHook, takes, windows, changes } = deps
  const drop = createDrop(deps.log)
  let hotkey = unwatchedHotkey
  let watched = ''
  let suspensions = 0
  let lastHeard: NoteId | null = null

  const watch = (): void => {
    if (!deps.isSignedIn()) return rest()
    const next = deps.bindings()
    if (JSON.stringify(next) === watched) return
    watched = JSON.stringify(next)
    keyHook?.start(next)
  }

  function show(next: Hotkey): void {
    hotkey = next
    changes.emit({ kind: 'hotkey', hotkey })
  }

  /** Keys that could only say that there is nobody to talk to belong to other programs. */
  function rest(): void {
    lastHeard = null
    if (watched === '') return
    watched = ''
    drop(keyHook?.stop() ?? Promise.resolve(), 'nobody is signed in who could talk')
    show(unwatchedHotkey)
  }

  function threadOfLastHeard(): Result<TakeTarget, Reason> {
    const noteId = lastHeard ?? deps.heardBefore()
    const note = noteId && deps.readNote(noteId)
    if (!note) return refused('nothingHeard')
    return done({ conversationId: note.conversationId, rootId: note.rootId ?? note.id, anchor: null })
  }

  function talk(move: KeyMove, into?: () => Result<TakeTarget, Reason>): void {
    if (move === 'pressed') takes.press(into)
    if (move === 'toggled') takes.toggle(into)
    if (move === 'released') takes.release()
    if (move === 'unwatched') takes.keyUnwatched()
  }

  function markChapter(): void {
    const take = takes.list().find(({ state }) => state === 'recording')
    if (take) takes.mark(take.id, null)
  }

  /** The picture is of where the person looks; it is drawn on in the window, which comes forward for that. */
  function captureAndReply(): void {
    const noteId = lastHeard ?? deps.heardBefore()
    ofScreen((isChosen) => ({ kind: 'showScreen', isChosen, noteId }))
  }

  function ofScreen(command: (isChosen: boolean) => UiCommand): void {
    const { screen = null } = deps
    const send = (): void => windows.send(command(screen !== null))
    if (screen === null) return send()
    drop(screen.choose({ kind: 'underPointer' }).then(send), 'a picture that the screen cannot be asked for')
  }

  function act(binding: BindingId, move: KeyMove): void {
    if (binding === 'holdToTalk') return talk(move)
    if (binding === 'replyToLastHeard') return talk(move, threadOfLastHeard)
    if (move !== 'pressed' && move !== 'toggled') return
    switch (binding) {
      case 'latch':
        return takes.toggle()
      case 'chapterMark':
        return markChapter()
      case 'captureAndReply':
        return captureAndReply()
      case 'recordScreen':
        return ofScreen((isChosen) => ({ kind: 'recordScreen', isChosen }))
      default:
        return windows.send(commandOf[binding])
    }
  }

  function onEvent(event: KeyHookEvent): void {
    if (event.kind === 'escaped') {
      // The page that has the focus sees it too, and there it is about something else.
      const presence = windows.presence()
      if (presence?.isFocused && presence.hasEscape) return
      return takes.escape()
    }
    if (event.kind === 'unwatched') return takes.keyUnwatched()
    act(event.binding, event.kind)
  }

  return {
    hotkey: () => hotkey,
    act,
    suspend() {
      suspensions += 1
      if (suspensions === 1) keyHook?.setSuspended(true)
      let isOver = false
      return () => {
        if (isOver) return
        isOver = true
        suspensions -= 1
        if (suspensions === 0) keyHook?.setSuspended(false)
      }
    },
    configure: () => keyHook?.configure(),
    start() {
      windows.onPresence((presence) => {
        if (presence?.playback?.isPlaying) lastHeard = presence.playback.noteId
      })
      if (!keyHook) return
      keyHook.onEvent(onEvent)
      keyHook.onStatus(show)
      changes.on((change) => {
        if (change.kind === 'settings' || change.kind === 'session') watch()
      })
      watch()
    },
    async stop() {
      await keyHook?.stop()
    },
  }
}

const unwatchedHotkey: Hotkey = {
  kind: 'windowOnly',
  why: 'No key hook is running.',
  better: null,
  isDenied: false,
}

const commandOf = {
  playPause: { kind: 'playPause' },
  playNext: { kind: 'playNextUnheard' },
  speedUp: { kind: 'stepSpeed', direction: 1 },
  speedDown: { kind: 'stepSpeed', direction: -1 },
} as const satisfies Partial<Record<BindingId, UiCommand>>
