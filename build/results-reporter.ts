import { writeFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'
import type { Tally } from './tally.ts'

/** Where `runVitest` wants the results. */
export const RESULTS_PATH = 'EARSHOT_TEST_RESULTS'

/**
 * Writes what really happened, test by test: with the reason of what was skipped, and with files that did not load and
 * errors outside of any test counted as failures.
 */
export default class ResultsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const path = process.env[RESULTS_PATH]
    if (path !== undefined) writeFileSync(path, JSON.stringify(tallyOf(modules, unhandled)))
  }
}

function tallyOf(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Tally {
  let passed = 0
  const failed = unhandled.map((error) => `outside of any test: ${firstLine(error.message)}`)
  const skipped: { name: string; why: string }[] = []
  for (const module of modules) {
    const file = module.relativeModuleId
    const broken = [...module.errors()].map((error) => `${file}: ${firstLine(error.message)}`)
    for (const suite of module.children.allSuites()) {
      broken.push(...suite.errors().map((error) => `${file} > ${suite.fullName}: ${firstLine(error.message)}`))
    }
    failed.push(...broken)
    for (const test of module.children.allTests()) {
      const name = `${file} > ${test.fullName}`
      const result = test.result()
      if (result.state === 'passed') passed += 1
      else if (result.state === 'skipped')
        skipped.push({
          name,
          why: result.note ?? (broken.length > 0 ? 'what stands before it failed' : 'no reason was given'),
        })
      else failed.push(name)
    }
  }
  return { passed, failed, skipped }
}

const firstLine = (text: string): string => stripVTControlCharacters(text).split('\n')[0] ?? ''
