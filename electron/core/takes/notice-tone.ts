import type { Notice } from '#shared/contract/desktop.ts'
import { type Reason, sentenceOf } from '#shared/kernel/reasons.ts'

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
  'appendLeftOut',
  'cacheRebuilt',
  'takeSilent',
  'takeDistorted',
  'takeToMany',
  'nothingHeard',
])
const needsMicrophone: ReadonlySet<Reason> = new Set(['microphoneRefused', 'microphoneRevoked'])

/** What a person is told, with the tone that fits it; `detail` and `place` fill the sentence. */
export const noticeOf = (id: string, reason: Reason, detail: string | null, place?: string): Notice => ({
  id,
  tone: calm.has(reason) ? 'info' : 'error',
  message: sentenceOf(reason, detail ?? '', place),
  ...(needsMicrophone.has(reason) && { permission: 'microphone' }),
})
