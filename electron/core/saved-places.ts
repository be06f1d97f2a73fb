import type { ConversationId, NoteId } from '#shared/kernel/ids.ts'

export type SavedPlaces = Readonly<Record<string, NoteId>>

/** More than one goes back to; the place saved longest ago is forgotten. */
const placesKept = 300

/** The same object when nothing changes. */
export function placesWith(
  places: SavedPlaces,
  { conversationId, noteId }: { conversationId: ConversationId; noteId: NoteId | null },
): SavedPlaces {
  if ((places[conversationId] ?? null) === noteId) return places
  const others = Object.entries(places).filter(([id]) => id !== conversationId)
  const entries = noteId === null ? others : [...others, [conversationId, noteId] as const]
  return Object.fromEntries(entries.slice(-placesKept))
}
