import type { Log } from '../../../shared/kernel/log.ts'

/** Programs' own words, shown only while somebody looks into a run: `EARSHOT_TEST_LOG=1`. */
export const logWhenAsked =
  (who: string): Log =>
  (level, message, fields) => {
    if (process.env.EARSHOT_TEST_LOG) console.error(who, level, message, JSON.stringify(fields ?? {}))
  }
