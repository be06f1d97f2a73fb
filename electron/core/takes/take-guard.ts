/** Finds out what the person should be asked before a take goes out, from its sound and from where it goes. */
import type { TakeQuestion } from '#shared/contract/ui-take.ts'
import type { Log } from '#shared/kernel/log.ts'
import { questionsAbout } from '#shared/take/guards.ts'
import { wordsOf } from './durable-files.ts'
import { levelsHeard } from './edited-audio.ts'
import type { TakeRecord } from './take-record.ts'
import type { TakePlaces } from './takes.ts'

/** The first question that was not answered yet; null when there is none. */
export type TakeGuard = (record: TakeRecord) => Promise<TakeQuestion | null>

export function createTakeGuard({ places, log }: { places: TakePlaces; log: Log }): TakeGuard {
  /** Imported files have none, and a full disk may have cost them: what is not known is not asked about. */
  async function levelsOf({ folder, edits }: TakeRecord): Promise<Uint8Array> {
    try {
      return await levelsHeard(folder, edits)
    } catch (error) {
      log('debug', 'the levels of a take are not known', { error: wordsOf(error) })
      return new Uint8Array(0)
    }
  }

  return async (record) => {
    const people = places.peopleIn(record.target.conversationId)
    const questions = questionsAbout({ levels: await levelsOf(record), people })
    record.questionDetail = String(people)
    return questions.find((question) => !record.answered.has(question)) ?? null
  }
}
