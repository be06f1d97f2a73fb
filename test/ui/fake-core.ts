import { createTRPCClient, type Operation } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { attentionInputs } from '#shared/contract/attention.ts'
import type { UiCaptions } from '#shared/contract/captions.ts'
import type { CaptureCommand } from '#shared/contract/capture.ts'
import {
  type Change,
  type DesktopSnapshot,
  desktopInputs,
  type FeedMessage,
  type UiNote,
} from '#shared/contract/desktop.ts'
import { keyInputs } from '#shared/contract/keys.ts'
import type { PermissionView } from '#shared/contract/permissions.ts'
import type { ScreenSource } from '#shared/contract/screen.ts'
import type { UiCommand } from '#shared/contract/shell.ts'
import { takeFileInputs } from '#shared/contract/take-files.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import { snippetOf } from '#shared/search/snippet.ts'
import { indexOfTerm, termsOf, wordsOf } from '#shared/search/words.ts'
import type { DesktopRouter } from '../../electron/core/router.ts'
import type { Bridge } from '../../renderer/bridge/bridge.ts'
import { createCallError } from '../../renderer/bridge/failure.ts'
import { comingBytes } from './clip-fixtures.ts'

/** As on a Mac where the person has answered some. */
const permissionViews: PermissionView[] = [
  { permission: 'microphone', state: 'notAsked', canOpenSettings: true },
  { permission: 'keys', state: 'denied', canOpenSettings: true },
  { permission: 'screen', state: 'denied', canOpenSettings: true },
  { permission: 'notifications', state: 'unknown', canOpenSettings: true },
]

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
  /** Every call but queries, as `path` and input. */
  /** From now on there is something on the screen to choose from. */
  offerScreens(): void
  readonly calls: { readonly path: string; readonly input: unknown }[]
}

export interface FakeCoreInput {
  readonly snapshot: DesktopSnapshot
  readonly notes: readonly UiNote[]
  readonly replies: (root: UiNote) => UiNote[]
  readonly captions: UiCaptions
  readonly soundUrl: string
  /** By blob; what is not in it is not here. */
  readonly fileUrls?: ReadonlyMap<string, string>
  readonly isSlow?: boolean
  /** Left out: the browser host. */
  readonly isDesktop?: boolean
}

