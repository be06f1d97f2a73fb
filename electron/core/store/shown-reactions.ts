import type { UiReaction } from '#shared/contract/desktop.ts'
import type { MemberId } from '#shared/kernel/ids.ts'

/** A row as the note reader gathers it. `memberId` and `seq` null: a wish of this device. */
export interface RawReaction {
  readonly reaction: string
  readonly memberId: MemberId | null
  readonly isOn: 0 | 1
  readonly atMs: number | null
  readonly seq: number | null
}

/** What the server has, this member's unanswered wishes laid over it; signs in the order they were first put on. */
export function shownReactions(rows: readonly RawReaction[], me: MemberId): UiReaction[] {
  if (rows.length === 0) return []
  const wishes = new Map(rows.filter(({ memberId }) => memberId === null).map((wish) => [wish.reaction, wish]))
  const known = rows.filter(({ memberId, reaction }) => memberId !== null && !(memberId === me && wishes.has(reaction)))
  // A wish has no place among the others yet: it stands last, as the newest thing said.
  const shown = [...known.toSorted((a, b) => (a.seq ?? 0) - (b.seq ?? 0)), ...wishes.values()].filter(
    ({ isOn }) => isOn === 1,
  )
  const bySign = Map.groupBy(shown, ({ reaction }) => reaction)
  return [...bySign].map(([reaction, given]) => {
    const by = given.map(({ memberId, atMs }) => ({ memberId: memberId ?? me, atMs }))
    return {
      reaction,
      memberIds: by.map(({ memberId }) => memberId),
      isMine: by.some(({ memberId }) => memberId === me),
      moments: by.flatMap(({ memberId, atMs }) => (atMs === null ? [] : [{ memberId, atMs }])),
    }
  })
}
