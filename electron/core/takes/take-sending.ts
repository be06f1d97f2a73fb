/** Sends a draft: to where it was meant for or elsewhere, once what it is asked about is answered. */
import { TakeQuestion } from '#shared/contract/ui-take.ts'
import type { Emitter } from '#shared/kernel/emitter.ts'
import { NoteId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { reasonOfQuestion } from '#shared/take/guards.ts'
import type { TakeState } from '#shared/take/lifecycle-types.ts'
import type { TakeEngine } from './take-engine.ts'
import { becauseOf, type TakeRecord } from './take-record.ts'
import type { TakeChange, Takes } from './takes.ts'

interface SendingPorts {
  readonly engine: TakeEngine
  readonly onChange: Emitter<TakeChange>['on']
}

export function createTakeSending({ engine, onChange }: SendingPorts): Takes['send'] {
  /** Resolves when the take has settled: as a note, or as a draft again. */
  async function sendDraft(record: TakeRecord): Promise<Result<NoteId, Reason>> {
    const settled = new Promise<void>((resolve) => {
      const stop = onChange(() => {
        if (isOnItsWay(record.state)) return
        stop()
        resolve()
      })
    })
    engine.post(record, { kind: 'sendAsked' })
    await settled
    if (record.state.kind === 'queued') return done(NoteId.parse(record.id))
    if (record.state.kind === 'draft' && record.state.question !== null) {
      return refused(reasonOfQuestion[record.state.question], record.questionDetail)
    }
    if (record.state.kind === 'discarded') return refused('takeUnknown')
    const reason = becauseOf(record.state) ?? 'internal'
    return record.detail === null ? refused(reason) : refused(reason, record.detail)
  }

  return async (takeId, conversationId, confirms = null) => {
    const record = engine.get(takeId)
    if (record?.state.kind === 'queued') return done(NoteId.parse(takeId))
    if (record?.state.kind !== 'draft') return refused('takeUnknown')
    await engine.idle(record)
    if (record.state.kind !== 'draft') return refused('takeUnknown')
    if (conversationId !== null && conversationId !== record.target.conversationId) {
      record.target = { conversationId, rootId: null, anchor: null }
      // Those were other people.
      record.answered.delete('manyPeople')
    }
    const answers = confirms === 'everything' ? TakeQuestion.options : confirms === null ? [] : [confirms]
    for (const question of answers) record.answered.add(question)
    return sendDraft(record)
  }
}

const isOnItsWay = ({ kind }: TakeState): boolean => kind === 'sealing' || kind === 'guarding' || kind === 'queueing'
