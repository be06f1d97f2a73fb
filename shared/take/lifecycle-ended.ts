/** The part of a take's life after capture: sealing, and what becomes of the sealed file. See `lifecycle.ts` for the rule. */
import type { Reason } from '../kernel/reasons.ts'
import { reasonOfQuestion } from './guards.ts'
import { cancelTimer, captureIsOver, discard, type Of, startTimer, tell } from './lifecycle-steps.ts'
import type { TakeEvent, TakeStep } from './lifecycle-types.ts'
import { takeTuning } from './tuning.ts'

export function whileSealing(state: Of<'sealing'>, event: TakeEvent): TakeStep {
  const { takeId, because } = state
  switch (event.kind) {
    case 'sealed':
      if (state.purpose === 'send') return [{ kind: 'guarding', takeId, because }, [{ kind: 'guardTake' }]]
      return backAsDraft(state, state.append === 'leaveOut' ? 'appendLeftOut' : because)
    case 'sealFailed':
      return sealFailed(state, event.reason)
    case 'foundEmpty':
      // The new part was empty; what the draft held before is whole.
      if (state.append) return backAsDraft(state, state.append === 'leaveOut' ? null : whyEmpty(because))
      if (state.hasSound) return sealFailed(state, 'internal')
      return [{ kind: 'gone', takeId }, [{ kind: 'deleteTake' }, tell(whyEmpty(because))]]
    case 'pageStored':
      return [{ ...state, hasSound: state.hasSound || event.hasSound }, []]
    case 'writeFailed':
      return [{ ...state, purpose: 'keep', because: because ?? event.reason }, []]
    case 'discardAsked':
      if (state.append) return [{ ...state, append: 'leaveOut' }, []]
      return discard(state, [])
    default:
      return captureIsOver(state, event)
  }
}

function backAsDraft({ takeId, because }: Of<'sealing'>, notice: Reason | null): TakeStep {
  return [{ kind: 'draft', takeId, isSealed: true, because, question: null }, notice === null ? [] : [tell(notice)]]
}

function sealFailed(state: Of<'sealing'>, reason: Reason): TakeStep {
  const because = state.because ?? reason
  return [{ kind: 'draft', takeId: state.takeId, isSealed: false, because, question: null }, [tell(because)]]
}

/** Nobody looks at this window, perhaps, and believes that the note went out: a question is told as well as shown. */
export function whileGuarding(state: Of<'guarding'>, event: TakeEvent): TakeStep {
  const { takeId, because } = state
  switch (event.kind) {
    case 'guarded': {
      const { question } = event
      if (question === null) return [{ kind: 'queueing', takeId }, [{ kind: 'queueNote' }]]
      return [{ kind: 'draft', takeId, isSealed: true, because, question }, [tell(reasonOfQuestion[question])]]
    }
    case 'discardAsked':
      return [
        { kind: 'discarded', takeId, hasSound: true, seal: 'done', because, question: null },
        [startTimer('undo', takeTuning.undoMs)],
      ]
    default:
      return captureIsOver(state, event)
  }
}

export function whileQueueing(state: Of<'queueing'>, event: TakeEvent): TakeStep {
  const { takeId } = state
  if (event.kind === 'queued') return [{ kind: 'queued', takeId }, []]
  if (event.kind === 'queueFailed') {
    return [{ kind: 'draft', takeId, isSealed: true, because: event.reason, question: null }, [tell(event.reason)]]
  }
  return captureIsOver(state, event)
}

export function asDraft(state: Of<'draft'>, event: TakeEvent): TakeStep {
  const { takeId, because, question } = state
  switch (event.kind) {
    case 'sendAsked':
      if (state.isSealed) return [{ kind: 'guarding', takeId, because }, [{ kind: 'guardTake' }]]
      return [{ kind: 'sealing', takeId, hasSound: true, purpose: 'send', because: null }, [{ kind: 'sealTake' }]]
    case 'appendAsked':
      if (!state.isSealed) return [state, []]
      return [
        { kind: 'opening', takeId, isMicrophoneOpen: false, storedPages: 0, append: 'keep' },
        [{ kind: 'openMicrophone' }, startTimer('open', takeTuning.openTimeoutMs)],
      ]
    case 'discardAsked':
      return [
        { kind: 'discarded', takeId, hasSound: true, seal: state.isSealed ? 'done' : 'failed', because, question },
        [startTimer('undo', takeTuning.undoMs)],
      ]
    default:
      return captureIsOver(state, event)
  }
}

export function whileDiscarded(state: Of<'discarded'>, event: TakeEvent): TakeStep {
  const { takeId, hasSound, because, question } = state
  switch (event.kind) {
    case 'undoAsked':
      if (state.seal === 'underWay') {
        return [{ kind: 'sealing', takeId, hasSound, purpose: 'keep', because }, [cancelTimer('undo')]]
      }
      return [{ kind: 'draft', takeId, isSealed: state.seal === 'done', because, question }, [cancelTimer('undo')]]
    case 'undoExpired':
      return [{ kind: 'gone', takeId }, [{ kind: 'deleteTake' }]]
    case 'sealed':
      return [{ ...state, seal: 'done' }, []]
    case 'sealFailed':
      return [{ ...state, seal: 'failed', because: because ?? event.reason }, []]
    case 'foundEmpty':
      if (hasSound) return [{ ...state, seal: 'failed', because: because ?? 'internal' }, []]
      // Nothing to bring back, and the person wanted it gone: no notice.
      return [{ kind: 'gone', takeId }, [cancelTimer('undo'), { kind: 'deleteTake' }]]
    case 'pageStored':
      return [{ ...state, hasSound: hasSound || event.hasSound }, []]
    default:
      return captureIsOver(state, event)
  }
}

/** The sentences of these speak of a kept draft; of an empty take something else is true. */
function whyEmpty(because: Reason | null): Reason {
  switch (because) {
    case null:
    case 'takeLimitReached':
    case 'captureSilent':
    case 'internal':
    case 'computerSlept':
    case 'screenLocked':
    case 'userSwitched':
    case 'computerShutDown':
    case 'programQuit':
    case 'keyUpLost':
    case 'pauseForgotten':
      return 'takeEmpty'
    case 'microphoneLost':
    case 'microphoneMuted':
      return 'microphoneMissing'
    case 'microphoneRevoked':
      return 'microphoneRefused'
    case 'captureWindowLost':
      return 'captureWindowMissing'
    default:
      return because
  }
}
