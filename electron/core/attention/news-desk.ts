import type { NotificationEvent } from '#shared/contract/attention.ts'
import type { Change, UiNote } from '#shared/contract/desktop.ts'
import type { Settings } from '#shared/contract/settings.ts'
import type { UiCommand, UiPresence } from '#shared/contract/shell.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { ConversationId, NoteId } from '#shared/kernel/ids.ts'
import { unreachable } from '#shared/kernel/result.ts'
import { isSameSlot, layOut, type Slot, type Told, withoutNotes } from '#shared/notify/layout.ts'
import { isMissed, judgeNews, type News } from '#shared/notify/policy.ts'
import { silenceAt } from '#shared/notify/quiet.ts'
import { notifyTuning } from '#shared/notify/tuning.ts'
import type { Arrival } from '../sync/arrivals.ts'
import { createMissed } from './missed.ts'
import { contentOf, firstPlayable, isForMember, isSettled, lastOf, type NewsFacts } from './notification-content.ts'
import type { Notifier } from './notifier.ts'
import { createSoundPace } from './sound-pace.ts'

export interface NewsDeskDeps {
  readonly facts: NewsFacts
  readonly settings: () => Settings
  readonly presence: () => UiPresence | null
  readonly notifier: () => Notifier | null
  readonly send: (command: UiCommand) => void
  readonly putOff: (noteIds: readonly NoteId[]) => void
  readonly onFailed: (why: string) => void
  readonly clock: Clock
}

/**
 * Decides by `shared/notify` who is called for what, and keeps what stands on the screen true: what was heard, read or is gone by now is
 * taken down.
 */
export interface NewsDesk {
  arrived(arrival: Arrival): void
  /** Notes that were put off are due. False: nothing may call now. */
  remind(noteIds: readonly NoteId[]): boolean
  changed(change: Change): void
  happened(event: NotificationEvent): void
  /** Nothing calls after this, whatever still arrives: what it would be judged by is closed by then. */
  stop(): void
}

/** Notes that were told of, so that a cache that is begun anew does not tell of them again. */
const KNOWN_AT_MOST = 5_000

