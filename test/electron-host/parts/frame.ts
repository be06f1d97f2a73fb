import { EventEmitter } from 'node:events'
import type { WebFrameMain } from 'electron'
import type { HostContext } from '../context.ts'
import type { FrameFacts } from '../surface.ts'

/** A frame as `senderFrame` and `mainFrame` show it; `facts` is asked each time, for a page may be led elsewhere. */
export function createFrame({ faithful }: HostContext, facts: () => FrameFacts): WebFrameMain {
  const context = { faithful } as HostContext
  const frame: WebFrameMain = faithful.part<WebFrameMain>(
    'WebFrameMain',
    {
      get url() {
        return facts().url
      },
      get origin() {
        const { protocol, host } = new URL(facts().url || 'about:blank')
        return `${protocol}//${host}`
      },
      get parent() {
        const { parent } = facts()
        return parent === null ? null : createFrame(context, () => parent)
      },
      get top(): WebFrameMain | null {
        return frame.parent?.top ?? frame
      },
      name: '',
      processId: 1,
      routingId: 1,
      frameTreeNodeId: 1,
      detached: false,
      isDestroyed: () => false,
    },
    { emitter: new EventEmitter(), quiet: ['isDestroyed'] },
  )
  return frame
}
