import { TakeId } from '../kernel/ids.ts'
import { keptTake } from './lifecycle.ts'
import type { TakeEvent, TakeState } from './lifecycle-types.ts'

export const takeId = TakeId.parse('01890000-0000-7000-8000-000000000001')
export const otherId = TakeId.parse('01890000-0000-7000-8000-000000000002')

export const states: Record<string, TakeState> = {
  'opening, microphone asked for': { kind: 'opening', takeId, isMicrophoneOpen: false, storedPages: 0 },
  'opening, microphone open': { kind: 'opening', takeId, isMicrophoneOpen: true, storedPages: 2 },
  recording: { kind: 'recording', takeId, storedPages: 5, isPaused: false },
  'recording, paused': { kind: 'recording', takeId, storedPages: 5, isPaused: true },
  'tailing, to be sent': tailing({ hasSound: true, pageCount: null, purpose: 'send', because: null }),
  'tailing, to be sent, two pages missing': tailing({ hasSound: true, pageCount: 7, purpose: 'send', because: null }),
  'tailing, no speech yet': tailing({ hasSound: false, pageCount: null, purpose: 'send', because: null }),
  'tailing, to be kept': tailing({ hasSound: true, pageCount: null, purpose: 'keep', because: 'takeLimitReached' }),
  'sealing, to be sent': { kind: 'sealing', takeId, hasSound: true, purpose: 'send', because: null },
  'sealing, no speech': { kind: 'sealing', takeId, hasSound: false, purpose: 'send', because: null },
  'sealing, to be kept': { kind: 'sealing', takeId, hasSound: true, purpose: 'keep', because: 'microphoneLost' },
  'sealing, no speech, microphone refused': {
    kind: 'sealing',
    takeId,
    hasSound: false,
    purpose: 'keep',
    because: 'microphoneRefused',
  },
  'sealing, to be reviewed': { kind: 'sealing', takeId, hasSound: true, purpose: 'review', because: null },
  guarding: { kind: 'guarding', takeId, because: null },
  'opening, on to a draft': {
    kind: 'opening',
    takeId,
    isMicrophoneOpen: true,
    storedPages: 2,
    append: 'keep',
  },
  'recording, on to a draft': { kind: 'recording', takeId, storedPages: 5, isPaused: false, append: 'keep' },
  'tailing, on to a draft': {
    ...tailing({ hasSound: true, pageCount: null, purpose: 'review', because: null }),
    append: 'keep',
  },
  'sealing, on to a draft': {
    kind: 'sealing',
    takeId,
    hasSound: true,
    purpose: 'keep',
    because: 'microphoneLost',
    append: 'keep',
  },
  'sealing, on to a draft, to be left out': {
    kind: 'sealing',
    takeId,
    hasSound: true,
    purpose: 'review',
    because: null,
    append: 'leaveOut',
  },
  queueing: { kind: 'queueing', takeId },
  draft: keptTake(takeId, true, null),
  'draft, not sealed': keptTake(takeId, false, 'diskFull'),
  'draft, asked whether it is silent': keptTake(takeId, true, null, 'silent'),
  queued: { kind: 'queued', takeId },
  'discarded, being sealed': {
    kind: 'discarded',
    takeId,
    hasSound: true,
    seal: 'underWay',
    because: null,
    question: null,
  },
  'discarded, no speech': {
    kind: 'discarded',
    takeId,
    hasSound: false,
    seal: 'underWay',
    because: null,
    question: null,
  },
  'discarded, sealed': { kind: 'discarded', takeId, hasSound: true, seal: 'done', because: null, question: 'silent' },
  'discarded, sealing failed': {
    kind: 'discarded',
    takeId,
    hasSound: true,
    seal: 'failed',
    because: 'diskFull',
    question: null,
  },
  gone: { kind: 'gone', takeId },
}

/** One of each kind at least; the type makes a forgotten kind an error. */
export const events: { [K in TakeEvent['kind']]: readonly Extract<TakeEvent, { kind: K }>[] } = {
  startAsked: [{ kind: 'startAsked', takeId }],
  microphoneOpened: [{ kind: 'microphoneOpened', takeId }],
  microphoneFailed: [{ kind: 'microphoneFailed', takeId, reason: 'microphoneRefused' }],
  microphoneLost: [
    { kind: 'microphoneLost', takeId, reason: 'microphoneLost' },
    { kind: 'microphoneLost', takeId, reason: 'microphoneMuted' },
    { kind: 'microphoneLost', takeId, reason: 'microphoneRevoked' },
  ],
  microphoneChanged: [{ kind: 'microphoneChanged', takeId }],
  limitNear: [{ kind: 'limitNear', takeId, leftMs: 60_000 }],
  interrupted: [
    { kind: 'interrupted', takeId, reason: 'computerSlept' },
    { kind: 'interrupted', takeId, reason: 'screenLocked' },
    { kind: 'interrupted', takeId, reason: 'userSwitched' },
    { kind: 'interrupted', takeId, reason: 'computerShutDown' },
    { kind: 'interrupted', takeId, reason: 'programQuit' },
    { kind: 'interrupted', takeId, reason: 'keyUpLost' },
  ],
  captureWindowLost: [{ kind: 'captureWindowLost', takeId }],
  pageStored: [
    { kind: 'pageStored', takeId, storedPages: 2, hasSound: false },
    { kind: 'pageStored', takeId, storedPages: 7, hasSound: true },
  ],
  writeFailed: [{ kind: 'writeFailed', takeId, reason: 'diskFull' }],
  limitReached: [{ kind: 'limitReached', takeId }],
  finishAsked: [
    { kind: 'finishAsked', takeId, purpose: 'send' },
    { kind: 'finishAsked', takeId, purpose: 'review' },
  ],
  pauseAsked: [{ kind: 'pauseAsked', takeId }],
  resumeAsked: [{ kind: 'resumeAsked', takeId }],
  captureFinished: [
    { kind: 'captureFinished', takeId, pageCount: 5 },
    { kind: 'captureFinished', takeId, pageCount: 6 },
  ],
  sealed: [{ kind: 'sealed', takeId }],
  sealFailed: [{ kind: 'sealFailed', takeId, reason: 'diskFull' }],
  foundEmpty: [{ kind: 'foundEmpty', takeId }],
  sendAsked: [{ kind: 'sendAsked', takeId }],
  appendAsked: [{ kind: 'appendAsked', takeId }],
  guarded: [
    { kind: 'guarded', takeId, question: null },
    { kind: 'guarded', takeId, question: 'silent' },
    { kind: 'guarded', takeId, question: 'distorted' },
    { kind: 'guarded', takeId, question: 'manyPeople' },
  ],
  queued: [{ kind: 'queued', takeId }],
  queueFailed: [{ kind: 'queueFailed', takeId, reason: 'notAllowed' }],
  delivered: [{ kind: 'delivered', takeId }],
  discardAsked: [{ kind: 'discardAsked', takeId }],
  undoAsked: [{ kind: 'undoAsked', takeId }],
  openExpired: [{ kind: 'openExpired', takeId }],
  watchdogFired: [{ kind: 'watchdogFired', takeId }],
  finishExpired: [{ kind: 'finishExpired', takeId }],
  undoExpired: [{ kind: 'undoExpired', takeId }],
}
export const everyEvent: readonly TakeEvent[] = Object.values(events).flat()

function tailing(
  rest: Pick<Extract<TakeState, { kind: 'tailing' }>, 'hasSound' | 'pageCount' | 'purpose' | 'because'>,
) {
  return { kind: 'tailing', takeId, storedPages: 5, ...rest } as const
}
