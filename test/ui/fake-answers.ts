import { attentionInputs } from '#shared/contract/attention.ts'
import type { UiCaptions } from '#shared/contract/captions.ts'
import type { Change, DesktopSnapshot, UiNote } from '#shared/contract/desktop.ts'
import { desktopInputs } from '#shared/contract/desktop-inputs.ts'
import { keyInputs } from '#shared/contract/keys.ts'
import type { PermissionView } from '#shared/contract/permissions.ts'
import type { ScreenSource } from '#shared/contract/screen.ts'
import { takeFileInputs } from '#shared/contract/take-files.ts'
import { snippetOf } from '#shared/search/snippet.ts'
import { indexOfTerm, termsOf, wordsOf } from '#shared/search/words.ts'
import { comingBytes } from './clip-fixtures.ts'

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

/** What the core of the gallery knows. */
export interface FakeState {
  snapshot: DesktopSnapshot
  notes: UiNote[]
  captions: UiCaptions | null
  /** On the screen, to choose from; null: a browser asks by itself. */
  screens: ScreenSource[] | null
  /** Of the clip that is recorded, so far. */
  clipBytes: number
  readonly input: FakeCoreInput
  push(...changes: Change[]): void
}

/** As on a Mac where the person has answered some. */
const permissionViews: PermissionView[] = [
  { permission: 'microphone', state: 'notAsked', canOpenSettings: true },
  { permission: 'keys', state: 'denied', canOpenSettings: true },
  { permission: 'screen', state: 'denied', canOpenSettings: true },
  { permission: 'notifications', state: 'unknown', canOpenSettings: true },
]

const change = ({ snapshot, push }: FakeState, settings: Partial<DesktopSnapshot['settings']>): void =>
  push({ kind: 'settings', settings: { ...snapshot.settings, ...settings } })

function markHeard({ notes, push }: FakeState, raw: unknown, isHeard: boolean): null {
  const { noteId } = desktopInputs.note.parse(raw)
  const note = notes.find((one) => one.id === noteId)
  if (note) push({ kind: 'note', note: { ...note, isHeard } })
  return null
}

