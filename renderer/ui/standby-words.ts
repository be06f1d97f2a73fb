import { formatDuration } from '#shared/kernel/format.ts'

/** `Microphone on standby, 1:52 left`. */
export const standbyWords = (leftS: number): string => `Microphone on standby, ${formatDuration(leftS * 1000)} left`
