import { createTRPCClient, type Operation } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import type { CaptureCommand } from '#shared/contract/capture.ts'
import type { Change, FeedMessage } from '#shared/contract/desktop.ts'
import type { UiCommand } from '#shared/contract/shell.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import type { DesktopRouter } from '../../electron/core/router.ts'
import type { Bridge } from '../../renderer/bridge/bridge.ts'
import { createCallError } from '../../renderer/bridge/failure.ts'
import { type FakeCoreInput, type FakeState, fakeAnswers } from './fake-answers.ts'

/** Stands in for the core: answers the desktop router's calls from memory. Only for looking at the UI. */
export interface FakeCore {
  readonly bridge: Bridge
  push(...changes: Change[]): void
  /** The note is taken away, for everybody. */
  remove(noteId: NoteId): void
  connect(isConnected: boolean): void
  /** As tray, notifications, keys and links do. */
  order(command: UiCommand): void
  /** As after a restart: the program is there and does not know this page. */
  shutOut(): void
  /** From now on this call is refused with the sentence. */
  refuse(path: string, message: string): void
  /** From now on pages of notes take so long to come. */
  slowPages(delayMs: number): void
  /** From now on there is something on the screen to choose from. */
  offerScreens(): void
  /** Every call but queries, as `path` and input. */
  readonly calls: { readonly path: string; readonly input: unknown }[]
}

export function createFakeCore(input: FakeCoreInput): FakeCore {
  const feeds = new Set<(message: FeedMessage) => void>()
  const captures = new Set<(command: CaptureCommand) => void>()
  const shells = new Set<(command: UiCommand) => void>()
  const connections = new Set<(isConnected: boolean) => void>()
  const shutOuts = new Set<() => void>()
  const refusals = new Map<string, string>()
  const calls: FakeCore['calls'] = []
  let pageDelayMs = 10
  const state: FakeState = {
    snapshot: input.snapshot,
    notes: [...input.notes],
    captions: null,
    screens: null,
    clipBytes: 0,
    input,
    push,
  }

  function push(...changes: Change[]): void {
    for (const change of changes) {
      if (change.kind === 'target') state.snapshot = { ...state.snapshot, target: change.target }
      if (change.kind === 'settings') state.snapshot = { ...state.snapshot, settings: change.settings }
      if (change.kind === 'note')
        state.notes = [...state.notes.filter((note) => note.id !== change.note.id), change.note]
    }
    for (const feed of feeds) feed({ kind: 'changes', changes })
  }

  function answer(path: string, raw: unknown): unknown {
    const found = fakeAnswers[path]
    return found ? found(state, raw) : null
  }

  const client = createTRPCClient<DesktopRouter>({
    links: [
      () =>
        ({ op }: { op: Operation }) =>
          observable((observer) => {
            if (op.path === 'feed') {
              const feed = (message: FeedMessage) => observer.next({ result: { type: 'data', data: message } })
              feeds.add(feed)
              feed({ kind: 'snapshot', snapshot: state.snapshot })
              return () => feeds.delete(feed)
            }
            if (op.path === 'capture.commands') {
              const capture = (command: CaptureCommand) => observer.next({ result: { type: 'data', data: command } })
              captures.add(capture)
              return () => captures.delete(capture)
            }
            if (op.path === 'shell.commands') {
              const order = (command: UiCommand) => observer.next({ result: { type: 'data', data: command } })
              shells.add(order)
              return () => shells.delete(order)
            }
            if (op.type !== 'query') calls.push({ path: op.path, input: op.input })
            const timer = setTimeout(
              () => {
                const refusal = refusals.get(op.path)
                if (refusal !== undefined) {
                  observer.error(createCallError({ reason: 'internal', message: refusal, detail: null, path: op.path }))
                  return
                }
                try {
                  observer.next({ result: { type: 'data', data: answer(op.path, op.input) } })
                  observer.complete()
                } catch (error) {
                  observer.error(
                    createCallError({ reason: 'noteUnknown', message: String(error), detail: null, path: op.path }),
                  )
                }
              },
              input.isSlow ? 3_600_000 : op.path === 'notes.page' ? pageDelayMs : 10,
            )
            return () => clearTimeout(timer)
          }),
    ],
  })

  return {
    bridge: {
      client,
      sendPage: () => {},
      async sendFile({ bytes, offset = 0 }) {
        state.clipBytes = offset + bytes.size
      },
      onConnection(listener) {
        connections.add(listener)
        listener(true)
        return () => connections.delete(listener)
      },
      onShutOut(listener) {
        shutOuts.add(listener)
        return () => shutOuts.delete(listener)
      },
      mediaUrl: () => input.soundUrl,
      noteFileUrl: (noteId, blobId) => input.fileUrls?.get(blobId) ?? `/media/notes/${noteId}/files/${blobId}`,
      host: input.isDesktop ? 'electron' : 'browser',
    },
    push,
    slowPages(delayMs) {
      pageDelayMs = delayMs
    },
    remove(noteId) {
      const note = state.notes.find((one) => one.id === noteId)
      state.notes = state.notes.filter((one) => one.id !== noteId)
      if (note) push({ kind: 'noteGone', noteId, conversationId: note.conversationId })
    },
    connect(isConnected) {
      for (const listener of connections) listener(isConnected)
    },
    order(command) {
      for (const shell of shells) shell(command)
    },
    shutOut() {
      for (const listener of shutOuts) listener()
    },
    offerScreens() {
      const preview = 'data:image/gif;base64,R0lGODlhAQABAIAAAHd3dwAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=='
      state.screens = [
        { id: 'screen:1:0', kind: 'display', title: 'Left display', preview },
        { id: 'screen:2:0', kind: 'display', title: 'Right display', preview },
        { id: 'window:5:0', kind: 'window', title: 'Sign-in page, third draft: an editor of ours', preview },
        { id: 'window:6:0', kind: 'window', title: 'Terminal', preview },
      ]
    },
    refuse: (path, message) => refusals.set(path, message),
    calls,
  }
}
