import { defineConfig } from 'vitest/config'
import { LongestFirst } from './build/longest-first.ts'
import { inRoot } from './build/paths.ts'

/** On a busy machine a page or a program takes its time; what is waited for comes, or the test fails either way. */
const patience = { poll: { timeout: 30_000 } }

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{shared,server,electron,renderer,cli,build}/**/*.test.{ts,tsx}', 'test/boundaries/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/{integration,security,faults}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: patience,
          // Most of them wait for processes and timers; more workers than this would only make each wait longer.
          maxWorkers: 3,
          // Our programs are started hundreds of times: compiled once, they are up in half the time.
          env: { NODE_COMPILE_CACHE: inRoot('.cache/compiled') },
        },
      },
      {
        // The interface on a core of its own making, in real browsers: one for each spec.
        test: {
          name: 'ui',
          include: ['test/ui/**/*.spec.ts'],
          globalSetup: ['test/ui/gallery-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          expect: patience,
          maxWorkers: 2,
        },
      },
      {
        // Real browsers, real keys, one display: one scenario at a time. Started by `npm run e2e`.
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.spec.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          expect: patience,
          fileParallelism: false,
          maxWorkers: 1,
        },
      },
    ],
  },
})
