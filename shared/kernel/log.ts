export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Structured lines; never a token, never what somebody said or wrote. */
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void

/** Lets a promise go on by itself, on purpose: a failure is logged with why it may fail, never lost. */
export function createDrop(log: Log): (promise: Promise<unknown>, why: string) => void {
  return (promise, why) => {
    promise.catch((error: unknown) => log('warn', `dropped: ${why}`, { error: String(error) }))
  }
}