/** By path; what is not here is answered with nothing. */
export const fakeAnswers: Readonly<Record<string, (state: FakeState, raw: unknown) => unknown>> = {
  'notes.page'(state, raw) {
    const { conversationId, before, limit } = desktopInputs.notesPage.parse(raw)
    const all = state.notes.filter(
      (note) => note.conversationId === conversationId && (before === null || (note.seq ?? before) < before),
    )
    return { notes: all.slice(-limit), hasOlder: all.length > limit }
  },
  'notes.around'(state, raw) {
    const { noteId, limit } = desktopInputs.notesAround.parse(raw)
    const note = state.notes.find((one) => one.id === noteId)
    const roots = state.notes.filter((one) => one.conversationId === note?.conversationId && one.rootId === null)
    const at = roots.findIndex((one) => one.id === (note?.rootId ?? noteId))
    const from = Math.max(0, at - limit / 2)
    return {
      notes: roots.slice(from, at + limit / 2),
      hasOlder: from > 0,
      hasNewer: at + limit / 2 < roots.length,
    }
  },
  'notes.after'(state, raw) {
    const { conversationId, after, limit } = desktopInputs.notesAfter.parse(raw)
    const all = state.notes.filter((note) => note.conversationId === conversationId && (note.seq ?? 0) > (after ?? 0))
    return { notes: all.slice(0, limit), hasOlder: true, hasNewer: all.length > limit }
  },
  'search.notes'(state, raw) {
    const { text, memberId, before, limit } = desktopInputs.search.parse(raw)
    const terms = termsOf(text)
    const all = state.notes
      .filter((note) => memberId === null || note.authorId === memberId)
      .filter((note) =>
        terms.every(
          (term) => indexOfTerm(wordsOf(`${note.text ?? ''} ${note.track?.words ?? ''} ${note.authorName}`), term) >= 0,
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
  },
  'permissions.list': () => permissionViews,
  'notes.unheard': (state) => ({ notes: state.notes.filter((note) => !note.isHeard && note.audio !== null) }),
  'notes.unsent': (state) => state.notes.filter((note) => note.seq === null),
  'notes.thread'(state, raw) {
    const { rootId } = desktopInputs.thread.parse(raw)
    const root = state.notes.find((note) => note.id === rootId)
    return root ? { root, replies: state.input.replies(root) } : undefined
  },
  'notes.read'(state, raw) {
    const { noteId } = desktopInputs.note.parse(raw)
    const found = [...state.notes, ...state.notes.flatMap(state.input.replies)].find((note) => note.id === noteId)
    if (!found) throw new Error('no such note')
    return found
  },
  'screen.sources': (state) => state.screens,
  'notes.captions'(state, raw) {
    const { noteId } = desktopInputs.note.parse(raw)
    return state.notes.find((one) => one.id === noteId)?.transcript ? (state.captions ?? state.input.captions) : null
  },
  'notes.setCaptions'(state, raw) {
    const wish = desktopInputs.setCaptions.parse(raw)
    const note = state.notes.find((one) => one.id === wish.noteId)
    state.captions = wish.captions && { ...state.input.captions, captions: wish.captions }
    const transcript = wish.captions && {
      snippet: wish.captions.segments[0]?.text ?? '',
      language: wish.captions.language,
      source: wish.captions.source,
    }
    if (note)
      state.push({ kind: 'note', note: { ...note, transcript: undefined, ...(transcript ? { transcript } : {}) } })
    return null
  },
  'notes.heardBy'(state, raw) {
    const { noteId } = desktopInputs.note.parse(raw)
    const heardBy = state.notes.find((one) => one.id === noteId)?.heardBy ?? []
    return heardBy.map((memberId, index) => ({
      memberId,
      name: state.snapshot.members.find((member) => member.id === memberId)?.name ?? '',
      atMs: state.input.captions.atMs + index * 61_000,
    }))
  },
  'notes.markHeard': (state, raw) => markHeard(state, raw, true),
  'notes.markUnheard': (state, raw) => markHeard(state, raw, false),
  'receipts.read': () => ({ isSent: true }),
  'talk.setTarget'(state, raw) {
    state.push({ kind: 'target', target: desktopInputs.setTarget.parse(raw).target })
    return null
  },
  'settings.update'(state, raw) {
    const changes = Object.entries(desktopInputs.settings.parse(raw)).filter(([, value]) => value !== undefined)
    change(state, Object.fromEntries(changes))
    return null
  },
  'keys.bind'(state, raw) {
    const { binding, chord } = keyInputs.bind.parse(raw)
    change(state, { keys: { ...state.snapshot.settings.keys, [binding]: chord } })
    return null
  },
  'settings.setPlace'(state, raw) {
    const { conversationId, noteId } = desktopInputs.place.parse(raw)
    const { [conversationId]: _, ...others } = state.snapshot.settings.places ?? {}
    const places = noteId === null ? others : { ...others, [conversationId]: noteId }
    change(state, { places })
    return null
  },
  'attention.setLevel'(state, raw) {
    const { conversationId, level } = attentionInputs.setLevel.parse(raw)
    change(state, { notifyLevels: { ...state.snapshot.settings.notifyLevels, [conversationId]: level } })
    return null
  },
  'attention.pause'(state) {
    change(state, { notifyPause: { setAtMs: Date.now(), untilMs: null } })
    return null
  },
  'attention.resume'(state) {
    change(state, { notifyPause: null })
    return null
  },
  'shell.desktop': () => ({
    tray: 'shown',
    closing: 'hides',
    loginItem: { isOn: false, why: null },
    notifications: { why: null },
  }),
  'media.standing'() {
    const scene = new URLSearchParams(location.search).get('scene')
    if (scene !== 'clipped:coming' && scene !== 'clipped:cut') return null
    return { haveBytes: comingBytes, isCut: scene === 'clipped:cut' }
  },
  'media.share': () => ({ here: 37, total: 40 }),
  'media.keepOffline'(state, raw) {
    const { conversationId, isKept } = desktopInputs.keepOffline.parse(raw)
    change(state, { keptOffline: isKept ? [conversationId] : [] })
    return null
  },
  'settings.setSpeed'(state, raw) {
    const { memberId, speed } = desktopInputs.speed.parse(raw)
    change(state, { speeds: { ...state.snapshot.settings.speeds, [memberId]: speed } })
    return null
  },
  'takes.draw'(_, raw) {
    const { from, events } = takeFileInputs.draw.parse(raw)
    return { have: from + events.length, recordedMs: 0 }
  },
  'takes.keepClip': (state) => ({ haveBytes: state.clipBytes }),
  'invitations.create': () => ({
    link: 'http://192.168.1.20:4310/join#q3Vt0Yb2mXw8sKcJ1nRz7A',
    expiresAtMs: Date.now() + 7 * 86_400_000,
  }),
}