export function createFakeCore(input: FakeCoreInput): FakeCore {
  let snapshot = input.snapshot
  let notes = [...input.notes]
  let captions: UiCaptions | null = null
  const feeds = new Set<(message: FeedMessage) => void>()
  const captures = new Set<(command: CaptureCommand) => void>()
  const shells = new Set<(command: UiCommand) => void>()
  const connections = new Set<(isConnected: boolean) => void>()
  const shutOuts = new Set<() => void>()
  const refusals = new Map<string, string>()
  let screens: ScreenSource[] | null = null
  const calls: FakeCore['calls'] = []
  let pageDelayMs = 10
  let clipBytes = 0

  function push(...changes: Change[]): void {
    for (const change of changes) {
      if (change.kind === 'target') snapshot = { ...snapshot, target: change.target }
      if (change.kind === 'settings') snapshot = { ...snapshot, settings: change.settings }
      if (change.kind === 'note') notes = [...notes.filter((note) => note.id !== change.note.id), change.note]
    }
    for (const feed of feeds) feed({ kind: 'changes', changes })
  }

  function answer(path: string, raw: unknown): unknown {
    switch (path) {
      case 'notes.page': {
        const { conversationId, before, limit } = desktopInputs.notesPage.parse(raw)
        const all = notes.filter(
          (note) => note.conversationId === conversationId && (before === null || (note.seq ?? before) < before),
        )
        return { notes: all.slice(-limit), hasOlder: all.length > limit }
      }
      case 'notes.around': {
        const { noteId, limit } = desktopInputs.notesAround.parse(raw)
        const note = notes.find((one) => one.id === noteId)
        const roots = notes.filter((one) => one.conversationId === note?.conversationId && one.rootId === null)
        const at = roots.findIndex((one) => one.id === (note?.rootId ?? noteId))
        const from = Math.max(0, at - limit / 2)
        return {
          notes: roots.slice(from, at + limit / 2),
          hasOlder: from > 0,
          hasNewer: at + limit / 2 < roots.length,
        }
      }
      case 'notes.after': {
        const { conversationId, after, limit } = desktopInputs.notesAfter.parse(raw)
        const all = notes.filter((note) => note.conversationId === conversationId && (note.seq ?? 0) > (after ?? 0))
        return { notes: all.slice(0, limit), hasOlder: true, hasNewer: all.length > limit }
      }
      case 'search.notes': {
        const { text, memberId, before, limit } = desktopInputs.search.parse(raw)
        const terms = termsOf(text)
        const all = notes
          .filter((note) => memberId === null || note.authorId === memberId)
          .filter((note) =>
            terms.every(
              (term) =>
                indexOfTerm(wordsOf(`${note.text ?? ''} ${note.track?.words ?? ''} ${note.authorName}`), term) >= 0,
            ),
          )
          .toReversed()
        const from = before ?? 0
        return {
          hits: all.slice(from, from + limit).map((note) => ({
            ...note,
            noteId: note.id,
            durationMs: note.audio?.durationMs ?? null,
            snippet: note.text === null ? null : snippetOf(note.text, terms),
          })),
          next: from + limit < all.length ? from + limit : null,
          isComplete: true,
        }
      }
      case 'permissions.list':
        return permissionViews
      case 'notes.unheard':
        return { notes: notes.filter((note) => !note.isHeard && note.audio !== null) }
      case 'notes.unsent':
        return notes.filter((note) => note.seq === null)
      case 'notes.thread': {
        const { rootId } = desktopInputs.thread.parse(raw)
        const root = notes.find((note) => note.id === rootId)
        return root ? { root, replies: input.replies(root) } : undefined
      }
      case 'notes.read': {
        const { noteId } = desktopInputs.note.parse(raw)
        const found = [...notes, ...notes.flatMap(input.replies)].find((note) => note.id === noteId)
        if (!found) throw new Error('no such note')
        return found
      }
      case 'screen.sources':
        return screens
      case 'notes.captions': {
        const { noteId } = desktopInputs.note.parse(raw)
        return notes.find((one) => one.id === noteId)?.transcript ? (captions ?? input.captions) : null
      }
      case 'notes.setCaptions': {
        const wish = desktopInputs.setCaptions.parse(raw)
        const note = notes.find((one) => one.id === wish.noteId)
        captions = wish.captions && { ...input.captions, captions: wish.captions }
        const transcript = wish.captions && {
          snippet: wish.captions.segments[0]?.text ?? '',
          language: wish.captions.language,
          source: wish.captions.source,
        }
        if (note)
          push({ kind: 'note', note: { ...note, transcript: undefined, ...(transcript ? { transcript } : {}) } })
        return null
      }
      case 'notes.heardBy': {
        const { noteId } = desktopInputs.note.parse(raw)
        const heardBy = notes.find((one) => one.id === noteId)?.heardBy ?? []
        return heardBy.map((memberId, index) => ({
          memberId,
          name: snapshot.members.find((member) => member.id === memberId)?.name ?? '',
          atMs: input.captions.atMs + index * 61_000,
        }))
      }
      case 'notes.markHeard':
      case 'notes.markUnheard': {
        const { noteId } = desktopInputs.note.parse(raw)
        const note = notes.find((one) => one.id === noteId)
        if (note) push({ kind: 'note', note: { ...note, isHeard: path === 'notes.markHeard' } })
        return null
      }
      case 'receipts.read':
        return { isSent: true }
      case 'talk.setTarget':
        push({ kind: 'target', target: desktopInputs.setTarget.parse(raw).target })
        return null
      case 'settings.update': {
        const changes = Object.entries(desktopInputs.settings.parse(raw)).filter(([, value]) => value !== undefined)
        push({ kind: 'settings', settings: { ...snapshot.settings, ...Object.fromEntries(changes) } })
        return null
      }
      case 'keys.bind': {
        const { binding, chord } = keyInputs.bind.parse(raw)
        const { settings } = snapshot
        push({ kind: 'settings', settings: { ...settings, keys: { ...settings.keys, [binding]: chord } } })
        return null
      }
      case 'settings.setPlace': {
        const { conversationId, noteId } = desktopInputs.place.parse(raw)
        const { [conversationId]: _, ...others } = snapshot.settings.places ?? {}
        const places = noteId === null ? others : { ...others, [conversationId]: noteId }
        push({ kind: 'settings', settings: { ...snapshot.settings, places } })
        return null
      }
      case 'attention.setLevel': {
        const { conversationId, level } = attentionInputs.setLevel.parse(raw)
        const { settings } = snapshot
        push({
          kind: 'settings',
          settings: { ...settings, notifyLevels: { ...settings.notifyLevels, [conversationId]: level } },
        })
        return null
      }
      case 'attention.pause':
        push({
          kind: 'settings',
          settings: { ...snapshot.settings, notifyPause: { setAtMs: Date.now(), untilMs: null } },
        })
        return null
      case 'attention.resume':
        push({ kind: 'settings', settings: { ...snapshot.settings, notifyPause: null } })
        return null
      case 'shell.desktop':
        return {
          tray: 'shown',
          closing: 'hides',
          loginItem: { isOn: false, why: null },
          notifications: { why: null },
        }
      case 'media.standing': {
        const scene = new URLSearchParams(location.search).get('scene')
        if (scene !== 'clipped:coming' && scene !== 'clipped:cut') return null
        return { haveBytes: comingBytes, isCut: scene === 'clipped:cut' }
      }
      case 'media.share':
        return { here: 37, total: 40 }
      case 'media.keepOffline': {
        const { conversationId, isKept } = desktopInputs.keepOffline.parse(raw)
        push({ kind: 'settings', settings: { ...snapshot.settings, keptOffline: isKept ? [conversationId] : [] } })
        return null
      }
      case 'settings.setSpeed': {
        const { memberId, speed } = desktopInputs.speed.parse(raw)
        const { settings } = snapshot
        push({ kind: 'settings', settings: { ...settings, speeds: { ...settings.speeds, [memberId]: speed } } })
        return null
      }
      case 'takes.draw': {
        const { from, events } = takeFileInputs.draw.parse(raw)
        return { have: from + events.length, recordedMs: 0 }
      }
      case 'takes.keepClip':
        return { haveBytes: clipBytes }
      case 'invitations.create':
        return {
          link: 'http://192.168.1.20:4310/join#q3Vt0Yb2mXw8sKcJ1nRz7A',
          expiresAtMs: Date.now() + 7 * 86_400_000,
        }
      default:
        return null
    }
  }

  const client = createTRPCClient<DesktopRouter>({
    links: [
      () =>
        ({ op }: { op: Operation }) =>
          observable((observer) => {
            if (op.path === 'feed') {
              const feed = (message: FeedMessage) => observer.next({ result: { type: 'data', data: message } })
              feeds.add(feed)
              feed({ kind: 'snapshot', snapshot })
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
        clipBytes = offset + bytes.size
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
      const note = notes.find((one) => one.id === noteId)
      notes = notes.filter((one) => one.id !== noteId)
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
      screens = [
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
