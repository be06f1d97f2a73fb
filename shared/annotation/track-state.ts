import { isMark, type Mark, type MarkId, type Track, type TrackEvent } from './model.ts'
import { isOver } from './moving.ts'
import { SNAPSHOT_EVENTS } from './tuning.ts'

/**
 * Which events of a track have happened, and which marks are there. It depends on the last event that happened and on nothing else, so
 * that every way to a time ends in the same state.
 */
export interface TrackState {
  /** Applies every event up to this time, or goes back to where only those have happened. */
  goTo(atMs: number): void
  scene(): number
  /** The marks on the scene that is looked at, in the order they were made. */
  shown(): readonly Mark[]
  isShown(mark: Mark): boolean
  /** Events that may not be over yet; who asks for a time looks again. */
  open(): readonly TrackEvent[]
  /** Differs whenever scene or shown marks may. */
  version(): number
}

interface Snapshot {
  readonly scene: number
  readonly shown: readonly (readonly number[])[]
  readonly open: readonly TrackEvent[]
}

/** The scene a mark stands on, and its place in the order of all. */
interface Placed {
  readonly mark: Mark
  readonly scene: number
  readonly order: number
}

export function createTrackState({ events, scenes }: Track): TrackState {
  const placed = placeMarks(events)
  const byOrder = [...placed.values()]
  const snapshots: Snapshot[] = []
  let next = 0
  let scene = 0
  let shown = scenes.map(() => new Set<number>())
  let open: TrackEvent[] = []
  let roomyAt = 64
  let version = 0
  let made = 0

  function keepSnapshot(): void {
    snapshots.push({ scene, shown: shown.map((set) => [...set]), open: [...open] })
  }

  function restore(index: number): void {
    const snapshot = snapshots[index]
    scene = snapshot?.scene ?? 0
    shown = scenes.map((_, at) => new Set(snapshot?.shown[at]))
    open = [...(snapshot?.open ?? [])]
    next = snapshot ? index * SNAPSHOT_EVENTS : 0
    made = madeBefore(next)
    version += 1
  }

  const madeBefore = (count: number): number => events.slice(0, count).filter(isMark).length

  function show(id: MarkId, isShown: boolean): void {
    const found = placed.get(id)
    // A name that means nothing yet is of something that this program does not know.
    if (!found || found.order >= made) return
    if (isShown) shown[found.scene]?.add(found.order)
    else shown[found.scene]?.delete(found.order)
  }

  function step(event: TrackEvent): void {
    if (next % SNAPSHOT_EVENTS === 0 && snapshots.length === next / SNAPSHOT_EVENTS) keepSnapshot()
    next += 1
    if (event.kind === 'scene') scene = event.scene
    else if (event.kind === 'hide' || event.kind === 'show') {
      for (const id of event.ids) show(id, event.kind === 'show')
    } else {
      open.push(event)
      if (isMark(event)) {
        made += 1
        show(event.id, true)
      }
    }
    if (event.kind !== 'laser' && event.kind !== 'pointer') version += 1
    if (open.length < roomyAt) return
    // By the event's time and not by the time asked for: this state serves every time up to the next event.
    open = open.filter((other) => !isOver(other, event.atMs))
    roomyAt = 2 * open.length + 64
  }

  return {
    goTo(atMs) {
      const last = events[next - 1]
      if (last && last.atMs > atMs) {
        // The newest snapshot before which no event is too late.
        let index = snapshots.length - 1
        while (index > 0 && (events[index * SNAPSHOT_EVENTS - 1]?.atMs ?? 0) > atMs) index -= 1
        restore(index)
      }
      for (let event = events[next]; event && event.atMs <= atMs; event = events[next]) step(event)
    },
    scene: () => scene,
    shown: () => [...(shown[scene] ?? [])].sort((a, b) => a - b).flatMap((order) => byOrder[order]?.mark ?? []),
    isShown(mark) {
      const found = placed.get(mark.id)
      return found !== undefined && found.scene === scene && (shown[scene]?.has(found.order) ?? false)
    },
    open: () => open,
    version: () => version,
  }
}

function placeMarks(events: readonly TrackEvent[]): ReadonlyMap<MarkId, Placed> {
  const placed = new Map<MarkId, Placed>()
  let scene = 0
  for (const event of events) {
    if (event.kind === 'scene') scene = event.scene
    else if (isMark(event)) placed.set(event.id, { mark: event, scene, order: placed.size })
  }
  return placed
}
