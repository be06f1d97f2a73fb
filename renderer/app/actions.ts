import type { NotifyLevel, PauseLength } from '#shared/contract/attention.ts'
import type { Captions } from '#shared/contract/captions.ts'
import type { UiConversation } from '#shared/contract/desktop.ts'
import type { BindingId, Chord } from '#shared/contract/keys.ts'
import type { Place } from '#shared/contract/listening.ts'
import type { Reaction } from '#shared/contract/reaction.ts'
import type { Settings } from '#shared/contract/settings.ts'
import type { TakeQuestion, TakeTarget } from '#shared/contract/ui-take.ts'
import { type BlobId, type ConversationId, type MemberId, type NoteId, TakeId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import type { SkipLevel } from '#shared/playback/skips.ts'
import { reasonOfQuestion } from '#shared/take/guards.ts'
import type { Bridge } from '../bridge/bridge.ts'
import { failureOf } from '../bridge/failure.ts'
import { nameInSentence } from '../stores/selectors.ts'
import { type UiStore, withNotice, withoutNotice } from '../stores/ui-store.ts'

/** What a person can ask of the core from a button or a key. A refusal becomes a notice with the core's sentence. */
export interface Actions {
  /** False when it was refused; the text then stays in the field. */
  sendText(target: TakeTarget, text: string): Promise<boolean>
  retryNote(noteId: NoteId): void
  discardNote(noteId: NoteId): void
  markHeard(noteId: NoteId): void
  markUnheard(noteId: NoteId): void
  /** Of one's own note; null takes them away. False: refused, and the person was told. */
  setCaptions(noteId: NoteId, captions: Captions | null): Promise<boolean>
  markRead(conversationId: ConversationId, upToSeq: number): void
  setReaction(wish: { noteId: NoteId; reaction: Reaction; isOn: boolean; atMs: number | null }): void
  /** To its own conversation. A draft that carries a question then shows it; `confirms` answers that with yes. */
  sendTake(takeId: TakeId, confirms?: TakeQuestion): void
  /** To another conversation than it was spoken in. */
  sendTakeTo(takeId: TakeId, conversation: UiConversation): void
  discardTake(takeId: TakeId): void
  undoDiscard(takeId: TakeId): void
  /** The clip of the screen goes for good; what was said, and drawn on pictures, stays. */
  dropClip(takeId: TakeId, blobId: BlobId): void
  pauseTake(takeId: TakeId): void
  resumeTake(takeId: TakeId): void
  /** What is said from now on is a chapter of its own. */
  markTake(takeId: TakeId): void
  /** By its place: in what is heard of a draft, in what was recorded until then. Null takes the title away. */
  nameChapter(takeId: TakeId, named: { readonly atMs: number; readonly title: string | null }): void
  updateSettings(settings: Partial<Settings>): void
  /** It stays open for a while after a take, unless somebody asks. */
  closeMicrophone(): void
  /** Null takes the keys away. */
  bindKey(binding: BindingId, chord: Chord | null): void
  /** Opens the desktop's dialog for the keys, or asks again after a no. */
  configureKeys(): void
  /** Where one looks in a conversation; null: at the newest. */
  savePlace(conversationId: ConversationId, noteId: NoteId | null): void
  setNotifyLevel(conversationId: ConversationId, level: NotifyLevel): void
  pauseNotifications(length: PauseLength): void
  resumeNotifications(): void
  keepOffline(conversationId: ConversationId, isKept: boolean): void
  rememberSpeed(memberId: MemberId, speed: number): void
  /** Where one stopped; null: at the end. */
  rememberPlace(noteId: NoteId, place: Place | null): void
  rememberListening(memberId: MemberId, how: { gainDb: number; skip: SkipLevel }): void
  checkForUpdate(): void
  /** Restarts into the version that is here; waits for a recording under way. */
  installUpdate(): void
  /** Tells of a fault that has no place of its own. */
  complain(error: unknown): void
  tell(message: string): void
  dismiss(noticeId: string): void
}

const questions: ReadonlySet<Reason> = new Set(Object.values(reasonOfQuestion))

export interface ActionPorts {
  readonly client: Bridge['client']
  readonly ui: UiStore
  /** Marks that nobody asked for are then left unsaid, rather than refused with a sentence each. */
  readonly isReadOnly: () => boolean
  /** What is to be hidden on a draft's pictures is hidden in their pixels, afterwards. False: it could not be done. */
  readonly hideIn: (takeId: TakeId) => Promise<boolean>
}

export function createActions({ client, ui, isReadOnly, hideIn }: ActionPorts): Actions {
  let lastNotice = 0

  const show = (tone: 'info' | 'error', message: string) => {
    lastNotice += 1
    const notice = { id: `window-${lastNotice}`, tone, message }
    ui.setState((state) => ({ notices: withNotice(state.notices, notice) }))
  }
  const complain = (error: unknown) => show('error', failureOf(error).message)
  const attempt = async (call: Promise<unknown>): Promise<boolean> => {
    try {
      await call
      return true
    } catch (error) {
      complain(error)
      return false
    }
  }

  const send = async (input: Parameters<typeof client.takes.send.mutate>[0], isAgain = false): Promise<boolean> => {
    try {
      await client.takes.send.mutate(input)
      return true
    } catch (error) {
      // A window that is gone has left it to this one.
      const isToHide = failureOf(error).reason === 'pictureNotHidden' && !isAgain
      if (isToHide && (await hideIn(TakeId.parse(input.takeId)))) return await send(input, true)
      // The draft asks by itself, and so does a notice of the core's.
      if (!questions.has(failureOf(error).reason)) complain(error)
      return false
    }
  }
  const sendTo = async (takeId: TakeId, conversation: UiConversation): Promise<void> => {
    if (await send({ takeId, conversationId: conversation.id }))
      show('info', `Sent to ${nameInSentence(conversation)}.`)
  }

  return {
    sendText: (target, text) => attempt(client.notes.sendText.mutate({ target, text })),
    retryNote: (noteId) => void attempt(client.notes.retry.mutate({ noteId })),
    discardNote: (noteId) => void attempt(client.notes.discardFailed.mutate({ noteId })),
    markHeard(noteId) {
      if (!isReadOnly()) void attempt(client.notes.markHeard.mutate({ noteId }))
    },
    markUnheard: (noteId) => void attempt(client.notes.markUnheard.mutate({ noteId })),
    setCaptions: (noteId, captions) => attempt(client.notes.setCaptions.mutate({ noteId, captions })),
    markRead(conversationId, upToSeq) {
      if (!isReadOnly()) void attempt(client.notes.markRead.mutate({ conversationId, upToSeq }))
    },
    setReaction: (wish) => void attempt(client.notes.setReaction.mutate(wish)),
    sendTake: (takeId, confirms) => void send({ takeId, conversationId: null, confirms: confirms ?? null }),
    sendTakeTo: (takeId, conversation) => void sendTo(takeId, conversation),
    discardTake: (takeId) => void attempt(client.takes.discard.mutate({ takeId })),
    dropClip: (takeId, blobId) => void attempt(client.takes.dropClip.mutate({ takeId, blobId })),
    undoDiscard: (takeId) => void attempt(client.takes.undoDiscard.mutate({ takeId })),
    pauseTake: (takeId) => void attempt(client.takes.pause.mutate({ takeId })),
    markTake: (takeId) => void attempt(client.takes.mark.mutate({ takeId })),
    nameChapter: (takeId, named) => void attempt(client.takes.nameChapter.mutate({ takeId, ...named })),
    resumeTake: (takeId) => void attempt(client.takes.resume.mutate({ takeId })),
    savePlace(conversationId, noteId) {
      if (!isReadOnly()) void attempt(client.settings.setPlace.mutate({ conversationId, noteId }))
    },
    setNotifyLevel: (conversationId, level) =>
      void attempt(client.attention.setLevel.mutate({ conversationId, level })),
    pauseNotifications: (length) => void attempt(client.attention.pause.mutate({ length })),
    resumeNotifications: () => void attempt(client.attention.resume.mutate()),
    keepOffline: (conversationId, isKept) => void attempt(client.media.keepOffline.mutate({ conversationId, isKept })),
    bindKey: (binding, chord) => void attempt(client.keys.bind.mutate({ binding, chord })),
    configureKeys: () => void attempt(client.keys.configure.mutate()),
    closeMicrophone: () => void attempt(client.capture.closeMicrophone.mutate()),
    updateSettings: (settings) => void attempt(client.settings.update.mutate(settings)),
    rememberPlace(noteId, place) {
      // A note that is gone by now has no place; nobody asked for a sentence about that.
      if (!isReadOnly()) client.notes.setPlace.mutate({ noteId, place }).catch(() => {})
    },
    rememberListening: (memberId, how) => void attempt(client.settings.setListening.mutate({ memberId, ...how })),
    rememberSpeed: (memberId, speed) => void attempt(client.settings.setSpeed.mutate({ memberId, speed })),
    checkForUpdate: () => void attempt(client.updates.check.mutate()),
    installUpdate: () => void attempt(client.updates.install.mutate()),
    complain,
    tell: (message) => show('info', message),
    dismiss: (noticeId) => ui.setState((state) => ({ notices: withoutNotice(state.notices, noticeId) })),
  }
}
