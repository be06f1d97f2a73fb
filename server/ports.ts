import { randomBytes } from 'node:crypto'
import { type Clock, createClock } from '#shared/kernel/clock.ts'
import type { RandomBytes } from './auth/secrets.ts'

/** This computer's clock. */
export const createHostClock = (): Clock =>
  createClock({
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    setTimeout: (run, delayMs) => setTimeout(run, delayMs),
    clearTimeout: (handle) => clearTimeout(handle),
  })

/** This computer's source of secrets. */
export const hostRandom: RandomBytes = (sizeBytes) => randomBytes(sizeBytes)
