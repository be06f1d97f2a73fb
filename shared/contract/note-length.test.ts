import { expect, it } from 'vitest'
import { speakDuration } from '../kernel/format.ts'
import { takeTuning } from '../take/tuning.ts'
import { limits } from './limits.ts'
import { NoteAudio } from './model.ts'

const audioOf = (durationMs: number) =>
  NoteAudio.safeParse({
    blobId: '0198c000-0000-7000-8000-000000000001',
    sha256: 'a'.repeat(64),
    sizeBytes: 22_000_000,
    durationMs,
    peaks: Array.from({ length: limits.peakBuckets }, () => 128),
    gaps: [durationMs - 400, 300],
  }).success

it('is of up to three hours, and never nothing: a talk of two hours can be sent, though nobody records one in a take', () => {
  expect(audioOf(2 * 3_600_000)).toBe(true)
  expect(audioOf(3 * 3_600_000 + 1)).toBe(false)
  expect(audioOf(0)).toBe(false)
  expect(takeTuning.limitMs).toBeLessThan(3_600_000)
  expect(speakDuration(limits.noteDurationMs)).toBe('3 h')
})
