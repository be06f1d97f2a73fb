import type { Notice } from '#shared/contract/desktop.ts'
import type { Reason } from '#shared/kernel/reasons.ts'

/** Nothing is wrong with these: they tell what happened. */
const calm: ReadonlySet<Reason> = new Set([
  'takeRecovered',
  'takeLimitNear',
  'takeLimitReached',
  'takeEmpty',
  'microphoneChanged',
  'computerSlept',
  'screenLocked',
  'userSwitched',
  'computerShutDown',
  'programQuit',
  'pauseForgotten',
])
export const toneOf = (reason: Reason): Notice['tone'] => (calm.has(reason) ? 'info' : 'error')
