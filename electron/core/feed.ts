import type { Change, DesktopSnapshot, FeedMessage } from '#shared/contract/desktop.ts'
import type { Emitter } from '#shared/kernel/emitter.ts'
import { tuning } from './sync/tuning.ts'

export interface FeedDeps {
  readonly changes: Emitter<Change>
  readonly snapshot: () => DesktopSnapshot
}

/**
 * A window's view of the core: a snapshot, then what changed since, batched per turn of the loop. It listens before it looks, so
 * nothing falls between. Of several changes to one thing only the last is sent. A window too slow for that gets a fresh
 * snapshot instead of a queue without end; notes of its open pages are then to be asked for again.
 */
export async function* feed({ changes, snapshot }: FeedDeps, signal?: AbortSignal): AsyncGenerator<FeedMessage> {
  let pending = new Map<string, Change>()
  let hasOverflown = false
  let wake: (() => void) | null = null
  const stop = changes.on((change) => {
    const key = keyOf(change)
    // Set again at the end, so that order among different things is that of their last change.
    pending.delete(key)
    pending.set(key, change)
    if (pending.size > tuning.feedBacklog) {
      hasOverflown = true
      pending.clear()
    }
    wake?.()
  })
  const onAbort = (): void => wake?.()
  signal?.addEventListener('abort', onAbort)
  try {
    yield { kind: 'snapshot', snapshot: snapshot() }
    while (!signal?.aborted) {
      if (pending.size === 0 && !hasOverflown) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        wake = null
        // The rest of this turn belongs to the same batch.
        await new Promise<void>((resolve) => setImmediate(resolve))
        continue
      }
      const batch = [...pending.values()]
      pending = new Map()
      if (hasOverflown) {
        hasOverflown = false
        yield { kind: 'snapshot', snapshot: snapshot() }
        continue
      }
      yield { kind: 'changes', changes: batch }
      // Another account, or none: nothing the window holds is still true.
      if (batch.some((change) => change.kind === 'session')) yield { kind: 'snapshot', snapshot: snapshot() }
    }
  } finally {
    stop()
    signal?.removeEventListener('abort', onAbort)
  }
}

function keyOf(change: Change): string {
  switch (change.kind) {
    case 'member':
      return `member ${change.member.id}`
    case 'conversation':
      return `conversation ${change.conversation.id}`
    case 'conversationGone':
      return `conversation ${change.conversationId}`
    case 'timelineRefilled':
      return `timeline ${change.conversationId}`
    case 'note':
      return `note ${change.note.id}`
    case 'noteGone':
      return `note ${change.noteId}`
    case 'take':
      return `take ${change.take.id}`
    case 'takeGone':
      return `take ${change.takeId}`
    case 'notice':
      return `notice ${change.notice.id}`
    case 'session':
    case 'connection':
    case 'target':
    case 'settings':
    case 'hotkey':
    case 'update':
    case 'permissionNeeded':
    case 'microphone':
      return change.kind
  }
}
