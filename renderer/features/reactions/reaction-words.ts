import type { UiNote, UiReaction } from '#shared/contract/desktop.ts'
import type { Member } from '#shared/contract/model.ts'
import type { Reaction } from '#shared/contract/reaction.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import type { MemberId } from '#shared/kernel/ids.ts'
import { listNames } from '../../ui/time-format.ts'
import { nameOfReaction } from './offered.ts'

export interface People {
  readonly members: Readonly<Record<string, Member>>
  readonly me: MemberId | null
}

/** `Thumbs up from you and Bob at 0:12`: who put it on, the person first, with the moments they pointed at. */
export function wordsOfReaction({ reaction, memberIds, moments }: UiReaction, { members, me }: People): string {
  const nameOf = (id: MemberId): string => {
    const name = id === me ? 'you' : (members[id]?.name ?? 'somebody')
    const moment = moments.find(({ memberId }) => memberId === id)
    return moment ? `${name} at ${formatDuration(moment.atMs)}` : name
  }
  const meFirst = memberIds.toSorted((a, b) => Number(b === me) - Number(a === me))
  return `${nameOfReaction(reaction)} from ${listNames(meFirst.map(nameOf))}`
}

export const isOnByMe = ({ reactions }: Pick<UiNote, 'reactions'>, reaction: Reaction): boolean =>
  reactions.some((one) => one.reaction === reaction && one.isMine)
