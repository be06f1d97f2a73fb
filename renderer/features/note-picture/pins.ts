import type { MarkId, Place } from '#shared/annotation/model.ts'
import type { AnchoredReply } from '#shared/contract/desktop.ts'
import type { MarkPlace } from './mark-places.ts'

/** Replies to one place of a picture. */
export interface Pin {
  readonly key: string
  /** From 1, in the order of the moments. */
  readonly number: number
  readonly scene: number
  readonly at: Place
  /** What it is about; null for a point. */
  readonly markName: string | null
  readonly replies: readonly AnchoredReply[]
}

/** A reply to a mark stands at the mark, one to a point there. Who is about a moment only, or a mark that nobody knows, has no pin. */
export function pinsOf(replies: readonly AnchoredReply[], marks: ReadonlyMap<MarkId, MarkPlace>): readonly Pin[] {
  const found = new Map<string, Omit<Pin, 'number'>>()
  for (const reply of replies) {
    const mark = reply.markId === undefined ? undefined : marks.get(reply.markId)
    const spot = mark ?? (reply.place && { scene: reply.place.scene, at: reply.place, name: null })
    if (!spot) continue
    const key = mark ? `mark ${reply.markId}` : `${spot.scene} ${Math.round(spot.at.x)} ${Math.round(spot.at.y)}`
    const before = found.get(key)
    const { scene, name: markName } = spot
    const at = { x: spot.at.x, y: spot.at.y }
    found.set(key, { key, scene, at, markName, replies: [...(before?.replies ?? []), reply] })
  }
  return [...found.values()].map((pin, index) => ({ ...pin, number: index + 1 }))
}

/** `2: reply from Bob on a box, unheard`. */
export function nameOfPin({ number, markName, replies }: Pin): string {
  const [only, ...others] = replies
  const who = others.length > 0 ? `${replies.length} replies` : `reply from ${only?.isMine ? 'you' : only?.authorName}`
  const isUnheard = replies.some(({ isHeard }) => !isHeard)
  return `${number}: ${who} on ${markName ?? 'this point'}${isUnheard ? ', unheard' : ''}`
}

/** The side of a pin, and air beside it, in CSS pixels. */
const APART_PX = 26

/** Pins that would lie over each other stand beside each other, each as near to its place as those before it leave room. */
export function spread(places: readonly Place[]): Place[] {
  const put: Place[] = []
  for (const { x, y } of places) {
    let free = { x, y }
    // Each step goes past one that is in the way, so there are no more of them than pins.
    for (let inWay = hit(put, free); inWay; inWay = hit(put, free)) free = { x: inWay.x + APART_PX, y: free.y }
    put.push(free)
  }
  return put
}

const hit = (put: readonly Place[], { x, y }: Place): Place | undefined =>
  put.find((one) => Math.abs(one.x - x) < APART_PX && Math.abs(one.y - y) < APART_PX)
