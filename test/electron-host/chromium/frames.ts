import type { FrameFacts } from '../surface.ts'
import type { DevtoolsSession } from './devtools.ts'
import type { Origins } from './origin.ts'

/** Knows from which frame a message came: by the JavaScript context that sent it, as long as that exists. */
export interface Frames {
  ofContext(contextId: number): FrameFacts | null
  isMain(frameId: string): boolean
}

export function followFrames(session: DevtoolsSession, origins: Origins): Frames {
  const frames = new Map<string, { url: string; parentId: string | null }>()
  const contexts = new Map<number, string>()

  session.on('Page.frameAttached', ({ frameId, parentFrameId }) => {
    frames.set(frameId, { url: 'about:blank', parentId: parentFrameId })
  })
  session.on('Page.frameNavigated', ({ frame }) => {
    frames.set(frame.id, { url: origins.toElectron(frame.url), parentId: frame.parentId ?? null })
  })
  session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
    const frame = frames.get(frameId)
    if (frame) frame.url = origins.toElectron(url)
  })
  session.on('Page.frameDetached', ({ frameId }) => void frames.delete(frameId))
  session.on('Runtime.executionContextCreated', ({ context }) => {
    const { frameId } = (context.auxData ?? {}) as { frameId?: string }
    if (frameId !== undefined) contexts.set(context.id, frameId)
  })
  session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => void contexts.delete(executionContextId))
  session.on('Runtime.executionContextsCleared', () => contexts.clear())

  const factsOf = (frameId: string | undefined): FrameFacts | null => {
    const frame = frameId === undefined ? undefined : frames.get(frameId)
    if (!frame) return null
    return { url: frame.url, parent: frame.parentId === null ? null : factsOf(frame.parentId) }
  }
  return {
    ofContext: (contextId) => factsOf(contexts.get(contextId)),
    isMain: (frameId) => (frames.get(frameId)?.parentId ?? null) === null,
  }
}
