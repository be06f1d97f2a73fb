import type { NotifyLevel } from '../contract/attention.ts'
import type { UiPresence } from '../contract/shell.ts'
import type { ConversationId, NoteId } from '../kernel/ids.ts'
import { unreachable } from '../kernel/result.ts'
import { isPausedAt, isQuietAt, type SilenceRules } from './quiet.ts'
import { notifyTuning } from './tuning.ts'

/**
 * How a note came. `live`: just sent. `pulled`: while catching up, perhaps after a lost hint, perhaps after a night. `history`: it was
 * said before this device, or this member, was there. `later`: the person asked to be reminded of it.
 */
export type NewsSource = 'live' | 'pulled' | 'history' | 'later'

/** A note as far as it decides whether it calls the person. */
export interface News {
  readonly noteId: NoteId
  readonly conversationId: ConversationId
  /** The thread it stands in. */
  readonly rootId: NoteId | null
  readonly source: NewsSource
  readonly isMine: boolean
  readonly isHeard: boolean
  /** By the server's clock. */
  readonly sentAtMs: number
}

export interface NotifyRules extends SilenceRules {
  readonly notify: boolean
  readonly nowMs: number
  /** How many came in the same pull. */
  readonly pulledCount: number
  readonly levelOf: (conversationId: ConversationId) => NotifyLevel
  /** Names this member, or answers them. Asked only where that matters. */
  readonly isForMe: (noteId: NoteId) => boolean
  /** The page with the focus; null: there is none. */
  readonly presence: UiPresence | null
  /** Was told of before. */
  readonly isKnown: (noteId: NoteId) => boolean
}

export type Verdict =
  | 'tell'
  | 'off'
  | 'own'
  | 'heard'
  | 'history'
  | 'longPull'
  | 'stale'
  | 'known'
  | 'level'
  | 'focus'
  | 'paused'
  | 'quietHours'
  | 'inView'

/** Whether a note calls the person, and if not, why. The first reason that holds is the answer. */
export function judgeNews(news: News, rules: NotifyRules): Verdict {
  if (!rules.notify) return 'off'
  if (news.isMine) return 'own'
  if (news.isHeard) return 'heard'
  if (news.source === 'history') return 'history'
  const isAskedFor = news.source === 'later'
  if (!isAskedFor && rules.isKnown(news.noteId)) return 'known'
  const level = rules.levelOf(news.conversationId)
  if (!isAskedFor && level === 'none') return 'level'
  if (!isAskedFor && level === 'mentions' && !rules.isForMe(news.noteId)) return 'level'
  if (news.source === 'pulled') {
    if (rules.pulledCount > notifyTuning.longPull) return 'longPull'
    // A clock that was set back makes notes look young, and never old.
    if (rules.nowMs - news.sentAtMs > notifyTuning.freshMs) return 'stale'
  }
  if (rules.focus) return 'focus'
  if (isPausedAt(rules.notifyPause, rules.nowMs)) return 'paused'
  if (isQuietAt(rules.quietHours, rules.nowMs)) return 'quietHours'
  return isInView(news, rules.presence) ? 'inView' : 'tell'
}

/**
 * What came while nobody could be called: the computer slept, Earshot was closed, or the person wanted quiet. It is told of in one quiet
 * summary when that is over.
 */
export function isMissed(verdict: Verdict): boolean {
  switch (verdict) {
    case 'longPull':
    case 'stale':
    case 'focus':
    case 'paused':
    case 'quietHours':
      return true
    case 'tell':
    case 'off':
    case 'own':
    case 'heard':
    case 'history':
    case 'known':
    case 'level':
    case 'inView':
      return false
    default:
      return unreachable(verdict)
  }
}

/** On the screen, in the page that has the focus: a root in its timeline, a reply in its open thread. */
export function isInView(news: Pick<News, 'conversationId' | 'rootId'>, presence: UiPresence | null): boolean {
  if (!presence?.isVisible || !presence.isFocused) return false
  if (presence.conversationId !== news.conversationId) return false
  return news.rootId === null || presence.rootId === news.rootId
}

const wordEnd = /[\p{L}\p{N}_]/u

/** `@Name` as a word of its own, whatever the case. */
export function mentions(text: string, name: string): boolean {
  const wanted = `@${name}`.toLocaleLowerCase()
  const said = text.toLocaleLowerCase()
  for (let at = said.indexOf(wanted); at >= 0; at = said.indexOf(wanted, at + 1)) {
    const before = said[at - 1] ?? ' '
    const after = said[at + wanted.length] ?? ' '
    if (!wordEnd.test(before) && !wordEnd.test(after)) return true
  }
  return false
}
