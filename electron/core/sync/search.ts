import type { SearchAnswer, SearchHit, SearchRequest } from '#shared/contract/desktop-answers.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { snippetOf } from '#shared/search/snippet.ts'
import { indexOfTerm, type Term, termsOf, wordsOf } from '#shared/search/words.ts'
import type { CaptionReader } from '../store/caption-reader.ts'
import type { ConversationReader } from '../store/conversation-reader.ts'
import type { NoteReader } from '../store/note-reader.ts'
import type { Condition, SearchIndex } from '../store/search-index.ts'
import type { NoteView } from './note-view.ts'
import { tuning } from './tuning.ts'

/** Finds notes by what they say, who said it and where. Asks the cache and the outbox only: it works without a server. */
export type Search = (request: SearchRequest) => SearchAnswer

export interface SearchDeps {
  readonly index: SearchIndex
  readonly notes: Pick<NoteReader, 'read'>
  readonly captions: Pick<CaptionReader, 'words'>
  readonly view: Pick<NoteView, 'unsent'>
  readonly conversations: Pick<ConversationReader, 'titles' | 'members'>
  readonly clock: Clock
}

/** Of a large workspace a letter or two fits many names; more of them than this would only slow the answer. */
const namesPerTerm = 40

export function createSearch({ index, notes, captions, view, conversations, clock }: SearchDeps): Search {
  /** True when everything is in the index. */
  const catchUp = (): boolean => {
    const endMs = clock.monotonicMs() + tuning.indexWaitMs
    while (index.catchUp(tuning.indexNotes)) if (clock.monotonicMs() > endMs) return false
    return true
  }
  return ({ text, memberId, conversationId, before, limit }) => {
    const terms = termsOf(text)
    const people = conversations.members().map(({ id, name }) => ({ id, words: wordsOf(name) }))
    const places = conversations.titles().map(({ id, title }) => ({ id, words: wordsOf(title) }))
    const conditions: Condition[] = [
      ...terms.map((term) => ({
        term,
        authorIds: named(people, term),
        conversationIds: named(places, term),
      })),
      ...(memberId ? [{ term: null, authorIds: [memberId], conversationIds: [] }] : []),
      ...(conversationId ? [{ term: null, authorIds: [], conversationIds: [conversationId] }] : []),
    ]
    if (conditions.length === 0) return { hits: [], next: null, isComplete: true }

    /** What one of the words stands in; else what there is. */
    const shownText = (note: FoundNote): string | null => {
      const texts = [note.text, captions.words(note.id), note.track?.words ?? null].filter((one) => one !== null)
      return texts.find((one) => terms.some((term) => contains(one, term))) ?? texts[0] ?? null
    }
    const isComplete = catchUp()
    const found = index.find({ conditions, before, limit: limit + 1 })
    const page = found.slice(0, limit)
    const known = page.flatMap(({ noteId }) => notes.read(noteId) ?? [])
    // What waits to be sent is newer than all the server has.
    const unsent = before === null ? view.unsent().filter((note) => conditions.every((one) => holds(one, note))) : []
    return {
      hits: [...unsent.toReversed(), ...known].map((note) => hitOf(note, shownText(note), terms)),
      next: found.length > limit ? (page.at(-1)?.doc ?? null) : null,
      isComplete,
    }
  }
}

type Named<T> = { readonly id: T; readonly words: ReturnType<typeof wordsOf> }

const named = <T>(all: readonly Named<T>[], term: Term): T[] =>
  all
    .filter(({ words }) => indexOfTerm(words, term) >= 0)
    .slice(0, namesPerTerm)
    .map(({ id }) => id)

type FoundNote = NonNullable<ReturnType<NoteReader['read']>>

/** The same question put to a note that is not in the index. */
const holds = ({ term, authorIds, conversationIds }: Condition, note: FoundNote): boolean =>
  authorIds.includes(note.authorId) ||
  conversationIds.includes(note.conversationId) ||
  (term !== null && [note.text, note.track?.words].some((text) => text && contains(text, term)))

const contains = (text: string, term: Term): boolean => indexOfTerm(wordsOf(text), term) >= 0

const hitOf = (note: FoundNote, text: string | null, terms: readonly Term[]): SearchHit => ({
  noteId: note.id,
  conversationId: note.conversationId,
  rootId: note.rootId,
  authorId: note.authorId,
  authorName: note.authorName,
  isMine: note.isMine,
  createdAtMs: note.createdAtMs,
  durationMs: note.audio?.durationMs ?? null,
  snippet: text === null ? null : snippetOf(text, terms),
})
