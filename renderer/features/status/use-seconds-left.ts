import { useServices } from '../../app/services-context.ts'
import { useSecondsUntil } from '../../ui/use-seconds-until.ts'

/** Whole seconds until a moment, counting down to 0. */
export const useSecondsLeft = (untilMs: number): number => useSecondsUntil(useServices().clock, untilMs)