export function createNewsDesk(deps: NewsDeskDeps): NewsDesk {
  const { facts, settings, presence, notifier, send, putOff, onFailed, clock } = deps
  let open: readonly Slot[] = []
  let pending: News[] = []
  let pulledCount = 0
  let gatheringSinceMs: number | null = null
  let timer: Timer | null = null
  let isStopped = false
  const known = new Set<NoteId>()
  /** Of those, the ones that were put off. */
  const reminded = new Set<NoteId>()
  const joinedAtMs = new Map<ConversationId, number>()
  const maySound = createSoundPace(clock)

  const gather = (): void => {
    const nowMs = clock.monotonicMs()
    gatheringSinceMs ??= nowMs
    const leftMs = gatheringSinceMs + notifyTuning.gatherLimitMs - nowMs
    timer?.cancel()
    timer = clock.setTimer(flush, Math.max(0, Math.min(notifyTuning.gatherMs, leftMs)))
  }
  const flush = (): void => {
    timer?.cancel()
    timer = null
    gatheringSinceMs = null
    const news = pending
    pending = []
    const rules = { ...rulesNow(), pulledCount }
    pulledCount = 0
    const told: News[] = []
    const unseen: News[] = []
    for (const each of news) {
      const verdict = judgeNews(each, rules)
      if (isMissed(verdict) && each.source !== 'later') unseen.push(each)
      const note = verdict === 'tell' ? facts.note(each.noteId) : null
      // Heard or read while it was waiting here.
      if (note && !isOver(note)) told.push(each)
      if (verdict !== 'inView') remember(each.noteId)
    }
    // After a night all that was pulled is told of at once, the last minutes of it too.
    const isCatchingUp = unseen.some(({ source }) => source === 'pulled')
    const now = told.filter(({ source }) => !isCatchingUp || source !== 'pulled')
    missed.add([...unseen, ...told.filter((each) => !now.includes(each))].map(({ noteId }) => noteId))
    if (now.length > 0) lay(layOut(open, now), new Set(now.map(({ noteId }) => noteId)))
  }
  const missed = createMissed({
    settings,
    presence,
    canTell: () => notifier() !== null,
    tell(noteIds) {
      const told = noteIds.flatMap((noteId) => facts.note(noteId) ?? []).filter((note) => !isOver(note))
      const added = told.map(({ id, conversationId }) => ({ noteId: id, conversationId }))
      // Nothing of it is new enough for a sound.
      if (added.length > 0) lay(layOut(open, added, { isOne: true }), new Set())
    },
    clock,
  })
  const rulesNow = () => {
    const { notify, focus, notifyPause, quietHours, notifyLevels } = settings()
    return {
      notify,
      focus,
      notifyPause,
      quietHours,
      nowMs: clock.nowMs(),
      levelOf: (conversationId: ConversationId) => notifyLevels[conversationId] ?? 'all',
      isForMe: (noteId: NoteId) => isForMember(noteId, facts),
      presence: presence(),
      isKnown: (noteId: NoteId) => known.has(noteId),
    }
  }
  const remember = (noteId: NoteId): void => {
    known.add(noteId)
    if (known.size <= KNOWN_AT_MOST) return
    const [oldest] = known
    if (oldest !== undefined) known.delete(oldest)
  }

  const isOver = (note: UiNote): boolean => isSettled(note, { facts, isReminder: reminded.has(note.id) })

  /** Brings the screen to `next`. */
  const lay = (next: readonly Slot[], added: ReadonlySet<NoteId>): void => {
    const host = notifier()
    const before = open
    open = host ? next : []
    for (const slot of before) if (!next.some(({ id }) => id === slot.id)) host?.close(slot.id)
    for (const slot of next) {
      const old = before.find(({ id }) => id === slot.id)
      if (old && isSameSlot(old, slot)) continue
      const isNews = slot.told.some(({ noteId }) => added.has(noteId))
      const shown = contentOf(slot, facts, !(isNews && maySound(slot)))
      if (shown) host?.show(shown)
    }
  }
  const takeDown = (isGone: (told: Told) => boolean): void => {
    pending = pending.filter((news) => !isGone(news))
    const left = withoutNotes(open, isGone)
    if (left !== open) {
      // Fewer notes are no news: what still stands there stays as it is, but for what is empty.
      for (const slot of open) if (!left.some(({ id }) => id === slot.id)) notifier()?.close(slot.id)
      open = left
    }
  }
  const recheck = (conversationId: ConversationId): void => {
    if (!open.some(({ told }) => told.some((each) => each.conversationId === conversationId))) return
    takeDown((told) => {
      if (told.conversationId !== conversationId) return false
      const note = facts.note(told.noteId)
      return !note || isOver(note)
    })
  }
  const act = (slot: Slot, action: 'play' | 'reply' | 'later'): void => {
    const newest = lastOf(slot)
    switch (action) {
      case 'play': {
        const noteId = slot.kind === 'summary' ? null : firstPlayable(slot, facts)
        return send(noteId === null ? { kind: 'playNextUnheard' } : { kind: 'playNote', noteId })
      }
      case 'reply':
        return newest ? send({ kind: 'reply', noteId: newest.noteId }) : undefined
      case 'later':
        return putOff(slot.told.map(({ noteId }) => noteId))
      default:
        return unreachable(action)
    }
  }

  return {
    arrived({ source, notes, joined }) {
      if (isStopped) return
      for (const [conversationId, atMs] of joined) joinedAtMs.set(conversationId, atMs)
      if (source === 'history') return
      if (source === 'pulled') pulledCount += notes.size
      for (const [noteId, note] of notes) {
        if (note.isMine) continue
        // Both by the server's clock: what was said before this member was there is no news.
        const isPast = note.sentAtMs < (joinedAtMs.get(note.conversationId) ?? 0)
        pending.push({
          noteId,
          conversationId: note.conversationId,
          rootId: note.rootId,
          source: isPast ? 'history' : source,
          isMine: false,
          // A text counts as heard from the start; whether it was read is looked at when it is told.
          isHeard: note.hasAudio && note.isHeard,
          sentAtMs: note.sentAtMs,
        })
      }
      if (pending.length > 0) gather()
    },
    remind(noteIds) {
      if (isStopped || silenceAt(settings(), clock.nowMs()) || !settings().notify || !notifier()) return false
      for (const noteId of noteIds) {
        const note = facts.note(noteId)
        if (!note) continue
        const { conversationId, rootId, isMine } = note
        // Asked for again, though it may have been read: only hearing it settles it.
        const isHeard = note.audio !== null && note.isHeard
        if (!isHeard) reminded.add(noteId)
        pending.push({ noteId, conversationId, rootId, isMine, isHeard, source: 'later', sentAtMs: note.createdAtMs })
      }
      if (pending.length > 0) flush()
      return true
    },
    changed(change) {
      switch (change.kind) {
        case 'note':
          return recheck(change.note.conversationId)
        case 'conversation':
          return recheck(change.conversation.id)
        case 'timelineRefilled':
          return recheck(change.conversationId)
        case 'conversationGone':
          return takeDown(({ conversationId }) => conversationId === change.conversationId)
        case 'noteGone':
          return takeDown(({ noteId }) => noteId === change.noteId)
        case 'settings':
          return missed.settingsChanged()
        case 'session':
          if (change.session.kind !== 'signedIn') missed.forget()
          return takeDown(({ noteId }) => change.session.kind !== 'signedIn' || facts.note(noteId) === null)
        default:
          return
      }
    },
    happened(event) {
      const slot = open.find(({ id }) => id === event.id)
      if (event.kind === 'failed') onFailed(event.why)
      open = open.filter(({ id }) => id !== event.id)
      if (!slot || event.kind === 'dismissed' || event.kind === 'failed') return
      notifier()?.close(slot.id)
      if (event.kind === 'acted') return act(slot, event.action)
      const newest = lastOf(slot)
      if (newest && slot.kind !== 'summary') send({ kind: 'showNote', noteId: newest.noteId, atMs: null })
    },
    stop() {
      isStopped = true
      timer?.cancel()
      missed.forget()
      // One that outlives the program has buttons with nothing behind them.
      for (const { id } of open) notifier()?.close(id)
      open = []
    },
  }
}
