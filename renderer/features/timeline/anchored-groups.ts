import type { AnchoredReply } from '#shared/contract/desktop.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import { listNames } from '../../ui/time-format.ts'

/** Replies about moments so near to each other that their marks have no room apart. */
export interface AnchoredGroup {
  readonly atMs: number
  readonly replies: readonly AnchoredReply[]
}

/** A mark with its room to be hit. CSS pixels. */
export const MARK_PX = 24

/** As many groups as have room beside each other on a waveform of this width, from left to right. `replies` are in the order of their moments. */
export function groupsOf(
  replies: readonly AnchoredReply[],
  durationMs: number,
  widthPx: number,
): readonly AnchoredGroup[] {
  const roomMs = widthPx <= 0 ? Number.POSITIVE_INFINITY : (MARK_PX * durationMs) / widthPx
  const groups: { atMs: number; replies: AnchoredReply[] }[] = []
  for (const reply of replies) {
    const last = groups.at(-1)
    if (last && reply.atMs - last.atMs < roomMs) last.replies.push(reply)
    else groups.push({ atMs: reply.atMs, replies: [reply] })
  }
  return groups
}

/** The one to go to: the first that was not heard yet. */
export const firstToHear = ({ replies }: AnchoredGroup): AnchoredReply | undefined =>
  replies.find((reply) => !reply.isHeard) ?? replies[0]

/** `2 replies at 0:14, from Bob and you, 1 unheard`. */
export function nameOfGroup({ atMs, replies }: AnchoredGroup): string {
  const names = [...new Set(replies.map(({ isMine, authorName }) => (isMine ? 'you' : authorName)))]
  const unheard = replies.filter((reply) => !reply.isHeard).length
  const count = replies.length === 1 ? 'Reply' : `${replies.length} replies`
  return `${count} at ${formatDuration(atMs)}, from ${listNames(names)}${unheard > 0 ? `, ${unheard} unheard` : ''}`
}
